#include "yansuan/hints.hpp"

#include <algorithm>

#include "hints/targets.hpp"
#include "order/sort_short.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::int32_t kCartsMax = 200;
constexpr std::int32_t kUnitsMax = 12;        // of one top-up
constexpr std::int32_t kUnitsForAmount = 4;   // more of one product, just to reach an amount, is no good advice
constexpr std::size_t kProductsPerOffer = 5;  // those that come closest are priced

bool used(const Quote& quote, std::size_t coupon) { return quote.coupons[coupon].verdict == Verdict::kUsed; }

void decline(Request& request, Index offer) {
  request.declined.push_back(offer);
  for (Coupon& coupon : request.coupons) coupon.candidate = coupon.candidate && coupon.offer != offer;
}

bool add_units(Request& request, Index sku, std::int32_t units) {
  std::int64_t all = units;
  CartLine* same = nullptr;
  for (CartLine& line : request.lines) {
    all += line.units;
    if (line.selected && line.sku == sku && line.units + units <= kMaxUnitsPerLine) same = &line;
  }
  if (all > kMaxUnitsPerCart || (same == nullptr && request.lines.size() >= kMaxLines)) return false;
  if (same != nullptr) {
    same->units += units;
  } else {
    request.lines.push_back({{}, sku, units, true});
  }
  return true;
}

// A product that could reach a target, and the fewest units that might do.
struct TopUp {
  std::size_t target;
  std::size_t rank;  // among the products of its target
  Index sku;
  std::int32_t units;
  Fen list_fen;
};

// The closest of each offer first, so that a bound on carts leaves none out.
bool goes_first(const TopUp& a, const TopUp& b) {
  if (a.rank != b.rank) return a.rank < b.rank;
  return a.list_fen != b.list_fen ? a.list_fen < b.list_fen : a.units < b.units;
}

class HintSearch {
 public:
  HintSearch(const Rulebook& book, Quoter& quoter, const HintsRequest& asked)
      : book_(book),
        quoter_(quoter),
        asked_(asked),
        request_(asked.request),
        first_(book),
        now_(first_.explain(asked.request)) {}

  Hints find() {
    found_.payable_fen = now_.payable_fen;
    top_up();
    look_at_next_tier();
    if (asked_.has_saved) keep_coupons();
    choose();
    found_.complete = carts_left_ >= 0;
    return std::move(found_);
  }

 private:
  // Null: refused, or no further cart may be priced.
  const Quote* price(const Request& request, bool explained = false) {
    if (carts_left_ <= 0) carts_left_ = -1;
    if (carts_left_ < 0) return nullptr;
    --carts_left_;
    const Quote& quote = explained ? quoter_.explain(request) : quoter_.price(request);
    return quote.status == QuoteStatus::kPriced ? &quote : nullptr;
  }

  // Points are as asked and no saving: what they pay counts as paid.
  static Fen paid_fen(const Quote& quote) { return quote.payable_fen + quote.points_off_fen; }

  // How much more the cart would cost without the offer.
  Fen brings_fen(Request request, Index offer, Fen with_fen) {
    decline(request, offer);
    const Quote* without = price(request);
    return without == nullptr ? 0 : paid_fen(*without) - with_fen;
  }

  void top_up() {
    targets_ = find_targets(book_, request_, now_);
    std::vector<TopUp> all;
    for (std::size_t i = 0; i < targets_.size(); ++i) list_top_ups(i, all);
    sort_short(all, goes_first);
    std::vector<Fen> brings_now(targets_.size(), -1);
    for (const TopUp& one : all) {
      const Aim& target = targets_[one.target];
      Fen& now_fen = brings_now[one.target];
      const bool holds = target.set || target.next != nullptr;
      if (now_fen < 0) now_fen = holds ? brings_fen(request_, target.offer, paid_fen(now_)) : 0;
      try_units(one, target, now_fen);
    }
  }

  [[nodiscard]] static std::int32_t units_max(const Aim& target) {
    const bool counted = target.measure == FailedMeasure::kUnits || target.measure == FailedMeasure::kSkus;
    return counted ? kUnitsMax : kUnitsForAmount;
  }

