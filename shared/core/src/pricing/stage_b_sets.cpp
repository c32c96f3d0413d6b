// Stage B: the cheapest legal assignment of units to sets (PRC-05, PRC-07, PRC-10, GRP-05). Each unit is in at most one
// set of a lane; the rest keep their price of stage A. Every way to form a set is listed with its gain; a branch and
// bound over how often each is formed finds the largest total gain and, of equal gains, what rule 5 asks for first.
#include <algorithm>
#include <tuple>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"
#include "pricing/set_types.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

// As they cost time.
constexpr std::int64_t kStepsADecision = 24;
constexpr std::int64_t kStepsAPieceFormed = 64;
constexpr std::int64_t kStepsAPlan = 500;

class SetPlanner {
 public:
  SetPlanner(PricingContext& context, const CartState& cart, const std::vector<SetOffer>& offers,
             std::vector<SetType> listed)
      : context_(context),
        offers_(offers),
        listed_(std::move(listed)),
        left_(cart.runs.size(), 0),
        bound_(cart.runs.size()) {
    (void)context.spend(64 + 150 * static_cast<std::int64_t>(listed_.size()));
    keep_gainful();
    for (std::size_t i = 0; i < cart.runs.size(); ++i) left_[i] = cart.runs[i].units;
    for (const SetType* type : types_) {
      const Fen gain_fen = share_of_unit(type->gain_fen, type->units);
      const Fen gifts_fen = share_of_unit(type->gifts_fen, type->units);
      for (const SetPiece& piece : type->pieces) {
        Gain& best = bound_[static_cast<std::size_t>(piece.run)];
        best.fen = std::max(best.fen, gain_fen);
        best.gifts_fen = std::max(best.gifts_fen, gifts_fen);
      }
    }
    for (const SetOffer& offer : offers) sets_left_.push_back(offer.sets_max);
    any_alone_ =
        std::any_of(offers.begin(), offers.end(), [](const SetOffer& one) { return one.offer->excludes_own_lane(); });
    counts_.assign(types_.size(), 0);
  }

  using Chosen = std::vector<std::pair<const SetType*, std::int32_t>>;

  /// How often each type is formed in the best plan; false when no plan uses what it must.
  bool run(Chosen& chosen) {
    Gain rest;
    for (std::size_t i = 0; i < left_.size(); ++i) rest = rest + bound_[i] * left_[i];
    decide(0, {}, rest);
    chosen = chosen_of(best_counts_);
    return found_;
  }

  /// The same of every plan.
  template <typename Visit>
  void each(std::size_t place, Visit visit) {
    for (; context_.spend(4); ++place) {
      if (place == types_.size()) return visit(chosen_of(counts_));
      const SetType& type = *types_[place];
      for (std::int32_t times = most_of(type); times > 0 && context_.steps_left > 0; --times) {
        form(type, times);
        counts_[place] = times;
        each(place + 1, visit);
        counts_[place] = 0;
        form(type, -times);
      }
    }
  }

