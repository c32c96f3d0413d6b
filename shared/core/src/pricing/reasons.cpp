// Why: a verdict for each coupon and for each offer that touches the cart, the steps with their balance, and what
// nobody can confirm without the server. Told after pricing and never on the tap path.
#include <algorithm>

#include "pricing/facts.hpp"
#include "pricing/quoter.hpp"
#include "pricing/settlement.hpp"

namespace yansuan {
namespace {

class Reasons {
 public:
  Reasons(Quoter::Memory& memory, const Request& request, const Snapshots& snapshots)
      : memory_(memory),
        book_(memory.book()),
        request_(request),
        at_(snapshots),
        quote_(memory.quote()),
        context_(memory.context(request)) {}

  void tell() {
    quote_.valid_until_ms = valid_until_ms(book_, request_);
    for (std::size_t i = 0; i < request_.coupons.size(); ++i) tell_coupon(static_cast<Index>(i));
    for (const Index offer : book_.turns) tell_offer(offer);
    tell_steps();
    tell_confirm();
  }

 private:
  [[nodiscard]] const Offer& offer_at(Index index) const { return book_.offers[static_cast<std::size_t>(index)]; }
  [[nodiscard]] Stage stage_of(const Offer& offer) const { return book_.lane_of(offer).stage; }

  // The cart as the offer's conditions saw it.
  [[nodiscard]] const CartState& cart_at(Stage stage) const {
    switch (stage) {
      case Stage::kA:
        return at_.list;
      case Stage::kB:
        return at_.before_b;
      case Stage::kC:
        return at_.before_c;
      case Stage::kD:
        return at_.before_d;
      default:
        return at_.after_d;
    }
  }

  [[nodiscard]] const Applied* applied(Index offer, Index coupon) const {
    for (const Applied& applied : at_.settled.applied) {
      if (applied.offer == offer && applied.coupon == coupon) return &applied;
    }
    return nullptr;
  }

  void tell_coupon(Index index) {
    const Coupon& coupon = request_.coupons[static_cast<std::size_t>(index)];
    Outcome& outcome = quote_.coupons[static_cast<std::size_t>(index)];
    if (outcome.verdict == Verdict::kUsed) return;
    const Offer& offer = offer_at(coupon.offer);
    outcome =
        judge(offer, {coupon.offer, index}, offer.inactive ? Verdict::kOutOfScope : obstacle(book_, request_, coupon));
  }

  void tell_offer(Index index) {
    const Offer& offer = offer_at(index);
    if (offer.claim == Claim::kCoupon || offer.inactive || !offer.in_order_type(request_.order_type)) return;
    const Verdict against = obstacle(book_, request_, offer);
    if (against == Verdict::kDeclined && offer.claim == Claim::kCode)
      return;  // a code stays a secret until it is typed
    const Applied* used = applied(index, kNone);
    if (used != nullptr && (used->cut_fen > 0 || !used->money || used->sets)) {
      if (counts(*used)) quote_.offers.push_back({index, {Verdict::kUsed, used->cut_fen, 0, kNone, false, {}}});
      return;
    }
    const Outcome outcome = judge(offer, {index, kNone}, against);
    if (outcome.verdict != Verdict::kOutOfScope) quote_.offers.push_back({index, outcome});
  }

  [[nodiscard]] bool counts(const Applied& used) const { return used.units > 0; }

  // Not used: the first obstacle, the condition that failed, or what beat it.
  Outcome judge(const Offer& offer, const UsedOffer& candidate, Verdict against) {
    Outcome outcome{against, 0, 0, kNone, false, {}};
    Failed failed;
    const Reach reached = reach(book_, request_, cart_at(stage_of(offer)), offer, failed);
    if (!reached.touches) return {Verdict::kOutOfScope, 0, 0, kNone, false, {}};
    if (against != Verdict::kUsed) return outcome;
    if (!reached.met) return {Verdict::kConditionMissed, 0, 0, kNone, true, failed};
    if (!offer.target.set.empty()) return judge_set(candidate);
    if (offer.lowers_goods())
      return stage_of(offer) == Stage::kA ? judge_unit_price(candidate) : judge_by_forcing(candidate);
    // Freight and points: nothing competes there. A coupon of which nothing came is known by now.
    const bool after_the_goods = stage_of(offer) > Stage::kD && offer.claim != Claim::kCoupon;
    outcome.verdict = after_the_goods ? Verdict::kUsed : Verdict::kSamePrice;
    return outcome;
  }

  Outcome judge_unit_price(const UsedOffer& candidate) {
    const UnitGap gap = unit_gap(context_, at_.list, candidate, at_.before_b);
    if (lost_to_sets(candidate))
      return {Verdict::kBeaten, 0, at_.before_b.net_fen - at_.before_c.net_fen, kNone, false, {}};
    if (gap.closest_fen == 0) return {Verdict::kSamePrice, 0, 0, kNone, false, {}};
    if (gap.closest_fen > 0) return {Verdict::kBeaten, 0, gap.total_fen, kNone, false, {}};
    return judge_by_forcing(candidate);
  }

  // It gave the units their price until sets took all of them.
  [[nodiscard]] bool lost_to_sets(const UsedOffer& candidate) const {
    return std::any_of(at_.before_b.applied.begin(), at_.before_b.applied.end(), [&](const Applied& applied) {
      return applied.offer == candidate.offer && applied.coupon == candidate.coupon && applied.cut_fen > 0;
    });
  }

