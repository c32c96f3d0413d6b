// Stage A: what one unit costs. In each lane a unit takes the lowest price that an offer gives it, never two multiplied
// (PRC-02, PRC-03, PRC-08; X-04); a second lane works on the first one's result.
#include <algorithm>

#include "order/sort_short.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

class UnitLane {
 public:
  UnitLane(PricingContext& context, PlanState& plan, std::size_t lane, bool whole_skus_follow)
      : context_(context),
        plan_(plan),
        cart_(plan.cart),
        lane_(context.book.settings.lanes[lane]),
        lane_index_(lane),
        candidates_(context.prepared.lanes[lane]),
        memory_(context.work.unit_offers),
        whole_skus_follow_(whole_skus_follow) {}

  void price() {
    collect();
    if (!cart_.by_units) return price_whole_lines();
    (void)context_.spend(static_cast<std::int64_t>(memory_.offers.size() * cart_.runs.size()));
    if (!memory_.offers.empty()) {
      memory_.best.clear();
      if (any_per_unit_ || any_limited_) find_best_of_each_unit();
      if (any_limited_) assign_limited();
      if (any_per_line_) find_best_of_each_line();
      mark_used();
    }
    note_all();
    set_prices();
  }

 private:
  void collect() {
    memory_.offers.clear();
    for (std::size_t i = candidates_.first; i < candidates_.last; ++i) {
      const Candidate& candidate = context_.prepared.candidates[i];
      const ScopeInCart& scope = context_.prepared.scopes[static_cast<std::size_t>(candidate.scope)];
      const Reach reached = candidate.unconditional
                                ? reach_unconditional(candidate, scope.units)
                                : reach(context_.book, context_.request, context_.prepared, cart_, candidate);
      if (!reached.met) continue;
      const GoodsEffect& effect = candidate.data->rungs[static_cast<std::size_t>(reached.rung)].goods;
      const bool money = effect.kind != EffectKind::kNone && context_.left_out[i] == 0 &&
                         plan_.open_to(*candidate.data) && reached.units <= candidate.room.refuse_units;
      if (!money && !candidate.has_extras) continue;
      const std::int32_t line_units = candidate.data->limits.line_max_units;
      const bool limited = candidate.room.units != kUnlimited || line_units != 0;
      const UnitOffer offer{&candidate, &effect, reached, money, limited, candidate.data->is_tier_price()};
      any_limited_ |= money && offer.limited;
      any_per_line_ |= money && !offer.limited && effect.per == Per::kLine;
      any_per_unit_ |= money && !offer.limited && effect.per != Per::kLine;
      memory_.offers.push_back(offer);
    }
  }

  // Nothing looks at single units.
  void price_whole_lines() {
    if (memory_.offers.empty()) return;
    KnownLines& known = known_lines();
    for (std::size_t i = 0; i < cart_.entries.size(); ++i) {
      Entry& entry = cart_.entries[i];
      KnownLines::Line& line = known.lines[i];
      if (line.units != entry.units || line.net_fen != entry.net_fen) line = best_of_whole_line(entry);
      if (line.offer == kNone) continue;
      UnitOffer& offer = memory_.offers[static_cast<std::size_t>(line.offer)];
      offer.used = true;
      offer.cut_fen += entry.net_fen - line.price_fen;
      if (offer.tier) cart_.tier_units += entry.units;
      entry.net_fen = line.price_fen;
    }
    note_all();
    for (const UnitOffer& offer : memory_.offers) cart_.net_fen -= offer.cut_fen;
  }

  // Of this lane; nothing is known where other offers compete.
  KnownLines& known_lines() {
    if (memory_.known.size() <= lane_index_) memory_.known.resize(lane_index_ + 1);
    KnownLines& known = memory_.known[lane_index_];
    const auto same = [](const UnitOffer& offer, const GoodsEffect* effect) {
      return effect == (offer.money ? offer.effect : nullptr);
    };
    if (std::equal(memory_.offers.begin(), memory_.offers.end(), known.effects.begin(), known.effects.end(), same))
      return known;
    known.effects.clear();
    for (const UnitOffer& offer : memory_.offers) known.effects.push_back(offer.money ? offer.effect : nullptr);
    known.lines.assign(cart_.entries.size(), {});
    return known;
  }

