// Rungs that give no more than a lower one, and tiers nobody stays at.
#include <algorithm>

#include "lint/probe.hpp"
#include "receipt/words.hpp"

namespace yansuan {
namespace {

bool same_gifts(const Rung& low, const Rung& high) {
  return high.gifts.empty() ||
         (low.gifts.size() == high.gifts.size() && std::equal(low.gifts.begin(), low.gifts.end(), high.gifts.begin(),
                                                              [](const GiftEffect& a, const GiftEffect& b) {
                                                                return a.skus == b.skus && a.units >= b.units &&
                                                                       a.price_fen <= b.price_fen;
                                                              }));
}

bool same_points(const Rung& low, const Rung& high) {
  return high.points.empty() || (low.points.size() == high.points.size() &&
                                 std::equal(low.points.begin(), low.points.end(), high.points.begin(),
                                            [](const PointsEffect& a, const PointsEffect& b) {
                                              return a.add >= b.add && a.multiply_bp >= b.multiply_bp;
                                            }));
}

bool no_better(EffectKind low_kind, std::int64_t low, EffectKind high_kind, std::int64_t high) {
  if (high_kind == EffectKind::kNone) return true;
  if (low_kind != high_kind) return false;
  return high_kind == EffectKind::kOff ? high <= low : high >= low;
}

bool no_better(const Rung& low, const Rung& high) {
  if (low.goods.per != high.goods.per) return false;
  const bool gives = low.goods.kind != EffectKind::kNone || low.freight.kind != EffectKind::kNone ||
                     !low.gifts.empty() || !low.points.empty();
  return gives && no_better(low.goods.kind, low.goods.value, high.goods.kind, high.goods.value) &&
         no_better(low.freight.kind, low.freight.value, high.freight.kind, high.freight.value) &&
         same_gifts(low, high) && same_points(low, high);
}

void tell(Draft& draft, std::size_t at, const GoodsEffect& goods) {
  draft.say_number(static_cast<std::int64_t>(at) + 1);
  const std::string money = Words::face_yuan(goods.value);
  switch (goods.kind) {
    case EffectKind::kKeep:
      draft.say_keep(goods.value);
      break;
    case EffectKind::kOff:
      draft.say("减 " + money, money + " off");
      break;
    case EffectKind::kPrice:
      draft.say(money, money);
      break;
    case EffectKind::kNone:
      draft.say("没有减价", "no price cut");
  }
}

// What the offer takes off the goods; -1 for a cart that was refused.
Fen saved_fen(Linter& linter, Index offer, Request& request) {
  const Quote* with = linter.price(request);
  if (with == nullptr) return -1;
  const Fen with_fen = with->goods_fen;
  const Quote* other = linter.price_without(request, offer);
  return other == nullptr ? -1 : other->goods_fen - with_fen;
}

void check_pair(Linter& linter, Index index, std::size_t low, std::size_t high) {
  const Offer& offer = linter.offer(index);
  Draft below(linter, FindingCode::kRungNoBetter, index, "");
  Draft draft(linter, FindingCode::kRungNoBetter, index, "");
  for (Draft* each : {&below, &draft}) {
    if (!find_shopper(linter, index, each->shows())) return;
    if (!reach_in_bag(linter, index, each == &below ? low : high, each->shows())) return;
  }
  const Fen below_fen = saved_fen(linter, index, below.shows());
  const Fen above_fen = saved_fen(linter, index, draft.shows());
  // A percent takes more off a fuller bag; an amount must not.
  const bool amount = offer.rungs[high].goods.kind == EffectKind::kOff;
  if (below_fen < 0 || above_fen < 0 || (amount && above_fen > below_fen)) return;
  draft.inside("/rungs/", high, "");
  draft.say_offer(index);
  tell(draft, high, offer.rungs[high].goods);
  tell(draft, low, offer.rungs[low].goods);
  draft.report();
}

}  // namespace

void check_rungs(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    for (std::size_t high = 1; !offer.inactive && high < offer.rungs.size(); ++high) {
      for (std::size_t low = high; low-- > 0;) {
        if (!no_better(offer.rungs[low], offer.rungs[high])) continue;
        check_pair(linter, index, low, high);
        break;
      }
    }
  }
}

// Who reaches the lower tier reaches the higher at once.
void check_tiers(Linter& linter) {
  const auto& tiers = linter.book().tiers;
  for (std::size_t low = 0; low < tiers.size(); ++low) {
    for (std::size_t high = tiers.size() - 1; high > low; --high) {
      if (tiers[high].min_lifetime_fen > tiers[low].min_lifetime_fen || tiers[high].min_orders > tiers[low].min_orders)
        continue;
      Draft draft(linter, FindingCode::kTierShadowed, "/tiers/");
      draft.inside("", low, "").also("tiers", static_cast<Index>(high));
      be_plain(linter, some_instant_ms(linter.book()), draft.shows());
      be_of_tier(linter, high, draft.shows().member);
      draft.say(tiers[low].name).say(tiers[high].name).report();
      break;
    }
  }
}

}  // namespace yansuan