 private:
  [[nodiscard]] Chosen chosen_of(const std::vector<std::int32_t>& counts) const {
    Chosen chosen;
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i] > 0) chosen.emplace_back(types_[i], counts[i]);
    }
    return chosen;
  }

  // What a plan lowers; of equals the one that leaves more units at a tier's price, then the one with dearer gifts.
  struct Gain {
    Fen fen = 0;
    std::int32_t tier_units = 0;
    Fen gifts_fen = 0;
    [[nodiscard]] bool exceeds(const Gain& other) const {
      return std::tie(fen, tier_units, gifts_fen) > std::tie(other.fen, other.tier_units, other.gifts_fen);
    }
    Gain operator+(const Gain& other) const {
      return {fen + other.fen, tier_units + other.tier_units, gifts_fen + other.gifts_fen};
    }
    Gain operator*(std::int32_t times) const { return {fen * times, tier_units * times, gifts_fen * times}; }
  };

  static Fen share_of_unit(Fen fen, std::int32_t units) { return (fen + units - 1) / units; }

  // The most a unit first; ties in the order of offers and canonical units, so the answer is the same everywhere. One
  // that costs as much as its units is formed for its gift alone.
  void keep_gainful() {
    for (const SetType& type : listed_) {
      if (type.gain_fen >= 0 && type.gain_fen + type.gifts_fen > 0) types_.push_back(&type);
    }
    sort_short(types_,
               [](const SetType* a, const SetType* b) { return a->gain_fen * b->units > b->gain_fen * a->units; });
  }

  [[nodiscard]] std::int32_t most_of(const SetType& type) const {
    if (!stands_beside(type.offer_place)) return 0;
    std::int32_t most = sets_left_[type.offer_place] / type.sets;
    // Pooled sets rank all their units together, so they are formed in one go.
    if (offers_[type.offer_place].offer->target.pooled) most = std::min(most, is_used(type.offer_place) ? 0 : 1);
    for (const SetPiece& piece : type.pieces)
      most = std::min(most, left_[static_cast<std::size_t>(piece.run)] / piece.units);
    return most;
  }

  [[nodiscard]] bool is_used(std::size_t offer) const { return sets_left_[offer] < offers_[offer].sets_max; }

  [[nodiscard]] bool uses_musts() const {
    for (std::size_t i = 0; i < offers_.size(); ++i) {
      if (offers_[i].must && !is_used(i)) return false;
    }
    return true;
  }

  // One that excludes its own lane stands alone in it.
  [[nodiscard]] bool stands_beside(std::size_t offer) const {
    for (std::size_t i = 0; i < offers_.size() && any_alone_; ++i) {
      const bool alone = offers_[i].offer->excludes_own_lane() || offers_[offer].offer->excludes_own_lane();
      if (i != offer && alone && is_used(i)) return false;
    }
    return true;
  }

  void form(const SetType& type, std::int32_t times) {
    for (const SetPiece& piece : type.pieces) left_[static_cast<std::size_t>(piece.run)] -= piece.units * times;
    sets_left_[type.offer_place] -= type.sets * times;
  }

  // `rest` is the most that the units left can gain. It goes as deep as a plan has types, not as there are.
  void decide(std::size_t place, const Gain& gain, const Gain& rest) {
    for (; context_.spend(kStepsADecision); ++place) {
      if ((!found_ || gain.exceeds(best_)) && uses_musts()) {
        best_ = gain;
        best_counts_ = counts_;
        found_ = true;
      }
      if (place == types_.size() || (found_ && !(gain + rest).exceeds(best_))) return;
      const SetType& type = *types_[place];
      Gain bound;
      for (const SetPiece& piece : type.pieces)
        bound = bound + bound_[static_cast<std::size_t>(piece.run)] * -piece.units;
      for (std::int32_t times = most_of(type); times > 0; --times) {
        form(type, times);
        counts_[place] = times;
        decide(place + 1, gain + Gain{type.gain_fen, -type.tier_units, type.gifts_fen} * times, rest + bound * times);
        counts_[place] = 0;
        form(type, -times);
        if (context_.steps_left <= 0) return;
      }
    }
  }

  PricingContext& context_;
  const std::vector<SetOffer>& offers_;
  const std::vector<SetType> listed_;
  std::vector<const SetType*> types_;    // of them what gains, in the order they are tried
  std::vector<std::int32_t> left_;       // units of each run that are in no set
  std::vector<Gain> bound_;              // the most a unit of the run can gain
  std::vector<std::int32_t> sets_left_;  // by offer
  std::vector<std::int32_t> counts_;
  std::vector<std::int32_t> best_counts_;
  Gain best_;
  bool any_alone_ = false;
  bool found_ = false;
};

using InSet = std::vector<std::uint8_t>;  // by run: its units are in a set of the lane

