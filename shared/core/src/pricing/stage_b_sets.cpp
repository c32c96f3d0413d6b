// Stage B: the cheapest legal assignment of units to sets (PRC-05, PRC-07, PRC-10, GRP-05). Each unit is in at most one
// set of a lane; the rest keep their price of stage A. Every way to form a set is listed with its gain; a branch and
// bound over how often each is formed finds the largest total gain.
#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/facts.hpp"
#include "pricing/set_types.hpp"

namespace yansuan {
namespace {

class SetPlanner {
 public:
  SetPlanner(PricingContext& context, const CartState& cart, const std::vector<SetOffer>& offers)
      : context_(context), offers_(offers), left_(cart.runs.size(), 0), bound_(cart.runs.size(), 0) {
    bool complete = true;
    for (std::size_t i = 0; i < offers.size(); ++i) list_set_types(context, cart, offers[i], i, types_, complete);
    if (!complete) context.proved = false;
    keep_gainful();
    for (std::size_t i = 0; i < cart.runs.size(); ++i) left_[i] = cart.runs[i].units;
    for (const SetType& type : types_) {
      for (const SetPiece& piece : type.pieces) {
        Fen& best = bound_[static_cast<std::size_t>(piece.run)];
        best = std::max(best, share_of_unit(type));
      }
    }
    for (const SetOffer& offer : offers) sets_left_.push_back(offer.sets_max);
    counts_.assign(types_.size(), 0);
  }

  /// How often each type is formed in the best plan.
  std::vector<std::pair<const SetType*, std::int32_t>> run() {
    decide(0, 0);
    std::vector<std::pair<const SetType*, std::int32_t>> chosen;
    for (std::size_t i = 0; i < best_counts_.size(); ++i) {
      if (best_counts_[i] > 0) chosen.emplace_back(&types_[i], best_counts_[i]);
    }
    return chosen;
  }

 private:
  static Fen share_of_unit(const SetType& type) { return (type.gain_fen + type.units - 1) / type.units; }

  // The most a unit first; ties in the order of offers and canonical units, so the answer is the same everywhere.
  void keep_gainful() {
    types_.erase(std::remove_if(types_.begin(), types_.end(), [](const SetType& type) { return type.gain_fen <= 0; }),
                 types_.end());
    sort_short(types_, [](const SetType& a, const SetType& b) { return a.gain_fen * b.units > b.gain_fen * a.units; });
  }

  [[nodiscard]] Fen bound_of_rest() const {
    Fen bound_fen = 0;
    for (std::size_t i = 0; i < left_.size(); ++i) bound_fen += bound_[i] * left_[i];
    return bound_fen;
  }

  [[nodiscard]] std::int32_t most_of(const SetType& type) const {
    std::int32_t most = sets_left_[type.offer_place] / type.sets;
    if (offers_[type.offer_place].offer->target.pooled) most = std::min(most, pooled_used(type.offer_place) ? 0 : 1);
    for (const SetPiece& piece : type.pieces)
      most = std::min(most, left_[static_cast<std::size_t>(piece.run)] / piece.units);
    return most;
  }

  // Pooled sets rank all their units together, so they are formed in one go.
  [[nodiscard]] bool pooled_used(std::size_t offer_place) const {
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (counts_[i] > 0 && types_[i].offer_place == offer_place) return true;
    }
    return false;
  }

  void form(const SetType& type, std::int32_t times) {
    for (const SetPiece& piece : type.pieces) left_[static_cast<std::size_t>(piece.run)] -= piece.units * times;
    sets_left_[type.offer_place] -= type.sets * times;
  }

  void decide(std::size_t place, Fen gain_fen) {
    --context_.steps_left;
    if (gain_fen > best_fen_) {
      best_fen_ = gain_fen;
      best_counts_ = counts_;
    }
    if (place == types_.size() || gain_fen + bound_of_rest() <= best_fen_) return;
    const SetType& type = types_[place];
    for (std::int32_t times = most_of(type); times >= 0; --times) {
      form(type, times);
      counts_[place] = times;
      decide(place + 1, gain_fen + type.gain_fen * times);
      counts_[place] = 0;
      form(type, -times);
      if (context_.steps_left > 0) continue;
      context_.proved = false;
      return;
    }
  }