  [[nodiscard]] KnownLines::Line best_of_whole_line(const Entry& entry) {
    BestPrice best;
    for (UnitOffer& offer : memory_.offers) {
      if (offer.money && context_.book.in_scope(offer.candidate->data->scope, entry.sku))
        consider_line(offer, entry, best);
    }
    const auto place = best.offer == nullptr ? kNone : static_cast<Index>(best.offer - memory_.offers.data());
    return {entry.units, place, entry.net_fen, best.price_fen};
  }

  [[nodiscard]] Fen floor_of(const UnitRun& run) const {
    return context_.book.skus[static_cast<std::size_t>(cart_.entry(run.entry).sku)].floor_fen;
  }

  [[nodiscard]] Fen price_under(const UnitOffer& offer, const UnitRun& run) const {
    return price_under(offer, run, run.net_fen);
  }

  [[nodiscard]] Fen price_under(const UnitOffer& offer, const UnitRun& run, Fen net_fen) const {
    const Fen base_fen = offer.candidate->data->from == PriceFrom::kList ? run.list_fen : net_fen;
    return std::max(payable_of(*offer.effect, base_fen, 1, context_.book.settings.rounding),
                    std::min(floor_of(run), net_fen));
  }

  // Lower first; at the same price a tier's own offer, then no coupon, then no limits, then the fixed order, in which
  // the offers come. By priority the first that lowers wins.
  [[nodiscard]] bool wins(const UnitOffer& offer, Fen price_fen, const UnitOffer* best, Fen best_fen) const {
    if (best == nullptr) return true;
    if (lane_.choose == Choose::kPriority) return false;
    if (price_fen != best_fen) return price_fen < best_fen;
    const Offer& a = *offer.candidate->data;
    const Offer& b = *best->candidate->data;
    if (offer.tier != best->tier) return offer.tier;
    if ((a.claim == Claim::kCoupon) != (b.claim == Claim::kCoupon)) return b.claim == Claim::kCoupon;
    return !a.limits.any() && b.limits.any();
  }

  template <typename Each>
  void each_run(const UnitOffer& offer, Each each) {
    const ScopeInCart& scope = context_.prepared.scopes[static_cast<std::size_t>(offer.candidate->scope)];
    for (std::size_t i = scope.first; i < scope.last; ++i) {
      for (Index at = cart_.entry(context_.prepared.members[i]).first_run; at != kNone; at = cart_.run(at).next) {
        if (takes(offer.candidate->data->scope, cart_.run(at))) each(at);
      }
    }
  }

  void find_best_of_each_unit() {
    memory_.best.assign(cart_.runs.size(), {});
    for (UnitOffer& offer : memory_.offers) {
      if (!offer.money || offer.limited || offer.effect->per == Per::kLine) continue;
      each_run(offer, [&](Index run) {
        const Fen price_fen = price_under(offer, cart_.run(run));
        BestPrice& best = memory_.best[static_cast<std::size_t>(run)];
        if (price_fen < cart_.run(run).net_fen && wins(offer, price_fen, best.offer, best.price_fen))
          best = {&offer, price_fen};
      });
    }
  }

  [[nodiscard]] Fen best_fen(Index run) const {
    const BestPrice& best = memory_.best[static_cast<std::size_t>(run)];
    return best.offer == nullptr ? cart_.run(run).net_fen : best.price_fen;
  }

  // Limited offers go where they save most together; a unit they do not lower further stays as it is.
  void assign_limited() {
    LimitedUnits& limited = memory_.limited;
    limited.begin(cart_.runs.size());
    look_ahead();
    for (UnitOffer& offer : memory_.offers) {
      if (!offer.money || !offer.limited) continue;
      const std::size_t place = limited.add_offer(offer.candidate->room.units);
      add_claims(offer, place);
    }
    if (!limited.assign(context_.steps_left)) context_.proved = false;
    std::size_t place = 0;
    for (UnitOffer& offer : memory_.offers) {
      if (offer.money && offer.limited) take_claims(offer, place++);
    }
  }

  // What the lanes to come do to a unit of this lane's price: limited offers go where they save most in the end.
  void look_ahead() {
    memory_.later.clear();
    for (std::size_t lane = lane_index_ + 1; lane < context_.prepared.lanes.size(); ++lane) {
      if (context_.book.settings.lanes[lane].stage != Stage::kA) continue;
      const Range range = context_.prepared.lanes[lane];
      for (std::size_t i = range.first; i < range.last; ++i) {
        const Candidate& candidate = context_.prepared.candidates[i];
        const Reach reached = reach(context_.book, context_.request, context_.prepared, cart_, candidate);
        const GoodsEffect& effect = candidate.data->rungs[static_cast<std::size_t>(reached.rung)].goods;
        if (!reached.met || effect.kind == EffectKind::kNone || context_.left_out[i] != 0) continue;
        const bool plain = candidate.room.units == kUnlimited && candidate.data->limits.line_max_units == 0 &&
                           effect.per == Per::kUnit && !candidate.data->scope.untouched &&
                           candidate.lane->choose == Choose::kBest && candidate.lane->measure == Measure::kList;
        if (!plain) context_.proved = false;
        if (plain) memory_.later.push_back({&candidate, &effect, reached, true, false});
      }
    }
  }