std::vector<SetType> types_of(PricingContext& context, const CartState& cart, const std::vector<SetOffer>& offers,
                              const InSet& in_set) {
  std::vector<SetType> types;
  bool complete = true;
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].lowers) list_set_types(context, cart, offers[i], i, in_set, context.steps_left, types, complete);
  }
  if (!complete) context.proved = false;
  return types;
}

// One that lowers nothing gains by how many there are.
std::vector<SetType> types_outside(PricingContext& context, const CartState& cart, const SetOffer& offer) {
  std::vector<SetType> types;
  bool complete = true;
  list_set_types(context, cart, offer, 0, {}, context.steps_left, types, complete);
  if (!complete) context.proved = false;
  for (SetType& type : types) type.gain_fen = type.sets;
  return types;
}

std::int32_t set_units(const Offer& offer) {
  std::int32_t units = 0;
  for (const SetPart& part : offer.target.set) units += part.units;
  return units;
}

std::int32_t sets_max(const PricingContext& context, const UsedOffer& candidate, std::int32_t cart_units) {
  const Offer& offer = context.offer(candidate);
  const Remaining left = remaining(context.request, offer, candidate.offer);
  const std::int32_t size = set_units(offer);
  std::int64_t most = cart_units / size;
  if (offer.limits.order.max_uses != 0) most = std::min<std::int64_t>(most, offer.limits.order.max_uses);
  if (offer.limits.order.max_units != 0) most = std::min<std::int64_t>(most, offer.limits.order.max_units / size);
  return static_cast<std::int32_t>(std::min({most, std::int64_t{left.uses}, left.units / size}));
}

// Forms the chosen sets: their units become runs of their own, from list they get their list price back first.
class SetFormer {
 public:
  SetFormer(PricingContext& context, CartState& cart, InSet& in_set) : context_(context), cart_(cart), in_set_(in_set) {
    for (std::size_t i = 0; i < cart.runs.size(); ++i) free_.push_back(static_cast<Index>(i));
  }

  void form(const SetType& type, const Offer& offer, Index applied) {
    auto& reached = context_.work.cut.reached;
    reached.clear();
    (void)context_.spend(kStepsAPieceFormed * static_cast<std::int64_t>(type.pieces.size()));
    Fen now_fen = 0;
    for (const SetPiece& piece : type.pieces) {
      const Index run = take(piece);
      now_fen += cart_.run(run).net_fen * piece.units;
      if (offer.from == PriceFrom::kList) cart_.restore(run);
      reached.push_back({piece.entry, run, static_cast<std::int32_t>(reached.size()), 0});
    }
    sort_short(reached, [](const Reached& a, const Reached& b) { return a.entry < b.entry; });
    Fen base_fen = 0;
    for (const Reached& at : reached) base_fen += cart_.run(at.run).net_fen * cart_.run(at.run).units;
    in_set_.resize(cart_.runs.size(), 0);
    cut_reached(context_.book, cart_, base_fen - (now_fen - type.gain_fen), applied, context_.work.cut);
    in_set_.resize(cart_.runs.size(), 1);  // runs that the cut made part of the set's
  }

 private:
  Index take(const SetPiece& piece) {
    Index& free = free_[static_cast<std::size_t>(piece.run)];
    const Index taken = free;
    cart_.part(taken, piece.units);
    free = cart_.run(taken).next;
    in_set_.resize(cart_.runs.size(), 0);
    in_set_[static_cast<std::size_t>(taken)] = 1;
    return taken;
  }

  PricingContext& context_;
  CartState& cart_;
  InSet& in_set_;
  std::vector<Index> free_;  // by original run: where its units begin that are in no set yet
};

