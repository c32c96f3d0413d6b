// Effects that change nothing: a price above every list price, freight of a shop that charges none.
#include <algorithm>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

enum class Part : std::uint8_t { kGoods, kFreight, kPoints };

Fen dearest_fen(const Linter& linter, const Scope& scope) {
  Fen dearest = 0;
  for (Index sku = kNone; (sku = next_sku(linter, scope, sku)) != kNone;)
    dearest = std::max(dearest, linter.sku(sku).list_fen);
  return dearest;
}

bool all_at_their_floor(const Linter& linter, const Scope& scope) {
  for (Index sku = kNone; (sku = next_sku(linter, scope, sku)) != kNone;) {
    if (linter.sku(sku).floor_fen < linter.sku(sku).list_fen) return false;
  }
  return true;
}

// No unit in scope can be dearer than this, so the price never lowers one.
bool goods_idle(const Linter& linter, const Offer& offer, const GoodsEffect& goods) {
  if (offer.target.set.empty()) {
    if (goods.kind == EffectKind::kNone) return false;
    if (all_at_their_floor(linter, offer.scope)) return true;
    if (goods.kind == EffectKind::kKeep) return goods.value == kWholeBp;
    return goods.kind == EffectKind::kPrice && goods.per == Per::kUnit &&
           goods.value >= dearest_fen(linter, offer.scope);
  }
  Fen most_fen = 0;
  bool lowers = false;
  for (const SetPart& part : offer.target.set) {
    most_fen += dearest_fen(linter, part.scope) * part.units;
    lowers = lowers || part.keep_bp != kWholeBp;
  }
  if (goods.kind == EffectKind::kPrice) return goods.value >= most_fen;
  return !lowers && (goods.kind == EffectKind::kNone || (goods.kind == EffectKind::kKeep && goods.value == kWholeBp));
}

bool freight_idle(const Settings& settings, const FreightEffect& freight) {
  if (freight.kind == EffectKind::kNone) return false;
  return !settings.freight.charged || (freight.kind == EffectKind::kKeep && freight.value == kWholeBp);
}

bool points_idle(const Settings& settings, const std::vector<PointsEffect>& points) {
  return std::any_of(points.begin(), points.end(), [&](const PointsEffect& effect) {
    return effect.add == 0 && (effect.multiply_bp == kWholeBp || settings.earn_fen_per_point == 0);
  });
}

std::int64_t measured(const Quote& quote, Part part) {
  if (part == Part::kFreight) return quote.freight_fen;
  return part == Part::kPoints ? quote.points_earned : quote.discount_total_fen();
}

void report(Linter& linter, Index index, std::size_t rung, Part part) {
  const Offer& offer = linter.offer(index);
  const bool stepped = offer.rungs.size() > 1 || offer.rungs[rung].reach.asks();
  Draft draft(linter, FindingCode::kLowersNothing, index, stepped ? "" : "/effects");
  if (stepped) draft.inside("/rungs/", rung, "/effects");
  Request& request = draft.shows();
  if (!find_shopper(linter, index, request) || !reach_in_bag(linter, index, rung, request)) return;
  const Quote* with = linter.price(request);
  if (with == nullptr) return;
  const std::int64_t there = measured(*with, part);
  const Fen payable_fen = with->payable_fen;
  const Quote* other = linter.price_without(request, index);
  if (other == nullptr || measured(*other, part) != there) return;
  constexpr std::string_view kZh[] = {"减价", "运费优惠", "加倍积分"};
  constexpr std::string_view kEn[] = {"price cut", "delivery cut", "multiplied points"};
  const auto at = static_cast<std::size_t>(part);
  draft.say_offer(index).say(kZh[at], kEn[at]).say_yuan(payable_fen).report();
}

}  // namespace

void check_effects(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (offer.inactive || next_sku(linter, offer.scope, kNone) == kNone) continue;
    for (std::size_t rung = 0; rung < offer.rungs.size(); ++rung) {
      const Rung& step = offer.rungs[rung];
      if (goods_idle(linter, offer, step.goods)) report(linter, index, rung, Part::kGoods);
      if (freight_idle(linter.book().settings, step.freight)) report(linter, index, rung, Part::kFreight);
      if (points_idle(linter.book().settings, step.points)) report(linter, index, rung, Part::kPoints);
    }
  }
}

}  // namespace yansuan
