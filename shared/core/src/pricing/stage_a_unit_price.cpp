// Stage A: what one unit costs. In each lane a unit takes the lowest price that an offer gives it, never two multiplied
// (PRC-02, PRC-03, PRC-08; X-04); a second lane works on the first one's result.
#include <algorithm>
#include <tuple>

#include "order/sort_short.hpp"
#include "pricing/plan.hpp"

namespace yansuan {
namespace {

struct UnitOffer {
  Index applied = kNone;
  const Offer* offer = nullptr;
  const GoodsEffect* effect = nullptr;
  std::int64_t units_left = kUnlimited;

  [[nodiscard]] bool limited() const { return units_left != kUnlimited; }
};

class UnitLane {
 public:
  UnitLane(PricingContext& context, PlanState& plan, Index lane)
      : context_(context),
        plan_(plan),
        cart_(plan.cart),
        lane_index_(lane),
        lane_(context.book.settings.lanes[static_cast<std::size_t>(lane)]) {}

  void price() {
    collect();
    assign_limited();
    for (std::size_t entry = 0; entry < cart_.entries.size(); ++entry) price_entry(static_cast<Index>(entry));
    for (const UnitOffer& unit_offer : offers_) {
      if (cart_.applied[static_cast<std::size_t>(unit_offer.applied)].cut_fen > 0) plan_.use(*unit_offer.offer);
    }
  }

 private:
  void collect() {
    const auto& candidates = context_.candidates;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      const Offer& offer = context_.offer(candidates[i]);
      if (offer.lane != lane_index_ || context_.left_out[i] != 0) continue;
      const Reach reached = reach(context_.book, context_.request, cart_, offer);
      if (!reached.met) continue;
      const Rung& rung = offer.rungs[static_cast<std::size_t>(reached.rung)];
      const bool money = rung.goods.kind != EffectKind::kNone && plan_.open_to(offer);
      const Index applied = note(plan_, candidates[i], reached, money);
      if (!money) continue;
      const CutRoom room = room_for(context_, candidates[i]);
      if (reached.units > room.refuse_units) continue;
      const std::int64_t units = std::min(
          room.units, offer.limits.line_max_units == 0 ? kUnlimited : std::int64_t{offer.limits.line_max_units});
      offers_.push_back({applied, &offer, &rung.goods, units});
      if (rung.goods.per == Per::kLine) any_per_line_ = true;
    }
    claimed_.assign(cart_.runs.size(), 0);
  }

  [[nodiscard]] bool covers(const UnitOffer& unit_offer, Index entry, const UnitRun& run) const {
    return context_.book.in_scope(unit_offer.offer->scope, cart_.entries[static_cast<std::size_t>(entry)].sku) &&
           takes(unit_offer.offer->scope, run);
  }

  [[nodiscard]] Fen price_under(const UnitOffer& unit_offer, Index entry, const UnitRun& run) const {
    const Fen base_fen = unit_offer.offer->from == PriceFrom::kList ? run.list_fen : run.net_fen;
    const Fen floor_fen =
        context_.book.skus[static_cast<std::size_t>(cart_.entries[static_cast<std::size_t>(entry)].sku)].floor_fen;
    return std::max(payable_of(*unit_offer.effect, base_fen, 1, context_.book.settings.rounding),
                    std::min(floor_fen, run.net_fen));
  }

  // Lower first; at the same price a tier's own offer, then no coupon, then no quota, then the fixed order.
  [[nodiscard]] auto rank(const UnitOffer& unit_offer, Fen price_fen) const {
    const Offer& offer = *unit_offer.offer;
    const bool first_come = lane_.choose == Choose::kPriority;
    const bool quota = offer.limits.person.any() || offer.limits.total.any();
    return std::tuple(first_come ? 0 : price_fen, first_come ? false : !offer.is_tier_price(),
                      !first_come && offer.claim == Claim::kCoupon, !first_come && quota, offer.turn);
  }

  struct Best {
    const UnitOffer* offer = nullptr;
    Fen price_fen = 0;
  };

  [[nodiscard]] Best best_unlimited(Index entry, const UnitRun& run) const {
    Best best{nullptr, run.net_fen};
    for (const UnitOffer& unit_offer : offers_) {
      if (unit_offer.limited() || unit_offer.effect->per == Per::kLine || !covers(unit_offer, entry, run)) continue;
      const Fen price_fen = price_under(unit_offer, entry, run);
      if (price_fen >= run.net_fen) continue;
      if (best.offer == nullptr || rank(unit_offer, price_fen) < rank(*best.offer, best.price_fen))
        best = {&unit_offer, price_fen};
    }
    return best;
  }

  struct UnitClaim {
    UnitOffer* offer;
    Index entry;
    Index run;
    Fen price_fen;
    Fen gain_fen;
  };

  // Limited offers go where they save most (or where `pick` says); a unit they do not lower further stays as it is.
  void assign_limited() {
    std::vector<UnitClaim> claims;
    std::int32_t limited = 0;
    for (UnitOffer& unit_offer : offers_) {
      if (!unit_offer.limited()) continue;
      ++limited;
      gather_claims(unit_offer, claims);
    }
    sort_short(claims, [&](const UnitClaim& a, const UnitClaim& b) { return order_of(a) < order_of(b); });
    for (const UnitClaim& claim : claims) {
      if (claim.offer->units_left > 0) assign(claim);
      if (claim.offer->units_left == 0 && limited > 1) context_.proved = false;
    }
    for (UnitOffer& unit_offer : offers_) {
      if (unit_offer.limited()) unit_offer.units_left = 0;
    }
  }

