#include "hints/targets.hpp"

#include <algorithm>

namespace yansuan {
namespace {

Stage stage_of(StepCode code) {
  switch (code) {
    case StepCode::kUnitPrice:
      return Stage::kA;
    case StepCode::kSet:
      return Stage::kB;
    case StepCode::kThreshold:
      return Stage::kC;
    case StepCode::kCoupon:
      return Stage::kD;
    default:
      return Stage::kE;
  }
}

// What an order pays less for; gifts and points do not show in a total.
bool lowers_total(const Offer& offer) {
  const auto on_freight = [](const Rung& rung) { return rung.freight.kind != EffectKind::kNone; };
  return offer.lowers_goods() || std::any_of(offer.rungs.begin(), offer.rungs.end(), on_freight);
}

class TargetFinder {
 public:
  TargetFinder(const Rulebook& book, const Request& request, const Quote& quote)
      : book_(book), request_(request), quote_(quote) {}

  std::vector<Aim> find() {
    for (const OfferOutcome& outcome : quote_.offers) consider(outcome.offer, outcome.outcome);
    for (std::size_t i = 0; i < quote_.coupons.size(); ++i) consider(request_.coupons[i].offer, quote_.coupons[i]);
    return std::move(targets_);
  }

 private:
  void consider(Index index, const Outcome& outcome) {
    const auto known = [&](const Aim& target) { return target.offer == index; };
    const Offer& offer = book_.offers[static_cast<std::size_t>(index)];
    if (!lowers_total(offer) || std::any_of(targets_.begin(), targets_.end(), known)) return;
    const bool set = !offer.target.set.empty();
    if (outcome.verdict == Verdict::kConditionMissed) {
      const Failed& failed = outcome.failed;
      if (failed.measure != FailedMeasure::kMembers)
        targets_.push_back({index, failed.measure, failed.need, failed.have, nullptr, set});
    } else if (outcome.verdict == Verdict::kUsed || outcome.verdict == Verdict::kBeaten ||
               outcome.verdict == Verdict::kSamePrice) {
      set ? targets_.push_back({index, FailedMeasure::kUnits, 1, 0, nullptr, true}) : look_further(index, offer);
    }
  }

  // The next rung, or the next time that the condition holds. Prices at the offer's own turn are not in a quote.
  void look_further(Index index, const Offer& offer) {
    if (book_.lane_of(offer).measure == Measure::kRunning) return;
    for (const Rung& rung : offer.rungs) {
      if (rung.reach.asks() && !rung.reach.scope.untouched && add_next(index, offer, rung.reach, 1)) return;
    }
    if (offer.rungs.size() > 1 || offer.conditions.size() != 1 || offer.conditions.front().scope.untouched) return;
    for (std::int32_t times = 2; times <= offer.limits.order.max_uses; ++times) {
      if (add_next(index, offer, offer.conditions.front(), times)) return;
    }
  }

  bool add_next(Index index, const Offer& offer, const Condition& condition, std::int64_t times) {
    Failed failed = measured(book_, request_, quote_, offer, condition);
    failed.need *= times;
    if (failed.have >= failed.need || failed.measure == FailedMeasure::kMembers) return false;
    targets_.push_back({index, failed.measure, failed.need, failed.have, &condition, false});
    return true;
  }

  const Rulebook& book_;
  const Request& request_;
  const Quote& quote_;
  std::vector<Aim> targets_;
};

}  // namespace

std::vector<Aim> find_targets(const Rulebook& book, const Request& request, const Quote& explained) {
  return TargetFinder(book, request, explained).find();
}

Failed measured(const Rulebook& book, const Request& request, const Quote& explained, const Offer& offer,
                const Condition& condition) {
  const Lane& lane = book.lane_of(offer);
  Failed sum;
  std::vector<Index> skus;
  std::int64_t units = 0;
  std::int64_t weight_g = 0;
  for (std::size_t i = 0; i < request.lines.size(); ++i) {
    const CartLine& line = request.lines[i];
    if (!line.selected || !book.in_scope(condition.scope, line.sku)) continue;
    units += line.units;
    weight_g += line.units * book.skus[static_cast<std::size_t>(line.sku)].weight_g;
    if (std::find(skus.begin(), skus.end(), line.sku) == skus.end()) skus.push_back(line.sku);
    sum.have += explained.lines[i].list_fen;
    for (const Discount& discount : explained.lines[i].discounts) {
      if (lane.measure != Measure::kList && stage_of(discount.code) < lane.stage) sum.have -= discount.discount_fen;
    }
  }
  if (condition.min_amount_fen != 0) return {FailedMeasure::kAmountFen, condition.min_amount_fen, sum.have};
  if (condition.min_units != 0) return {FailedMeasure::kUnits, condition.min_units, units};
  if (condition.min_skus != 0)
    return {FailedMeasure::kSkus, condition.min_skus, static_cast<std::int64_t>(skus.size())};
  if (condition.min_weight_g != 0) return {FailedMeasure::kWeightG, condition.min_weight_g, weight_g};
  return {FailedMeasure::kMembers, condition.min_members, request.group_size};
}

std::int64_t fewest_units(const Rulebook& book, const Aim& target, Index index) {
  const Offer& offer = book.offers[static_cast<std::size_t>(target.offer)];
  const Sku& sku = book.skus[static_cast<std::size_t>(index)];
  const auto helps = [&](const auto& part) { return book.in_scope(part.scope, index); };
  const auto reaches = [&](const Rung& rung) { return rung.reach.asks() && helps(rung.reach); };
  if (target.set) {
    if (std::none_of(offer.target.set.begin(), offer.target.set.end(), helps)) return 0;
    return offer.target.set.size() > 1 ? 1 : target.need - target.have;
  }
  const auto& conditions = offer.conditions;
  if (std::none_of(conditions.begin(), conditions.end(), helps) &&
      std::none_of(offer.rungs.begin(), offer.rungs.end(), reaches))
    return 0;
  const std::int64_t lacks = target.need - target.have;
  switch (target.measure) {
    case FailedMeasure::kAmountFen:
      return (lacks + sku.list_fen - 1) / sku.list_fen;
    case FailedMeasure::kUnits:
      return lacks;
    case FailedMeasure::kSkus:
      return lacks == 1 ? 1 : 0;
    case FailedMeasure::kWeightG:
      return sku.weight_g == 0 ? 0 : (lacks + sku.weight_g - 1) / sku.weight_g;
    case FailedMeasure::kMembers:
      break;
  }
  return 0;
}

}  // namespace yansuan
