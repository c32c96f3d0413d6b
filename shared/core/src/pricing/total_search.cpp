#include "pricing/total_search.hpp"

#include <algorithm>

#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

// As they cost time.
constexpr std::int64_t kStepsALook = 16;
constexpr std::int64_t kStepsARun = 16;  // that is cut, or settled

}  // namespace

void TotalSearch::begin(const PlanState& plan, Fen payable_fen) {
  best_ = plan;
  best_fen_ = payable_fen;
}

void TotalSearch::run(std::uint32_t with, const PlanState& plan) {
  with_ = with;
  start_ = plan;
  trial_.list = plan.cart;
  const Range c = context_.prepared.stage(context_.book, Stage::kC);
  const Range d = context_.prepared.stage(context_.book, Stage::kD);
  order_ = c.empty() ? d : d.empty() ? c : Range{c.first, d.last};
  beyond_fen_ = memory_.most_beyond_goods(context_);
  unit_offers_.clear();
  seen_.clear();
  const Range a = context_.prepared.stage(context_.book, Stage::kA);
  for (std::size_t i = a.first; i < a.last && later_stages_care(); ++i) {
    const Candidate& candidate = context_.prepared.candidates[i];
    const bool free = candidate.data->lowers_goods() && context_.left_out[i] == 0 && context_.one_of[i] == kNone;
    if (free && candidate.lane->choose == Choose::kBest) unit_offers_.push_back(i);
  }
  // The fewer are left out, the likelier it is the least.
  for (std::size_t count = 0; count <= unit_offers_.size() && context_.steps_left > 0; ++count) leave_out(0, count);
}

// Without a unit price every unit costs as much or more, and so does the order, but for what asks for amounts,
// untouched goods or sets, pays in steps, or sets one price for several goods; and but for unit prices that give way to
// others.
bool TotalSearch::later_stages_care() const {
  if (context_.prepared.any_sets || !context_.prepared.weighed.empty()) return true;
  const PointsPay& pay = context_.book.settings.pay;
  if (pay.fen_per_point != 0 && context_.request.points_to_use != 0) return true;
  const auto cares = [&](const Candidate& candidate) {
    const bool limited = candidate.room.units != kUnlimited || candidate.data->limits.line_max_units != 0;
    if (candidate.lane->stage == Stage::kA && limited) return true;
    if (candidate.lane->stage < Stage::kC || candidate.lane->stage == Stage::kI) return false;
    const auto asks = [&](const Condition& condition) {
      return condition.scope.untouched || (condition.min_amount_fen != 0 && candidate.lane->measure != Measure::kList);
    };
    // One price for several goods: the more some of them cost, the less is left for the others.
    const auto shares_a_price = [](const Rung& rung) {
      return rung.goods.kind == EffectKind::kPrice && rung.goods.per == Per::kOrder;
    };
    const Offer& offer = *candidate.data;
    return offer.scope.untouched || std::any_of(offer.conditions.begin(), offer.conditions.end(), asks) ||
           std::any_of(offer.rungs.begin(), offer.rungs.end(),
                       [&](const Rung& rung) { return asks(rung.reach) || shares_a_price(rung); });
  };
  const auto& candidates = context_.prepared.candidates;
  return std::any_of(candidates.begin(), candidates.end(), cares);
}

// Every choice of `count` unit prices to do without, from the given one on.
void TotalSearch::leave_out(std::size_t from, std::size_t count) {
  if (count == 0) return price_goods();
  for (std::size_t i = from; i + count <= unit_offers_.size() && context_.steps_left > 0; ++i) {
    context_.left_out[unit_offers_[i]] = 1;
    leave_out(i + 1, count - 1);
    context_.left_out[unit_offers_[i]] = 0;
  }
}

void TotalSearch::price_goods() {
  if (!context_.spend(64 + 8 * static_cast<std::int64_t>(start_.cart.runs.size()))) return;
  PlanState plan = start_;
  context_.possible = true;
  price_units(context_, plan);
  if (!context_.possible) return;
  plan.cart.begin_stage();
  std::vector<std::int64_t> key;
  for (const UnitRun& run : plan.cart.runs) key.insert(key.end(), {run.entry, run.units, run.net_fen});
  for (const Applied& applied : plan.cart.applied)
    key.insert(key.end(), {applied.offer, applied.coupon, applied.cut_fen});
  if (std::find(seen_.begin(), seen_.end(), key) != seen_.end()) return;
  seen_.push_back(std::move(key));
  trial_.before_b = plan.cart;
  form_sets(0, plan);
}

// Lane by lane, every way to form sets.
void TotalSearch::form_sets(std::size_t lane, const PlanState& plan) {
  const auto& lanes = context_.book.settings.lanes;
  while (lane < lanes.size() && (lanes[lane].stage != Stage::kB || context_.prepared.lanes[lane].empty())) ++lane;
  if (lane == lanes.size()) return choose_order_offers(plan);
  each_set_plan(context_, plan, static_cast<Index>(lane),
                [&](const PlanState& formed) { form_sets(lane + 1, formed); });
}

void TotalSearch::choose_order_offers(const PlanState& after_sets) {
  PlanState plan = after_sets;
  if (context_.prepared.any_sets) plan.cart.begin_stage();
  for (UnitRun& run : plan.cart.runs) run.priced_fen = run.net_fen;
  trial_.before_c = trial_.before_d = plan.cart;
  find_rest(context_.prepared, plan.cart, order_, rest_fen_);
  alone_ = order_.last;
  choose(order_.first, plan);
}

