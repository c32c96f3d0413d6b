#include "lint/beats.hpp"

#include <algorithm>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

bool subset(const std::vector<Index>& inner, const std::vector<Index>& outer) {
  return std::all_of(inner.begin(), inner.end(),
                     [&](Index value) { return std::find(outer.begin(), outer.end(), value) != outer.end(); });
}

bool audience_covers(const Audience& outer, const Audience& inner, std::size_t tier) {
  if (outer.tiers != 0 && (outer.tiers >> tier & 1U) == 0) return false;
  if (!outer.tags.empty() && (inner.tags.empty() || !subset(inner.tags, outer.tags))) return false;
  if (!subset(outer.not_tags, inner.not_tags) || outer.min_orders > inner.min_orders) return false;
  if (outer.max_orders != kNone && (inner.max_orders == kNone || inner.max_orders > outer.max_orders)) return false;
  if (!outer.has_birthday) return true;
  return inner.has_birthday && (inner.birthday == outer.birthday || outer.birthday == BirthdayScope::kMonth);
}

bool days_cover(std::uint32_t outer, std::uint32_t inner) {
  return outer == 0 || (inner != 0 && (inner & ~outer) == 0);
}

bool window_covers(const Window& outer, const Window& inner) {
  if (outer.from_ms > inner.from_ms) return false;
  if (outer.until_ms != 0 && (inner.until_ms == 0 || inner.until_ms > outer.until_ms)) return false;
  if (!days_cover(outer.weekdays, inner.weekdays) || !days_cover(outer.month_days, inner.month_days)) return false;
  if (outer.day_minutes.empty()) return true;
  return !inner.day_minutes.empty() &&
         std::all_of(inner.day_minutes.begin(), inner.day_minutes.end(), [&](const auto& span) {
           return std::any_of(outer.day_minutes.begin(), outer.day_minutes.end(), [&](const auto& around) {
             return around.first <= span.first && around.second >= span.second;
           });
         });
}

bool unlimited(const Offer& offer) {
  return !offer.limits.person.any() && !offer.limits.total.any() && offer.limits.line_max_units == 0 &&
         offer.limits.order.max_units == 0;
}

// What still lives on rules that nobody confirmed for a week (OFFERS.md "How offers meet" 14).
bool lives_on_stale_rules(const Linter& linter, const Offer& offer) {
  return linter.book().lane_of(offer).stage == Stage::kA && offer.is_tier_price() && !offer.limits.order.any() &&
         offer.limits.line_max_units == 0;
}

bool asks_nothing(const Offer& offer) {
  const auto asks = [](const Condition& condition) { return condition.asks(); };
  return offer.rungs.size() == 1 && !offer.rungs.front().reach.asks() &&
         std::none_of(offer.conditions.begin(), offer.conditions.end(), asks);
}

bool only_goods(const Rung& rung) {
  return rung.freight.kind == EffectKind::kNone && rung.gifts.empty() && rung.points.empty();
}

Fen price_of(const GoodsEffect& goods, Fen list_fen, Rounding rounding) {
  switch (goods.kind) {
    case EffectKind::kKeep:
      return keep(list_fen, static_cast<BasisPoints>(goods.value), rounding);
    case EffectKind::kOff:
      return std::max<Fen>(0, list_fen - goods.value);
    case EffectKind::kPrice:
      return std::min<Fen>(list_fen, goods.value);
    case EffectKind::kNone:
      return list_fen;
  }
  return list_fen;
}

// In the first lane both start at the list price; later lanes start at a net that nobody knows here.
bool unit_prices_never_dearer(const Linter& linter, const Offer& better, const Offer& offer, const GoodsEffect& goods) {
  const GoodsEffect& wins = better.rungs.front().goods;
  if (wins.per != Per::kUnit || goods.per != Per::kUnit || !asks_nothing(better)) return false;
  if (offer.lane != 0) {
    if (wins.kind != goods.kind) return false;
    return goods.kind == EffectKind::kOff ? wins.value >= goods.value : wins.value <= goods.value;
  }
  const Rounding rounding = linter.book().settings.rounding;
  for (Index sku = kNone; (sku = next_sku(linter, offer.scope, sku)) != kNone;) {
    const Fen list_fen = linter.sku(sku).list_fen;
    if (price_of(wins, list_fen, rounding) > price_of(goods, list_fen, rounding)) return false;
  }
  return true;
}

bool asks_no_more(const Linter& linter, const Condition& less, const Condition& more) {
  return covers(linter, less.scope, more.scope) && less.scope.untouched == more.scope.untouched &&
         less.min_amount_fen <= more.min_amount_fen && less.min_units <= more.min_units &&
         less.min_skus <= more.min_skus && less.min_weight_g <= more.min_weight_g &&
         less.min_members <= more.min_members;
}