  void gather_claims(UnitOffer& unit_offer, std::vector<UnitClaim>& claims) {
    for (std::size_t entry = 0; entry < cart_.entries.size(); ++entry) {
      for (Index at = cart_.entries[entry].first_run; at != kNone; at = cart_.run(at).next) {
        const UnitRun& run = cart_.run(at);
        if (!covers(unit_offer, static_cast<Index>(entry), run)) continue;
        const Fen price_fen = price_under(unit_offer, static_cast<Index>(entry), run);
        const Best other = best_unlimited(static_cast<Index>(entry), run);
        const bool wins = price_fen < other.price_fen;
        if (wins || unit_offer.offer->target.pick != Pick::kBest) {
          claims.push_back(
              {&unit_offer, static_cast<Index>(entry), at, price_fen, wins ? other.price_fen - price_fen : 0});
        }
      }
    }
  }

  [[nodiscard]] std::tuple<Fen, std::int32_t, Index> order_of(const UnitClaim& claim) const {
    const Fen net_fen = cart_.run(claim.run).net_fen;
    const Pick pick = claim.offer->offer->target.pick;
    const Fen key = pick == Pick::kDearest ? -net_fen : pick == Pick::kCheapest ? net_fen : -claim.gain_fen;
    return {key, claim.offer->offer->turn, claim.run};
  }

  void assign(const UnitClaim& claim) {
    if (is_claimed(claim.run)) return;
    const auto units =
        static_cast<std::int32_t>(std::min<std::int64_t>(claim.offer->units_left, cart_.run(claim.run).units));
    claim.offer->units_left -= units;
    if (claim.gain_fen == 0) return;
    cart_.part(claim.run, units);
    claimed_.resize(cart_.runs.size(), 0);
    claimed_[static_cast<std::size_t>(claim.run)] = 1;
    set_price(claim.run, claim.price_fen, *claim.offer);
  }

  [[nodiscard]] bool is_claimed(Index run) const {
    return static_cast<std::size_t>(run) < claimed_.size() && claimed_[static_cast<std::size_t>(run)] != 0;
  }

  void set_price(Index run, Fen price_fen, const UnitOffer& unit_offer) {
    if (unit_offer.offer->from == PriceFrom::kList) cart_.restore(run);
    cart_.lower(run, cart_.run(run).net_fen - price_fen, unit_offer.applied);
  }

  void price_entry(Index entry) {
    if (any_per_line_ && price_whole_line(entry)) return;
    for (Index at = cart_.entries[static_cast<std::size_t>(entry)].first_run; at != kNone; at = cart_.run(at).next) {
      if (is_claimed(at)) continue;
      const Best best = best_unlimited(entry, cart_.run(at));
      if (best.offer != nullptr) set_price(at, best.price_fen, *best.offer);
    }
  }

  // `per: line` rounds once for the line, so it is compared on the whole line.
  bool price_whole_line(Index entry) {
    Fen net_fen = 0;
    Fen by_unit_fen = 0;
    for (Index at = cart_.entries[static_cast<std::size_t>(entry)].first_run; at != kNone; at = cart_.run(at).next) {
      if (is_claimed(at)) return false;
      net_fen += cart_.run(at).net_fen * cart_.run(at).units;
      by_unit_fen += best_unlimited(entry, cart_.run(at)).price_fen * cart_.run(at).units;
    }
    const UnitOffer* best = nullptr;
    Fen best_fen = by_unit_fen;
    for (const UnitOffer& unit_offer : offers_) {
      if (unit_offer.effect->per != Per::kLine ||
          !covers(unit_offer, entry, cart_.run(cart_.entries[static_cast<std::size_t>(entry)].first_run)))
        continue;
      const Fen price_fen = payable_of(*unit_offer.effect, net_fen, 1, context_.book.settings.rounding);
      if (price_fen >= net_fen || price_fen > best_fen) continue;
      if (best == nullptr ? price_fen < by_unit_fen : rank(unit_offer, price_fen) < rank(*best, best_fen)) {
        best = &unit_offer;
        best_fen = price_fen;
      }
    }
    if (best != nullptr) cut_entry(context_.book, cart_, entry, net_fen - best_fen, best->applied, context_.scratch);
    return best != nullptr;
  }

  PricingContext& context_;
  PlanState& plan_;
  CartState& cart_;
  Index lane_index_;
  const Lane& lane_;
  bool any_per_line_ = false;
  std::vector<UnitOffer> offers_;
  std::vector<std::uint8_t> claimed_;  // by run: a limited offer has it
};

}  // namespace

UnitGap unit_gap(const PricingContext& context, const CartState& before, const Candidate& candidate,
                 const CartState& after) {
  const Offer& offer = context.offer(candidate);
  const Reach reached = reach(context.book, context.request, before, offer);
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

void price_units(PricingContext& context, PlanState& plan) {
  const auto& lanes = context.book.settings.lanes;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (lanes[lane].stage == Stage::kA) UnitLane(context, plan, static_cast<Index>(lane)).price();
  }
}

}  // namespace yansuan