  [[nodiscard]] Fen after_later_lanes(Index run_index, Fen price_fen) const {
    const UnitRun& run = cart_.run(run_index);
    Fen best_fen = price_fen;
    const Lane* lane = nullptr;
    for (const UnitOffer& offer : memory_.later) {
      if (offer.candidate->lane != lane) price_fen = best_fen;
      lane = offer.candidate->lane;
      if (!context_.book.in_scope(offer.candidate->data->scope, cart_.entry(run.entry).sku)) continue;
      best_fen = std::min(best_fen, price_under(offer, run, price_fen));
    }
    return best_fen;
  }

  // `pick` names the units that may be reached; best leaves it to the search.
  void add_claims(const UnitOffer& offer, std::size_t place) {
    auto& claims = memory_.claims;
    claims.clear();
    each_run(offer, [&](Index run) { claims.push_back({run, cart_.run(run).units, cart_.run(run).net_fen}); });
    const Pick pick = offer.candidate->data->target.pick;
    if (pick == Pick::kDearest)
      sort_short(claims, [](const UnitClaim& a, const UnitClaim& b) { return a.net_fen > b.net_fen; });
    if (pick == Pick::kCheapest)
      sort_short(claims, [](const UnitClaim& a, const UnitClaim& b) { return a.net_fen < b.net_fen; });
    const std::int32_t line_units = offer.candidate->data->limits.line_max_units;
    auto& line_left = context_.work.cut.line_left;
    line_left.assign(cart_.entries.size(), line_units == 0 ? kUnlimited : line_units);
    std::int64_t order_left = pick == Pick::kBest ? kUnlimited : offer.candidate->room.units;
    for (const UnitClaim& claim : claims) {
      if (!context_.spend(static_cast<std::int64_t>(memory_.later.size()))) return;
      const UnitRun& run = cart_.run(claim.run);
      std::int64_t& left = line_left[static_cast<std::size_t>(run.entry)];
      const std::int64_t units = std::min({left, order_left, std::int64_t{claim.units}});
      left -= units;
      order_left -= units;
      const Fen gain_fen =
          after_later_lanes(claim.run, best_fen(claim.run)) - after_later_lanes(claim.run, price_under(offer, run));
      if (units > 0 && gain_fen > 0) memory_.limited.add_claim(place, claim.run, run.units, units, gain_fen);
    }
  }

  // The units a limited offer has become a run of their own; the rest keep their best.
  void take_claims(UnitOffer& offer, std::size_t place) {
    for (const LimitedUnits::Taken& taken : memory_.limited.taken(place)) {
      Index run = taken.run;
      while (memory_.best[static_cast<std::size_t>(run)].fixed) run = cart_.run(run).next;
      const BestPrice before = memory_.best[static_cast<std::size_t>(run)];
      const Fen price_fen = price_under(offer, cart_.run(run));
      cart_.part(run, taken.units);
      memory_.best.resize(cart_.runs.size(), before);
      memory_.best[static_cast<std::size_t>(run)] = {&offer, price_fen, true};
    }
  }

  // `per: line` rounds once for the line, so it is compared on the whole line.
  void find_best_of_each_line() {
    memory_.best_of_line.assign(cart_.entries.size(), {});
    for (UnitOffer& offer : memory_.offers) {
      if (!offer.money || offer.limited || offer.effect->per != Per::kLine) continue;
      const ScopeInCart& scope = context_.prepared.scopes[static_cast<std::size_t>(offer.candidate->scope)];
      const bool by_runs = !memory_.best.empty() || offer.candidate->data->scope.untouched;
      for (std::size_t i = scope.first; i < scope.last; ++i) {
        const Index entry = context_.prepared.members[i];
        if (!by_runs || may_take_line(offer, entry))
          consider_line(offer, cart_.entry(entry), memory_.best_of_line[static_cast<std::size_t>(entry)]);
      }
    }
    for (std::size_t i = 0; i < cart_.entries.size() && !memory_.best.empty(); ++i) decide_line(static_cast<Index>(i));
  }