  PricingContext& context_;
  const std::vector<SetOffer>& offers_;
  std::vector<SetType> types_;
  std::vector<std::int32_t> left_;       // units of each run that are in no set
  std::vector<Fen> bound_;               // the most a unit of the run can gain
  std::vector<std::int32_t> sets_left_;  // by offer
  std::vector<std::int32_t> counts_;
  std::vector<std::int32_t> best_counts_;
  Fen best_fen_ = 0;
};

std::int32_t set_units(const Offer& offer) {
  std::int32_t units = 0;
  for (const SetPart& part : offer.target.set) units += part.units;
  return units;
}

std::int32_t sets_max(const PricingContext& context, const Candidate& candidate, std::int32_t cart_units) {
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
  SetFormer(PricingContext& context, CartState& cart) : context_(context), cart_(cart) {
    for (std::size_t i = 0; i < cart.runs.size(); ++i) free_.push_back(static_cast<Index>(i));
  }

  void form(const SetType& type, const Offer& offer, Index applied) {
    auto& reached = context_.scratch.reached;
    reached.clear();
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
    cut_reached(context_.book, cart_, base_fen - (now_fen - type.gain_fen), applied, context_.scratch);
  }

 private:
  Index take(const SetPiece& piece) {
    Index& free = free_[static_cast<std::size_t>(piece.run)];
    const Index taken = free;
    cart_.part(taken, piece.units);
    free = cart_.run(taken).next;
    return taken;
  }

  PricingContext& context_;
  CartState& cart_;
  std::vector<Index> free_;  // by original run: where its units begin that are in no set yet
};

std::vector<SetOffer> offers_of(PricingContext& context, const PlanState& plan, Index lane) {
  std::vector<SetOffer> offers;
  std::int32_t units = 0;
  for (const Entry& entry : plan.cart.entries) units += entry.units;
  for (std::size_t i = 0; i < context.candidates.size(); ++i) {
    const Candidate& candidate = context.candidates[i];
    const Offer& offer = context.offer(candidate);
    if (offer.lane != lane || context.left_out[i] != 0 || offer.target.set.empty() || !plan.open_to(offer)) continue;
    if (!reach(context.book, context.request, plan.cart, offer).met) continue;
    const std::int32_t most = sets_max(context, candidate, units);
    if (most > 0) offers.push_back({candidate, &offer, most});
  }
  return offers;
}

void form_sets(PricingContext& context, PlanState& plan, const std::vector<SetOffer>& offers) {
  SetPlanner planner(context, plan.cart, offers);
  const auto chosen = planner.run();
  SetFormer former(context, plan.cart);
  for (std::size_t i = 0; i < offers.size(); ++i) {
    Index applied = kNone;
    for (const auto& [type, times] : chosen) {
      if (type->offer_place != i) continue;
      if (applied == kNone) {
        applied = static_cast<Index>(plan.cart.applied.size());
        plan.cart.applied.push_back({offers[i].candidate.offer, offers[i].candidate.coupon, 0, 0, 0, 0, true});
        plan.use(*offers[i].offer);
      }
      plan.cart.applied[static_cast<std::size_t>(applied)].times += type->sets * times;
      plan.cart.applied[static_cast<std::size_t>(applied)].units += type->units * times;
      for (std::int32_t n = 0; n < times; ++n) former.form(*type, *offers[i].offer, applied);
    }
  }
}

}  // namespace

void price_sets(PricingContext& context, PlanState& plan) {
  std::int32_t lanes_in_use = 0;
  const auto& lanes = context.book.settings.lanes;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (lanes[lane].stage != Stage::kB) continue;
    const std::vector<SetOffer> offers = offers_of(context, plan, static_cast<Index>(lane));
    if (offers.empty()) continue;
    if (++lanes_in_use > 1) context.proved = false;  // lanes of sets are planned one after the other
    plan.cart.begin_stage();
    form_sets(context, plan, offers);
  }
}

SetGap set_gap(const PricingContext& context, const CartState& before, const Candidate& candidate) {
  const Offer& offer = context.offer(candidate);
  const MissingPart part = missing_part(context, before, offer);
  if (part.missing) return {true, part.failed, 0};
  std::vector<SetType> types;
  bool complete = true;
  list_set_types(context, before, SetOffer{candidate, &offer, 1}, 0, types, complete);
  Fen closest_fen = kUnlimited;
  for (const SetType& type : types) closest_fen = std::min(closest_fen, -type.gain_fen);
  return {types.empty(), {FailedMeasure::kUnits, set_units(offer), 0}, closest_fen};
}

}  // namespace yansuan