// Each thing that `better` asks for is asked for by the other too.
bool reached_wherever(const Linter& linter, const Offer& better, const Offer& offer, const Rung& rung) {
  const auto held = [&](const Condition& less) {
    const auto more = [&](const Condition& asked) { return asked.asks() && asks_no_more(linter, less, asked); };
    return !less.asks() || more(rung.reach) || std::any_of(offer.conditions.begin(), offer.conditions.end(), more);
  };
  return held(better.rungs.front().reach) && std::all_of(better.conditions.begin(), better.conditions.end(), held);
}

bool order_cuts_never_dearer(const Linter& linter, const Offer& better, const Offer& offer, const Rung& rung) {
  const GoodsEffect& wins = better.rungs.front().goods;
  const GoodsEffect& goods = rung.goods;
  if (wins.kind != goods.kind || wins.per != goods.per || better.rungs.size() != 1) return false;
  const Limit& cap = better.limits.order;
  if (cap.max_fen != 0 && (offer.limits.order.max_fen == 0 || offer.limits.order.max_fen > cap.max_fen)) return false;
  if (offer.limits.order.max_uses > 1) return false;  // how often each counts depends on the cart
  if (!reached_wherever(linter, better, offer, rung)) return false;
  if (goods.kind == EffectKind::kOff) return wins.value >= goods.value;
  return wins.value <= goods.value && covers(linter, offer.scope, better.scope);
}

// Packs of one part: as many small ones as fill the large one cost no more.
bool packs_never_dearer(const Offer& better, const Offer& offer) {
  const auto& small = better.target.set;
  const auto& large = offer.target.set;
  const GoodsEffect& wins = better.rungs.front().goods;
  const GoodsEffect& goods = offer.rungs.front().goods;
  if (small.size() != 1 || large.size() != 1 || better.target.same_sku != offer.target.same_sku) return false;
  if (better.limits.order.any() || small[0].keep_bp != kWholeBp || large[0].keep_bp != kWholeBp) return false;
  if (wins.kind != EffectKind::kPrice || goods.kind != EffectKind::kPrice || better.from != offer.from) return false;
  if (large[0].units % small[0].units != 0) return false;
  return wins.value * (large[0].units / small[0].units) <= goods.value;
}

}  // namespace

bool covers(const Linter& linter, const Scope& outer, const Scope& inner) {
  if (outer.set == kNone || outer.set == inner.set) return true;
  for (Index sku = kNone; (sku = next_sku(linter, inner, sku)) != kNone;) {
    if (!linter.book().in_scope(outer, sku)) return false;
  }
  return true;
}

bool open_wherever(const Linter& linter, const Offer& better, const Offer& offer, std::size_t tier) {
  if (better.claim != Claim::kAuto || !unlimited(better) || (better.excludes & ~offer.excludes) != 0) return false;
  if (lives_on_stale_rules(linter, offer) && !lives_on_stale_rules(linter, better)) return false;
  if ((offer.order_types & ~better.order_types) != 0 || better.scope.untouched != offer.scope.untouched) return false;
  return audience_covers(better.audience, offer.audience, tier) && window_covers(better.window, offer.window);
}

bool lowers_all(const Linter& linter, const Offer& offer, const Scope& scope) {
  const GoodsEffect& goods = offer.rungs.front().goods;
  if (goods.kind == EffectKind::kOff) return true;
  if (offer.lane != 0 || goods.per != Per::kUnit) return false;
  for (Index sku = kNone; (sku = next_sku(linter, scope, sku)) != kNone;) {
    const Fen list_fen = linter.sku(sku).list_fen;
    if (price_of(goods, list_fen, linter.book().settings.rounding) >= list_fen) return false;
  }
  return true;
}

bool compete(const Linter& linter, const Offer& better, const Offer& offer) {
  if (better.inactive || better.lane != offer.lane || !better.lowers_goods()) return false;
  const Lane& lane = linter.book().lane_of(offer);
  // A unit is in one set of a lane.
  if (lane.stage == Stage::kB && !better.target.set.empty() && !offer.target.set.empty()) return true;
  if (!lane.grouped()) return lane.at_most == 1;
  if (better.stack_group != offer.stack_group) return false;
  for (const auto& [group, most] : lane.at_most_of) {
    if (group == offer.stack_group) return most == 1;
  }
  return lane.at_most == 1;
}

bool never_dearer(const Linter& linter, const Offer& better, const Offer& offer, std::size_t rung) {
  if (!only_goods(offer.rungs[rung]) || offer.rungs[rung].goods.kind == EffectKind::kNone) return false;
  if (offer.target.set.empty() != better.target.set.empty()) return false;
  const Stage stage = linter.book().lane_of(offer).stage;
  const bool sets = stage == Stage::kB && !offer.target.set.empty();
  const Scope& outer = sets ? better.target.set.front().scope : better.scope;
  const Scope& inner = sets ? offer.target.set.front().scope : offer.scope;
  if (!covers(linter, outer, inner)) return false;
  if (sets) return packs_never_dearer(better, offer);
  if (stage == Stage::kA) return unit_prices_never_dearer(linter, better, offer, offer.rungs[rung].goods);
  return order_cuts_never_dearer(linter, better, offer, offer.rungs[rung]);
}

}  // namespace yansuan