  Outcome judge_set(const UsedOffer& candidate) {
    const SetGap gap = set_gap(context_, at_.before_b, candidate);
    if (gap.missing) return {Verdict::kConditionMissed, 0, 0, kNone, true, gap.failed};
    if (gap.more_fen <= 0) return {Verdict::kSamePrice, 0, 0, kNone, false, {}};  // as cheap, or beaten by other sets
    return {Verdict::kBeaten, 0, gap.more_fen, kNone, false, {}};
  }

  Outcome judge_by_forcing(const UsedOffer& candidate) {
    const Quoter::Memory::Forced forced = memory_.price_with(request_, candidate);
    if (!forced.possible && !forced.sure) return {Verdict::kBeaten, 0, 0, winner_in_lane(candidate), false, {}};
    if (!forced.possible) return {Verdict::kExcluded, 0, 0, kNone, false, {}};
    const Fen more_fen = forced.net_fen - at_.after_d.net_fen;
    if (more_fen <= 0) return {Verdict::kSamePrice, 0, 0, kNone, false, {}};
    return {Verdict::kBeaten, 0, more_fen, winner_in_lane(candidate), false, {}};
  }

  // The used coupon that has the place this one would need.
  [[nodiscard]] Index winner_in_lane(const UsedOffer& candidate) const {
    for (const Applied& applied : at_.settled.applied) {
      if (applied.coupon == kNone || !in_force(applied)) continue;
      if (offer_at(applied.offer).lane == offer_at(candidate.offer).lane) return applied.coupon;
    }
    return kNone;
  }

  void tell_steps() {
    Fen balance_fen = quote_.list_total_fen;
    const auto add = [&](Stage stage, StepCode code, Index offer, Index line, std::int32_t units, Fen amount_fen) {
      if (code != StepCode::kList && code != StepCode::kPayable && code != StepCode::kPointsEarned)
        balance_fen += amount_fen;
      quote_.steps.push_back({stage, code, offer, line, units, amount_fen, balance_fen});
    };
    add(Stage::kA, StepCode::kList, kNone, kNone, units_of(), quote_.list_total_fen);
    tell_unit_steps(add);
    tell_order_steps(add);
    for (const Gift& gift : quote_.gifts)
      add(Stage::kD, StepCode::kGift, gift.offer, kNone, gift.units, gift.price_fen * gift.units);
    if (quote_.points_off_fen > 0) add(Stage::kE, StepCode::kPointsOff, kNone, kNone, 0, -quote_.points_off_fen);
    if (book_.settings.freight.charged) add(Stage::kF, StepCode::kFreight, kNone, kNone, 0, quote_.freight_fen);
    for (const Applied& applied : at_.settled.applied) {
      if (applied.offer == kNone && applied.cut_fen < 0)
        add(Stage::kG, StepCode::kFloor, kNone, kNone, 0, -applied.cut_fen);
    }
    add(Stage::kH, StepCode::kPayable, kNone, kNone, 0, quote_.payable_fen);
  }

  template <typename Add>
  void tell_unit_steps(Add add) const {
    for (std::size_t line = 0; line < quote_.lines.size(); ++line) {
      for (const Discount& discount : quote_.lines[line].discounts) {
        if (discount.code != StepCode::kUnitPrice && discount.code != StepCode::kSet) continue;
        std::int32_t units = 0;
        for (const UnitPrice& price : quote_.lines[line].prices) {
          if (std::find(price.offers.begin(), price.offers.end(), discount.offer) != price.offers.end())
            units += price.units;
        }
        const Stage stage = discount.code == StepCode::kSet ? Stage::kB : Stage::kA;
        add(stage, discount.code, discount.offer, static_cast<Index>(line), units, -discount.discount_fen);
      }
    }
  }

  template <typename Add>
  void tell_order_steps(Add add) const {
    for (const Applied& applied : at_.settled.applied) {
      if (applied.offer == kNone || applied.cut_fen == 0) continue;
      const Stage stage = stage_of(offer_at(applied.offer));
      if (stage == Stage::kC) add(stage, StepCode::kThreshold, applied.offer, kNone, applied.units, -applied.cut_fen);
      if (stage == Stage::kD) add(stage, StepCode::kCoupon, applied.offer, kNone, applied.units, -applied.cut_fen);
    }
  }

  [[nodiscard]] std::int32_t units_of() const {
    std::int32_t units = 0;
    for (const CartLine& line : request_.lines) units += line.selected ? line.units : 0;
    return units;
  }

  void tell_confirm() {
    for (const Applied& applied : at_.settled.applied) {
      if (!in_force(applied) || (applied.money && applied.cut_fen == 0)) continue;
      if (offer_at(applied.offer).limits.total.any())
        quote_.confirm.push_back({ConfirmCode::kTotalLimit, applied.offer});
    }
    for (const Gift& gift : quote_.gifts) quote_.confirm.push_back({ConfirmCode::kStock, gift.offer});
  }

  Quoter::Memory& memory_;
  const Rulebook& book_;
  const Request& request_;
  const Snapshots& at_;
  Quote& quote_;
  PricingContext context_;
};

}  // namespace

void tell_reasons(Quoter::Memory& memory, const Request& request, const Snapshots& snapshots) {
  Reasons(memory, request, snapshots).tell();
}

}  // namespace yansuan
