#include <algorithm>

#include "lint/probe.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kRounds = 12;

// What a condition counts, in the order of its fields below.
enum class Count : std::uint8_t { kAmount, kWeight, kUnits, kSkus };

std::int64_t size_of(const Sku& sku, Count count) {
  if (count == Count::kAmount) return sku.list_fen;
  return count == Count::kWeight ? sku.weight_g : 1;
}

std::int64_t asked(const Condition& condition, Count count) {
  switch (count) {
    case Count::kAmount:
      return condition.min_amount_fen;
    case Count::kWeight:
      return condition.min_weight_g;
    case Count::kUnits:
      return condition.min_units;
    case Count::kSkus:
      return condition.min_skus;
  }
  return 0;
}

class Bag {
 public:
  Bag(Linter& linter, Index offer, Request& request)
      : linter_(linter), offer_(linter.offer(offer)), stage_(linter.lane_of(offer).stage), request_(request) {}

  bool fill(const Rung& rung, Measure measure) {
    if (!add_set()) return false;
    for (std::int32_t round = 0; round < kRounds; ++round) {
      enough_ = true;
      for (const Condition& condition : offer_.conditions) {
        if (!meet(condition)) return false;
      }
      if (!meet(rung.reach) || !add_first_unit()) return false;
      if (enough_ && (round > 0 || measure == Measure::kList)) return true;
      if (measure != Measure::kList) look_at_prices();
    }
    return false;
  }

 private:
  [[nodiscard]] bool in_bag(Index sku) const {
    return std::any_of(request_.lines.begin(), request_.lines.end(),
                       [&](const CartLine& line) { return line.sku == sku; });
  }

  // Conditions may be met by goods that the offer does not touch.
  bool add_first_unit() {
    for (const CartLine& line : request_.lines) {
      if (linter_.book().in_scope(offer_.scope, line.sku)) return true;
    }
    enough_ = false;
    const Index first = next_sku(linter_, offer_.scope, kNone);
    return first != kNone && add_units(request_, first, 1);
  }

  bool add_set() {
    for (const SetPart& part : offer_.target.set) {
      Index dearest = kNone;
      for (Index sku = kNone; (sku = next_sku(linter_, part.scope, sku)) != kNone;) {
        if (offer_.target.same_sku && !in_every_part(sku)) continue;
        if (dearest == kNone || linter_.sku(sku).list_fen > linter_.sku(dearest).list_fen) dearest = sku;
      }
      if (dearest == kNone || !add_units(request_, dearest, part.units)) return false;
    }
    return true;
  }

  [[nodiscard]] bool in_every_part(Index sku) const {
    for (const SetPart& part : offer_.target.set) {
      if (!linter_.book().in_scope(part.scope, sku)) return false;
    }
    return true;
  }

  // What earlier stages took off each line: amounts are measured after them.
  void look_at_prices() {
    cuts_.assign(request_.lines.size(), 0);
    const Quote* quote = linter_.explain(request_);
    if (quote == nullptr) return;
    for (std::size_t i = 0; i < cuts_.size(); ++i) {
      for (const Discount& discount : quote->lines[i].discounts) {
        if (discount.offer != kNone && linter_.lane_of(discount.offer).stage < stage_)
          cuts_[i] += discount.discount_fen;
      }
    }
  }

  [[nodiscard]] std::int64_t held(const Scope& scope, Count count) const {
    std::int64_t held = 0;
    for (std::size_t i = 0; i < request_.lines.size(); ++i) {
      const CartLine& line = request_.lines[i];
      if (!linter_.book().in_scope(scope, line.sku)) continue;
      if (count == Count::kSkus) {
        const bool first = i == 0 || !before(i, line.sku);
        held += first ? 1 : 0;
        continue;
      }
      held += size_of(linter_.sku(line.sku), count) * line.units;
      if (count == Count::kAmount && i < cuts_.size()) held -= cuts_[i];
    }
    return held;
  }

  [[nodiscard]] bool before(std::size_t end, Index sku) const {
    for (std::size_t i = 0; i < end; ++i) {
      if (request_.lines[i].sku == sku) return true;
    }
    return false;
  }

  // Adds what one condition still lacks.
  bool meet(const Condition& condition) {
    request_.group_size = std::max(request_.group_size, condition.min_members);
    for (const Count count : {Count::kSkus, Count::kAmount, Count::kWeight, Count::kUnits}) {
      while (true) {
        const std::int64_t lacking = asked(condition, count) - held(condition.scope, count);
        if (lacking <= 0) break;
        enough_ = false;
        const Index sku = choose(condition.scope, count, lacking);
        if (sku == kNone) return false;
        const std::int64_t each = size_of(linter_.sku(sku), count);
        if (!add_units(request_, sku, count == Count::kSkus ? 1 : (lacking + each - 1) / each)) return false;
      }
    }
    return true;
  }

  // The smallest that does alone, else the largest; goods of the offer before others.
  [[nodiscard]] Index choose(const Scope& scope, Count count, std::int64_t lacking) const {
    Index best = kNone;
    for (Index sku = kNone; (sku = next_sku(linter_, scope, sku)) != kNone;) {
      if (size_of(linter_.sku(sku), count) == 0 || (count == Count::kSkus && in_bag(sku))) continue;
      if (best == kNone || fits_better(sku, best, count, lacking)) best = sku;
    }
    return best;
  }

  [[nodiscard]] bool fits_better(Index sku, Index than, Count count, std::int64_t lacking) const {
    const bool in = linter_.book().in_scope(offer_.scope, sku);
    if (in != linter_.book().in_scope(offer_.scope, than)) return in;
    const std::int64_t here = size_of(linter_.sku(sku), count);
    const std::int64_t there = size_of(linter_.sku(than), count);
    if ((here >= lacking) != (there >= lacking)) return here >= lacking;
    return here >= lacking ? here < there : here > there;
  }

  Linter& linter_;
  const Offer& offer_;
  Stage stage_;
  Request& request_;
  std::vector<Fen> cuts_;
  bool enough_ = true;
};

}  // namespace

bool reach_in_bag(Linter& linter, Index offer, std::size_t rung, Request& request) {
  return Bag(linter, offer, request).fill(linter.offer(offer).rungs[rung], linter.lane_of(offer).measure);
}

}  // namespace yansuan