bool TotalSearch::hopeless(const PlanState& plan, std::size_t place) const {
  return plan.cart.net_fen - rest_fen_[place - order_.first] - beyond_fen_ > best_fen_;
}

// From this candidate on, each taken or left; in a lane of priority each is taken when it is legal.
void TotalSearch::choose(std::size_t place, PlanState& plan) {
  const std::size_t size = plan.cart.applied.size();
  const std::size_t alone_before = alone_;
  choose_each(place, plan);
  plan.cart.applied.resize(size);
  alone_ = alone_before;
}

void TotalSearch::choose_each(std::size_t place, PlanState& plan) {
  const auto& candidates = context_.prepared.candidates;
  for (; context_.steps_left > 0 && !hopeless(plan, place); ++place) {
    if (place == order_.last) return close(plan);
    (void)context_.spend(kStepsALook);
    const Candidate& here = candidates[place];
    const bool first = place == order_.first;
    const Lane* const lane_before = first ? nullptr : candidates[place - 1].lane;
    if (here.lane->stage == Stage::kD && (first || lane_before->stage == Stage::kC)) {
      plan.cart.begin_stage();
      trial_.before_d = plan.cart;
    }
    const bool first_come = here.lane->choose == Choose::kPriority;
    if (first_come && lane_before != here.lane) alone_ = first_alone(place, plan);
    const bool may = !first_come || (alone_ == order_.last ? !here.data->excludes_own_lane() : alone_ == place);
    if (may && take(place, plan) && first_come) return;
    const bool brings = here.has_extras && (here.coupon == kNone || !here.data->lowers_goods());
    if (!brings) continue;
    const Reach alone = reach(context_.book, context_.request, context_.prepared, plan.cart, here);
    if (alone.met) note(plan, here, alone, false);
  }
}

// Goes on with the offer used; false where it is not legal or lowers nothing.
bool TotalSearch::take(std::size_t place, const PlanState& plan) {
  Reach reached;
  if (!may_take(place, plan, reached)) return false;
  if (!context_.spend(64 + kStepsARun * static_cast<std::int64_t>(plan.cart.runs.size() + plan.cart.cuts.size())))
    return true;
  PlanState taken = plan;
  if (!apply(place, reached, taken)) return false;
  const CartState before_d = trial_.before_d;
  taken_.push_back({place, reached.times});
  choose(place + 1, taken);
  taken_.pop_back();
  trial_.before_d = before_d;
  return true;
}

bool TotalSearch::apply(std::size_t place, const Reach& reached, PlanState& plan) {
  const Candidate& here = context_.prepared.candidates[place];
  const Index applied = note(plan, here, reached, true);
  cut_goods(context_.book, context_.prepared, plan.cart, here, applied, false, context_.work.cut);
  plan.use(*here.data);
  return plan.cart.applied.back().cut_fen > 0;
}

// By priority, one that excludes its own lane is tried first; order_.last: none applies.
std::size_t TotalSearch::first_alone(std::size_t first, const PlanState& plan) {
  const auto& candidates = context_.prepared.candidates;
  for (std::size_t i = first; i < order_.last && candidates[i].lane == candidates[first].lane; ++i) {
    Reach reached;
    if (!candidates[i].data->excludes_own_lane() || !may_take(i, plan, reached)) continue;
    PlanState tried = plan;
    if (apply(i, reached, tried)) return i;
  }
  return order_.last;
}

bool TotalSearch::may_take(std::size_t place, const PlanState& plan, Reach& reached) const {
  const Candidate& here = context_.prepared.candidates[place];
  if (context_.left_out[place] != 0 || !plan.open_to(*here.data)) return false;
  std::int32_t beside = 0;
  std::int32_t uses = here.uses_max;
  for (const Taken& taken : taken_) {
    const Candidate& other = context_.prepared.candidates[taken.place];
    if (other.bound == here.bound) ++beside;
    if (other.offer == here.offer) uses -= taken.times;
    if (other.data->lane == here.data->lane && (other.data->excludes_own_lane() || here.data->excludes_own_lane()))
      return false;
  }
  if ((here.bound_most != kNone && beside >= here.bound_most) || uses <= 0) return false;
  reached = reach(context_.book, context_.request, context_.prepared, plan.cart, here);
  if (!reached.met) return false;
  reached.times = std::min(reached.times, uses);
  return here.data->rungs[static_cast<std::size_t>(reached.rung)].goods.kind != EffectKind::kNone;
}

void TotalSearch::close(const PlanState& plan) {
  if (!memory_.is_whole_plan(context_, with_, plan.cart)) return;
  if (!context_.spend(128 + kStepsARun * static_cast<std::int64_t>(plan.cart.runs.size()))) return;
  const Fen payable_fen = memory_.payable_of(context_, plan);
  if (payable_fen > best_fen_) return;
  if (payable_fen == best_fen_ && !wins_tie(context_, plan.cart, best_.cart)) return;
  best_fen_ = payable_fen;
  best_ = plan;
  stages_ = trial_;
  stages_.after_d = plan.cart;
  found_ = true;
}

}  // namespace yansuan