  // No limited offer has some of its units, and the offer takes all of them. What it would make of the others is not
  // looked at, so nobody can say that nothing costs less.
  [[nodiscard]] bool may_take_line(const UnitOffer& offer, Index index) const {
    for (Index at = cart_.entry(index).first_run; at != kNone; at = cart_.run(at).next) {
      if (!memory_.best.empty() && memory_.best[static_cast<std::size_t>(at)].fixed) {
        context_.proved = false;
        return false;
      }
      if (!takes(offer.candidate->data->scope, cart_.run(at))) return false;
    }
    return true;
  }

  void consider_line(UnitOffer& offer, const Entry& entry, BestPrice& best) const {
    const Fen base_fen = offer.candidate->data->from == PriceFrom::kList ? entry.list_fen : entry.net_fen;
    const Fen price_fen = std::max(payable_of(*offer.effect, base_fen, 1, context_.book.settings.rounding),
                                   std::min(entry.floor_fen, entry.net_fen));
    if (price_fen < entry.net_fen && wins(offer, price_fen, best.offer, best.price_fen)) best = {&offer, price_fen};
  }

  // Against the sum of the units' own best prices; at the same price the units' own.
  void decide_line(Index index) {
    BestPrice& line = memory_.best_of_line[static_cast<std::size_t>(index)];
    if (line.offer == nullptr) return;
    Fen units_fen = 0;
    for (Index at = cart_.entry(index).first_run; at != kNone; at = cart_.run(at).next)
      units_fen += best_fen(at) * cart_.run(at).units;
    if (line.price_fen >= units_fen) {
      line.offer = nullptr;
      return;
    }
    for (Index at = cart_.entry(index).first_run; at != kNone; at = cart_.run(at).next)
      memory_.best[static_cast<std::size_t>(at)].offer = nullptr;
  }

  void mark_used() {
    for (const BestPrice& best : memory_.best) {
      if (best.offer != nullptr) best.offer->used = true;
    }
    if (!any_per_line_) return;
    for (const BestPrice& best : memory_.best_of_line) {
      if (best.offer != nullptr) best.offer->used = true;
    }
  }

  // In the order of application; what only brings gifts, freight or points is noted too.
  void note_all() {
    for (UnitOffer& offer : memory_.offers) {
      const bool brings = offer.candidate->has_extras && offer.candidate->data->claim != Claim::kCoupon;
      const bool alone = offer.effect->kind == EffectKind::kNone;
      if (!offer.used && !brings && !alone) continue;
      offer.applied = note(plan_, *offer.candidate, offer.reached, offer.used);
      cart_.applied.back().cut_fen = offer.cut_fen;
      if (offer.used) plan_.use(*offer.candidate->data);
    }
  }

  void set_prices() {
    if (memory_.offers.empty()) return;
    for (std::size_t i = 0; i < cart_.entries.size(); ++i) {
      const auto entry = static_cast<Index>(i);
      if (any_per_line_ && memory_.best_of_line[i].offer != nullptr) {
        set_line_price(entry, memory_.best_of_line[i]);
        continue;
      }
      for (Index at = cart_.entry(entry).first_run; at != kNone && !memory_.best.empty(); at = cart_.run(at).next) {
        const BestPrice& best = memory_.best[static_cast<std::size_t>(at)];
        if (best.offer != nullptr) set_unit_price(at, best);
      }
    }
  }

  void set_unit_price(Index run, const BestPrice& best) {
    if (best.offer->candidate->data->from == PriceFrom::kList) cart_.restore(run);
    cart_.lower(run, cart_.run(run).net_fen - best.price_fen, best.offer->applied);
    if (best.offer->tier && !cart_.run(run).tier) {
      cart_.run(run).tier = true;
      cart_.tier_units += cart_.run(run).units;
    }
  }

  void set_line_price(Index index, const BestPrice& best) {
    const Entry& entry = cart_.entry(index);
    if (best.offer->candidate->data->from == PriceFrom::kList) {
      for (Index at = entry.first_run; at != kNone; at = cart_.run(at).next) cart_.restore(at);
    }
    const Fen cut_fen = entry.net_fen - best.price_fen;
    if (best.offer->tier) cart_.tier_units += entry.units;
    if (whole_skus_follow_) {
      cart_.lower_entry(index, cut_fen, best.offer->applied);
    } else {
      cut_entry(context_.book, cart_, index, cut_fen, best.offer->applied, context_.work.cut);
    }
  }