std::vector<SetOffer> offers_of(PricingContext& context, const PlanState& plan, Index lane) {
  std::vector<SetOffer> offers;
  std::int32_t units = 0;
  for (const Entry& entry : plan.cart.entries) units += entry.units;
  const Range candidates = context.prepared.lanes[static_cast<std::size_t>(lane)];
  for (std::size_t i = candidates.first; i < candidates.last; ++i) {
    const Candidate& candidate = context.prepared.candidates[i];
    const Offer& offer = *candidate.data;
    const bool lowers = offer.lowers_goods();
    if (candidate.twin || offer.target.set.empty()) continue;
    if (lowers ? context.left_out[i] != 0 || !plan.open_to(offer) : !candidate.has_extras) continue;
    const Reach reached = reach(context.book, context.request, context.prepared, plan.cart, candidate);
    if (!reached.met) continue;
    std::int32_t most = sets_max(context, candidate, units);
    if (!offer.conditions.empty()) most = std::min(most, reached.times);
    if (most > 0) offers.push_back({candidate, &offer, most, context.one_of[i] != kNone, lowers});
  }
  return offers;
}

// What of the chosen is the offer's.
void form_sets_of(const SetOffer& offer, std::size_t place, const SetPlanner::Chosen& chosen, SetFormer& former,
                  PlanState& plan) {
  Index applied = kNone;
  for (const auto& [type, times] : chosen) {
    if (type->offer_place != place) continue;
    if (applied == kNone) {
      applied = static_cast<Index>(plan.cart.applied.size());
      plan.cart.applied.push_back({offer.candidate.offer, offer.candidate.coupon, 0, 0, 0, 0, offer.lowers, true});
      if (offer.lowers) plan.use(*offer.offer);
    }
    plan.cart.applied[static_cast<std::size_t>(applied)].times += type->sets * times;
    plan.cart.applied[static_cast<std::size_t>(applied)].units += type->units * times;
    for (std::int32_t n = 0; n < times && offer.lowers; ++n) former.form(*type, *offer.offer, applied);
  }
}

// As many sets as all units give, of one that is outside the competition.
void form_outside(PricingContext& context, PlanState& plan, const SetOffer& offer) {
  const std::vector<SetOffer> alone{offer};
  SetPlanner planner(context, plan.cart, alone, types_outside(context, plan.cart, offer));
  SetPlanner::Chosen chosen;
  (void)planner.run(chosen);
  InSet in_set;
  SetFormer former(context, plan.cart, in_set);
  form_sets_of(offer, 0, chosen, former, plan);
}

void form_sets(PricingContext& context, PlanState& plan, const std::vector<SetOffer>& offers,
               const SetPlanner::Chosen& chosen) {
  InSet in_set;
  SetFormer former(context, plan.cart, in_set);
  for (std::size_t i = 0; i < offers.size(); ++i) {
    if (offers[i].lowers) {
      form_sets_of(offers[i], i, chosen, former, plan);
    } else {
      form_outside(context, plan, offers[i]);
    }
  }
}

// The offer's own cheapest sets of the units that are in none; whether there are any.
bool form_own_sets(PricingContext& context, PlanState& plan, const SetOffer& offer, InSet& in_set) {
  const std::vector<SetOffer> alone{offer};
  SetPlanner planner(context, plan.cart, alone, types_of(context, plan.cart, alone, in_set));
  SetPlanner::Chosen chosen;
  (void)planner.run(chosen);
  SetFormer former(context, plan.cart, in_set);
  form_sets_of(offer, 0, chosen, former, plan);
  return !chosen.empty();
}

// Each offer in order; one that excludes its own lane is tried first, and where it forms a set the lane is done.
void form_by_priority(PricingContext& context, PlanState& plan, const std::vector<SetOffer>& offers) {
  InSet in_set;
  const auto stands_alone = [](const SetOffer& offer) { return offer.lowers && offer.offer->excludes_own_lane(); };
  const bool alone = std::any_of(offers.begin(), offers.end(), [&](const SetOffer& offer) {
    return stands_alone(offer) && form_own_sets(context, plan, offer, in_set);
  });
  for (const SetOffer& offer : offers) {
    if (!offer.lowers) form_outside(context, plan, offer);
    if (offer.lowers && !alone && !stands_alone(offer)) (void)form_own_sets(context, plan, offer, in_set);
  }
}