  void list_top_ups(std::size_t target, std::vector<TopUp>& all) const {
    std::vector<TopUp> closest;
    for (const Index sku : asked_.products) {
      const std::int64_t units = fewest_units(book_, targets_[target], sku);
      const Fen list_fen = units * book_.skus[static_cast<std::size_t>(sku)].list_fen;
      if (units >= 1 && units <= units_max(targets_[target]))
        closest.push_back({target, 0, sku, static_cast<std::int32_t>(units), list_fen});
    }
    sort_short(closest, goes_first);
    for (std::size_t rank = 0; rank < std::min(closest.size(), kProductsPerOffer); ++rank) {
      closest[rank].rank = rank;
      all.push_back(closest[rank]);
    }
  }

  // The fewest units that win: upwards from the bound, and downwards should the bound have been too high.
  void try_units(const TopUp& one, const Aim& target, Fen brings_now_fen) {
    Hint hint;
    std::int32_t units = one.units;
    const std::int32_t most = std::min(units_max(target), units * 2 + (target.set ? kUnitsMax : 2));
    while (!wins(one.sku, units, target, brings_now_fen, hint)) {
      if (++units > most || carts_left_ < 0) return;
    }
    for (std::int32_t fewer = units - 1; units == one.units && fewer >= 1; --fewer) {
      if (!wins(one.sku, fewer, target, brings_now_fen, hint)) break;
    }
    if (carts_left_ >= 0) found_.hints.push_back(hint);
  }

  // Leaves the hint as it was when the units do not win.
  bool wins(Index sku, std::int32_t units, const Aim& target, Fen brings_now_fen, Hint& hint) {
    const Offer& offer = book_.offers[static_cast<std::size_t>(target.offer)];
    Request more = request_;
    if (!add_units(more, sku, units)) return false;
    const Quote* then = price(more, target.next != nullptr);
    if (then == nullptr) return false;
    if (target.next != nullptr && measured(book_, more, *then, offer, *target.next).have < target.need) return false;
    const Fen payable_fen = then->payable_fen;
    const Fen then_fen = paid_fen(*then);
    Index coupon = kNone;
    for (std::size_t i = 0; i < more.coupons.size(); ++i) {
      if (more.coupons[i].offer == target.offer && used(*then, i)) coupon = static_cast<Index>(i);
    }
    const Fen saving_fen = brings_fen(more, target.offer, then_fen) - brings_now_fen;
    if (saving_fen <= 0 || carts_left_ < 0) return false;
    const bool lowers = payable_fen < now_.payable_fen && then_fen < paid_fen(now_);
    const Fen need_fen = target.measure == FailedMeasure::kAmountFen ? target.need - target.have : 0;
    hint = {code_of(offer, lowers), sku,    units, payable_fen, payable_fen - now_.payable_fen, saving_fen, need_fen,
            target.offer,           coupon, kNone, kNone};
    return true;
  }

  static HintCode code_of(const Offer& offer, bool lowers) {
    if (offer.target.set.empty()) return lowers ? HintCode::kTopUpLowersTotal : HintCode::kTopUpSavesMore;
    return lowers && offer.target.set.size() == 1 ? HintCode::kPackCheaper : HintCode::kCompletesSet;
  }

  // The same cart at the tier that comes next, for who has what the present tier asks for: else the sum is not known.
  void look_at_next_tier() {
    const Member& member = request_.member;
    const auto tier = static_cast<std::size_t>(member.tier) + 1;
    if (tier >= book_.tiers.size() || member.orders + 1 < book_.tiers[tier].min_orders ||
        member.lifetime_fen < book_.tiers[tier - 1].min_lifetime_fen)
      return;
    Request there = request_;
    there.member.tier = static_cast<Index>(tier);
    const Quote* then = price(there);
    if (then == nullptr || paid_fen(*then) >= paid_fen(now_)) return;
    Hint hint;
    hint.code = HintCode::kNextTier;
    hint.payable_fen = then->payable_fen;
    hint.saving_fen = paid_fen(now_) - paid_fen(*then);
    hint.need_fen = std::max<Fen>(0, book_.tiers[tier].min_lifetime_fen - member.lifetime_fen - now_.payable_fen);
    hint.extra_fen = hint.need_fen;
    hint.tier = there.member.tier;
    found_.hints.push_back(hint);
  }

