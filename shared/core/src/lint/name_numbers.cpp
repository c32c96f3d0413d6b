// Numbers in an offer's name that are not what it does: 折, 减, 满 and the unit price of a pack (PRC-20).
#include <algorithm>
#include <optional>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

bool is_digit(char letter) { return letter >= '0' && letter <= '9'; }
bool in_number(char letter) { return is_digit(letter) || letter == '.'; }

// A number written with at most two decimals, times a hundred.
std::optional<std::int64_t> hundredfold(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
  if (whole.empty() || whole.size() > 8 || rest.size() > 2 || rest.find('.') != std::string_view::npos)
    return std::nullopt;
  std::int64_t value = 0;
  for (const char letter : whole) value = value * 10 + (letter - '0');
  for (std::size_t i = 0; i < 2; ++i) value = value * 10 + (i < rest.size() ? rest[i] - '0' : 0);
  return value;
}

// The number that stands right before or right after a place, spaces apart; empty when there is none.
std::string_view number_before(std::string_view text, std::size_t end) {
  while (end > 0 && text[end - 1] == ' ') --end;
  std::size_t first = end;
  while (first > 0 && in_number(text[first - 1])) --first;
  return text.substr(first, end - first);
}

std::string_view number_after(std::string_view text, std::size_t first) {
  while (first < text.size() && text[first] == ' ') ++first;
  std::size_t end = first;
  while (end < text.size() && in_number(text[end])) ++end;
  return text.substr(first, end - first);
}

// What an offer does, as numbers a name may say.
enum class Said : std::uint8_t { kShare, kCut, kMinimum };

using Amounts = std::vector<std::int64_t>;

bool holds(const Amounts& amounts, std::int64_t value) {
  return std::find(amounts.begin(), amounts.end(), value) != amounts.end();
}

Amounts amounts_of(const Offer& offer, Said said) {
  Amounts amounts;
  const auto add = [&](bool is, std::int64_t value) {
    if (is) amounts.push_back(value);
  };
  for (const Rung& rung : offer.rungs) {
    if (said == Said::kShare) add(rung.goods.kind == EffectKind::kKeep, rung.goods.value);
    if (said == Said::kCut) add(rung.goods.kind == EffectKind::kOff, rung.goods.value);
    if (said == Said::kMinimum) add(rung.reach.min_amount_fen > 0, rung.reach.min_amount_fen);
  }
  for (const SetPart& part : offer.target.set) add(said == Said::kShare && part.keep_bp != kWholeBp, part.keep_bp);
  for (const Condition& condition : offer.conditions)
    add(said == Said::kMinimum && condition.min_amount_fen > 0, condition.min_amount_fen);
  return amounts;
}

class NameCheck {
 public:
  NameCheck(Linter& linter, Index index) : linter_(linter), index_(index), offer_(linter.offer(index)) {}

  void check() {
    const bool told =
        wrong_after("折", Said::kShare) || wrong_after("减", Said::kCut) || wrong_after("满", Said::kMinimum);
    if (!told && offer_.target.set.size() == 1 && offer_.rungs.front().goods.kind == EffectKind::kPrice) check_pack();
  }

 private:
  // A share stands before its sign, amounts behind theirs. True when something was reported.
  bool wrong_after(std::string_view sign, Said kind) {
    const std::string_view name = offer_.name.zh;
    const Amounts amounts = amounts_of(offer_, kind);
    for (std::size_t at = name.find(sign); !amounts.empty() && at != std::string_view::npos;
         at = name.find(sign, at + 1)) {
      const std::string_view said =
          kind == Said::kShare ? number_before(name, at) : number_after(name, at + sign.size());
      const std::optional<std::int64_t> value = hundredfold(said);
      if (!value || right(kind, amounts, *value) || (kind != Said::kShare && counts_things(name, said))) continue;
      report(kind, said, sign, amounts.front());
      return true;
    }
    return false;
  }

  // 9.5 折 and 85 折 are both ways to write a share kept.
  static bool right(Said kind, const Amounts& amounts, std::int64_t value) {
    if (kind != Said::kShare) return holds(amounts, value);
    return holds(amounts, value * 10) || (value >= 1'000 && holds(amounts, value));
  }

  // 满 3 件 is not money.
  static bool counts_things(std::string_view name, std::string_view said) {
    std::string_view rest = name.substr(static_cast<std::size_t>(said.data() - name.data()) + said.size());
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    return rest.starts_with("件") || rest.starts_with("款") || rest.starts_with("克");
  }

  // In a pack's name a number with decimals is a price: the pack's, a unit's, or the list price of either.
  void check_pack() {
    const SetPart& part = offer_.target.set.front();
    const Fen pack_fen = offer_.rungs.front().goods.value;
    const Fen unit_fen = scale(pack_fen, 1, part.units, Rounding::kHalfUp);
    Amounts right{pack_fen, unit_fen};
    for (Index sku = kNone; (sku = next_sku(linter_, part.scope, sku)) != kNone;) {
      right.push_back(linter_.sku(sku).list_fen);
      right.push_back(linter_.sku(sku).list_fen * part.units);
    }
    for (const std::string_view name : {std::string_view(offer_.name.zh), std::string_view(offer_.name.en)}) {
      for (std::size_t at = 0; at < name.size(); ++at) {
        if (!is_digit(name[at])) continue;
        const std::string_view said = number_after(name, at);
        at += said.size();
        const std::optional<std::int64_t> value = hundredfold(said);
        if (!value || said.find('.') == std::string_view::npos || holds(right, *value)) continue;
        report(Said::kCut, said, "", unit_fen);
        return;
      }
    }
  }

  void report(Said kind, std::string_view said, std::string_view sign, std::int64_t reckoned) {
    Draft draft(linter_, FindingCode::kNumberInName, index_, "/name");
    if (!find_shopper(linter_, index_, draft.shows()) || !reach_in_bag(linter_, index_, 0, draft.shows())) return;
    const std::string number(said);
    const std::string text = kind == Said::kShare ? number + " " + std::string(sign) : std::string(sign) + number;
    draft.say_offer(index_).say(text, text);
    kind == Said::kShare ? draft.say_keep(reckoned) : draft.say_yuan(reckoned);
    draft.report();
  }

  Linter& linter_;
  Index index_;
  const Offer& offer_;
};

}  // namespace

void check_numbers_in_names(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    if (!linter.offer(index).inactive) NameCheck(linter, index).check();
  }
}

}  // namespace yansuan