bool by_priority(const PricingContext& context, Index lane) {
  return context.book.settings.lanes[static_cast<std::size_t>(lane)].choose == Choose::kPriority;
}

// False when no plan of the lane uses what it must.
bool form_best_sets(PricingContext& context, Index lane, PlanState& plan) {
  const std::vector<SetOffer> offers = offers_of(context, plan, lane);
  if (offers.empty()) return true;
  if (by_priority(context, lane)) {
    form_by_priority(context, plan, offers);
    return true;
  }
  SetPlanner planner(context, plan.cart, offers, types_of(context, plan.cart, offers, {}));
  SetPlanner::Chosen chosen;
  if (!planner.run(chosen)) return false;
  form_sets(context, plan, offers, chosen);
  return true;
}

// The lanes from the given one on, together: every way of each but the last, and its best.
void price_lanes(PricingContext& context, const PlanState& plan, const std::vector<Index>& lanes, std::size_t from,
                 PlanState& best, bool& found) {
  if (from + 1 < lanes.size()) {
    if (offers_of(context, plan, lanes[from]).empty()) return price_lanes(context, plan, lanes, from + 1, best, found);
    each_set_plan(context, plan, lanes[from],
                  [&](const PlanState& formed) { price_lanes(context, formed, lanes, from + 1, best, found); });
    return;
  }
  PlanState last = plan;
  if (!form_best_sets(context, lanes[from], last)) return;
  if (found && !better(context, last.cart, best.cart)) return;
  best = std::move(last);
  found = true;
}

}  // namespace

void price_sets(PricingContext& context, PlanState& plan) {
  std::vector<Index> used;
  const auto& lanes = context.book.settings.lanes;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (lanes[lane].stage == Stage::kB && !context.prepared.lanes[lane].empty())
      used.push_back(static_cast<Index>(lane));
  }
  if (used.empty()) return;
  if (used.size() == 1) {
    const bool formed = form_best_sets(context, used.front(), plan);
    context.possible &= formed || context.steps_left <= 0;
    return;
  }
  PlanState best;
  bool found = false;
  price_lanes(context, plan, used, 0, best, found);
  context.possible &= found || context.steps_left <= 0;
  if (found) plan = std::move(best);
}

void each_set_plan(PricingContext& context, const PlanState& plan, Index lane, const Visitor<PlanState>& visit) {
  const std::vector<SetOffer> offers = offers_of(context, plan, lane);
  if (offers.empty()) return visit(plan);
  if (by_priority(context, lane)) {
    PlanState formed = plan;
    form_by_priority(context, formed, offers);
    return visit(formed);
  }
  SetPlanner(context, plan.cart, offers, types_of(context, plan.cart, offers, {}))
      .each(0, [&](const SetPlanner::Chosen& chosen) {
        if (!context.spend(kStepsAPlan)) return;
        PlanState formed = plan;
        form_sets(context, formed, offers, chosen);
        visit(formed);
      });
}

// A reason looks no further than this for the set that comes closest.
constexpr std::int64_t kGapSteps = 100'000;

SetGap set_gap(const PricingContext& context, const CartState& before, const UsedOffer& use) {
  const Offer& offer = context.offer(use);
  const MissingPart part = missing_part(context, before, offer);
  if (part.missing) return {true, part.failed, 0};
  std::vector<SetType> types;
  std::int64_t steps_left = kGapSteps;
  bool complete = true;
  list_set_types(context, before, SetOffer{use, &offer, 1, false, true}, 0, {}, steps_left, types, complete);
  Fen closest_fen = kUnlimited;
  for (const SetType& type : types) closest_fen = std::min(closest_fen, -type.gain_fen);
  return {types.empty(), {FailedMeasure::kUnits, set_units(offer), 0}, closest_fen};
}

}  // namespace yansuan