  PricingContext& context_;
  PlanState& plan_;
  CartState& cart_;
  const Lane& lane_;
  std::size_t lane_index_;
  Range candidates_;
  UnitOffers& memory_;
  bool whole_skus_follow_;
  bool any_limited_ = false;
  bool any_per_line_ = false;
  bool any_per_unit_ = false;
};

}  // namespace

UnitGap unit_gap(const PricingContext& context, const CartState& before, const UsedOffer& use, const CartState& after) {
  const Offer& offer = context.offer(use);
  Failed failed;
  const Reach reached = reach(context.book, context.request, before, offer, failed);
  const GoodsEffect& effect = offer.rungs[static_cast<std::size_t>(reached.rung)].goods;
  UnitGap gap{0, kUnlimited};
  for (const Entry& entry : after.entries) {
    if (!context.book.in_scope(offer.scope, entry.sku)) continue;
    for (Index at = entry.first_run; at != kNone; at = after.run(at).next) {
      const UnitRun& run = after.run(at);
      const Fen more_fen = payable_of(effect, run.list_fen, 1, context.book.settings.rounding) - run.net_fen;
      gap.total_fen += more_fen * run.units;
      gap.closest_fen = std::min(gap.closest_fen, more_fen);
    }
  }
  return gap;
}

namespace {

constexpr std::size_t kMostWeighed = 10;

void price_lanes(PricingContext& context, PlanState& plan) {
  const auto& lanes = context.prepared.lanes;
  const auto& settings = context.book.settings.lanes;  // stages in order
  for (std::size_t lane = 0; lane < lanes.size() && settings[lane].stage == Stage::kA; ++lane) {
    if (lanes[lane].empty()) continue;
    UnitLane(context, plan, lane, !context.reasons && context.prepared.whole_lines_after[lane]).price();
  }
}

// Leaves out what the choice leaves out; false where an offer that stands alone would not, or a branch's offer is not
// among the chosen.
bool choose(PricingContext& context, std::uint32_t chosen) {
  const auto& weighed = context.prepared.weighed;
  for (std::size_t k = 0; k < weighed.size(); ++k) {
    const bool with = (chosen >> k & 1U) != 0;
    if (with && context.left_out[weighed[k]] != 0) return false;
    if (!with && context.one_of[weighed[k]] != kNone) return false;
  }
  for (std::size_t k = 0; k < weighed.size(); ++k) {
    if ((chosen >> k & 1U) == 0) context.left_out[weighed[k]] = 1;
  }
  for (std::size_t k = 0; k < weighed.size(); ++k) {
    const Candidate& alone = context.prepared.candidates[weighed[k]];
    if ((chosen >> k & 1U) == 0 || !alone.data->excludes_own_lane()) continue;
    const Range lane = context.prepared.lanes[static_cast<std::size_t>(alone.data->lane)];
    for (std::size_t i = lane.first; i < lane.last; ++i) {
      const bool other = i != weighed[k] && context.prepared.candidates[i].data->lowers_goods();
      if (other && context.left_out[i] == 0 && context.one_of[i] != kNone) return false;
      if (other && std::find(weighed.begin(), weighed.end(), i) != weighed.end() && context.left_out[i] == 0)
        return false;
      if (other) context.left_out[i] = 1;
    }
  }
  return true;
}

// With and without each weighed offer; the least sum of unit prices stays.
void weigh(PricingContext& context, PlanState& plan) {
  PlanState& before = context.work.before_weighing;
  PlanState& trial = context.work.weighing;
  before = plan;
  const std::vector<std::uint8_t> left_out = context.left_out;
  bool found = false;
  for (std::uint32_t chosen = 0; chosen < 1U << context.prepared.weighed.size(); ++chosen) {
    if (found && context.steps_left <= 0) break;
    context.left_out = left_out;
    if (!choose(context, chosen)) continue;
    trial = before;
    price_lanes(context, trial);
    if (found && !better(context, trial.cart, plan.cart)) continue;
    std::swap(plan, trial);
    found = true;
  }
  context.left_out = left_out;
  context.possible &= found;
}

}  // namespace

void price_units(PricingContext& context, PlanState& plan) {
  if (context.prepared.weighed.empty() || context.take_all) return price_lanes(context, plan);
  if (context.prepared.weighed.size() > kMostWeighed) {
    context.proved = false;
    return price_lanes(context, plan);
  }
  weigh(context, plan);
}

}  // namespace yansuan