  // The saved cart, with the coupons that `quote` leaves.
  [[nodiscard]] Request saved_after(const Quote& quote) const {
    Request later = asked_.saved;
    for (std::size_t i = 0; i < later.coupons.size(); ++i)
      later.coupons[i].candidate = later.coupons[i].candidate && !used(quote, i);
    return later;
  }

  void keep_coupons() {
    const Quote* later = price(saved_after(now_));
    if (later == nullptr) return;
    const Fen both_fen = paid_fen(now_) + paid_fen(*later);
    for (std::size_t i = 0; i < request_.coupons.size(); ++i) {
      if (used(now_, i)) keep_coupon(i, both_fen);
    }
  }

  void keep_coupon(std::size_t index, Fen both_fen) {
    const Coupon& kept = request_.coupons[index];
    if (kept.until_ms != 0 && kept.until_ms <= request_.now_ms + kDayMs) return;
    Request without = request_;
    without.coupons[index].candidate = false;
    const Quote* then = price(without);
    if (then == nullptr) return;
    Hint hint;
    for (std::size_t i = 0; i < then->coupons.size(); ++i) {
      if (!used(*then, i) || used(now_, i)) continue;
      const Millis until_ms = request_.coupons[i].until_ms;
      if (kept.until_ms != 0 && (until_ms == 0 || until_ms > kept.until_ms)) return;
      hint.instead = static_cast<Index>(i);
    }
    hint.code = HintCode::kKeepCoupon;
    hint.payable_fen = then->payable_fen;
    hint.extra_fen = then->payable_fen - now_.payable_fen;
    hint.saving_fen = both_fen - paid_fen(*then);
    hint.offer = kept.offer;
    hint.coupon = static_cast<Index>(index);
    const Quote* later = price(saved_after(*then));
    if (later == nullptr || !used(*later, index)) return;
    hint.saving_fen -= paid_fen(*later);
    if (hint.saving_fen > 0) found_.hints.push_back(hint);
  }

  [[nodiscard]] std::string_view sku_id(Index sku) const {
    return sku == kNone ? std::string_view() : book_.skus[static_cast<std::size_t>(sku)].id;
  }

  // Of one offer, and of the same goods, the first alone.
  void choose() {
    std::vector<Hint>& hints = found_.hints;
    sort_short(hints, [&](const Hint& a, const Hint& b) {
      if (a.extra_fen != b.extra_fen) return a.extra_fen < b.extra_fen;
      if (a.saving_fen != b.saving_fen) return a.saving_fen > b.saving_fen;
      return sku_id(a.sku) < sku_id(b.sku);
    });
    std::vector<Hint> chosen;
    for (const Hint& hint : hints) {
      const auto same = [&](const Hint& other) {
        return hint.sku != kNone && other.sku != kNone &&
               (other.offer == hint.offer || (other.sku == hint.sku && other.units_added == hint.units_added));
      };
      if (chosen.size() < static_cast<std::size_t>(asked_.hints_max) &&
          std::none_of(chosen.begin(), chosen.end(), same))
        chosen.push_back(hint);
    }
    hints = std::move(chosen);
  }

  const Rulebook& book_;
  Quoter& quoter_;
  const HintsRequest& asked_;
  const Request& request_;
  Quoter first_;  // keeps the quote of the cart as it is
  const Quote& now_;
  std::vector<Aim> targets_;
  Hints found_;
  std::int32_t carts_left_ = kCartsMax;
};

}  // namespace

Hints find_hints(const Rulebook& book, Quoter& quoter, const HintsRequest& request) {
  return HintSearch(book, quoter, request).find();
}

}  // namespace yansuan
