#include "yansuan/receipt.hpp"

#include <algorithm>

#include "json/writer.hpp"
#include "pricing/cut.hpp"
#include "receipt/words.hpp"

namespace yansuan {
namespace {

CouponState state_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kUsed:
      return CouponState::kUsed;
    case Verdict::kBeaten:
      return CouponState::kLess;
    case Verdict::kSamePrice:
      return CouponState::kSame;
    case Verdict::kConditionMissed:
      return CouponState::kShort;
    case Verdict::kNotYet:
    case Verdict::kNotNow:
    case Verdict::kStale:
      return CouponState::kWaiting;
    case Verdict::kExpired:
      return CouponState::kExpired;
    case Verdict::kDeclined:
      return CouponState::kDeclined;
    default:
      return CouponState::kNotForYou;
  }
}

class ReceiptWriter {
 public:
  ReceiptWriter(const Rulebook& book, const Request& request, const Quote& quote, Lang lang)
      : book_(book), request_(request), quote_(quote), words_(lang) {}

  std::string write() {
    out_.begin_object().member("lang", to_string(words_.lang())).member("title", words_.title());
    write_rows();
    write_coupons();
    out_.key("total").begin_object().member("label", words_.payable()).member("text", Words::yuan(quote_.payable_fen));
    out_.member("payable_fen", quote_.payable_fen).end_object();
    write_summary();
    out_.end_object();
    return out_.take();
  }

 private:
  [[nodiscard]] const Offer& offer(Index index) const { return book_.offers[static_cast<std::size_t>(index)]; }
  [[nodiscard]] const std::string& name(const Offer& offer) const { return offer.name.in(words_.lang()); }
  [[nodiscard]] const std::string& sku_name(Index sku) const {
    return book_.skus[static_cast<std::size_t>(sku)].name.in(words_.lang());
  }

  struct Row {
    std::string text;
    std::string note;
    RowState state = RowState::kApplied;
    std::string change;  // "": nothing changed
    Fen change_fen = 0;
    bool has_change_fen = false;
    Fen balance_fen = -1;  // -1: none shown
  };

  void write_row(const Row& row) {
    out_.begin_object().member("text", row.text).member("note", row.note).member("state", to_string(row.state));
    out_.key("change");
    row.change.empty() ? out_.null() : out_.text(row.change);
    out_.key("change_fen");
    row.has_change_fen ? out_.integer(row.change_fen) : out_.null();
    out_.key("balance");
    row.balance_fen < 0 ? out_.null() : out_.text(Words::amount(row.balance_fen));
    out_.key("balance_fen");
    row.balance_fen < 0 ? out_.null() : out_.integer(row.balance_fen);
    out_.end_object();
  }

  static Row changed(std::string text, std::string note, const Step& step) {
    return {std::move(text), std::move(note), RowState::kApplied, Words::change(step.amount_fen), step.amount_fen, true,
            step.balance_fen};
  }

  void write_rows() {
    out_.key("rows").begin_array();
    Fen balance_fen = 0;
    bool thresholds_told = false;
    for (const Step& step : quote_.steps) {
      // What was missed stands where it would have counted: after unit prices and reductions, before coupons.
      if (!thresholds_told && step.stage > Stage::kC) {
        write_missed(balance_fen);
        thresholds_told = true;
      }
      balance_fen = step.balance_fen;
      write_step(step);
    }
    out_.end_array();
  }

  void write_step(const Step& step) {
    switch (step.code) {
      case StepCode::kList:
        write_row({std::string(words_.list_total()),
                   words_.units(step.units),
                   RowState::kInfo,
                   {},
                   0,
                   false,
                   step.balance_fen});
        return;
      case StepCode::kUnitPrice:
      case StepCode::kSet:
        write_row(
            changed(sku_name(request_.lines[static_cast<std::size_t>(step.line)].sku) + " " + name(offer(step.offer)),
                    unit_note(step), step));
        return;
      case StepCode::kThreshold:
      case StepCode::kCoupon:
        write_row(changed(name(offer(step.offer)), order_note(offer(step.offer)), step));
        return;
      case StepCode::kGift:
        write_gift(step);
        return;
      case StepCode::kPointsOff:
        write_row(changed(std::string(words_.points_off()), {}, step));
        return;
      case StepCode::kFreight:
        write_row(changed(std::string(words_.freight()), {}, step));
        return;
      case StepCode::kFloor:
        write_row(changed(std::string(words_.floor()), {}, step));
        return;
      case StepCode::kPayable:
        write_closing(step.balance_fen);
        return;
      case StepCode::kPointsEarned:
        return;
    }
  }

  // 59.00 × 9 折 = 53.10, or which price it undercuts.
  [[nodiscard]] std::string unit_note(const Step& step) const {
    const QuoteLine& line = quote_.lines[static_cast<std::size_t>(step.line)];
    const Index sku = request_.lines[static_cast<std::size_t>(step.line)].sku;
    const Offer& used = offer(step.offer);
    const Fen list_fen = book_.skus[static_cast<std::size_t>(sku)].list_fen;
    Fen unit_fen = list_fen;
    std::size_t offers = 0;
    for (const UnitPrice& price : line.prices) {
      if (std::find(price.offers.begin(), price.offers.end(), step.offer) == price.offers.end()) continue;
      unit_fen = price.unit_fen;
      offers = price.offers.size();
    }
    const GoodsEffect& effect = used.rungs.front().goods;
    std::string note = lowest_other(sku, step.offer, list_fen, unit_fen);
    if (note.empty() && effect.kind == EffectKind::kKeep && offers == 1)
      note = words_.computed(list_fen, effect.value, unit_fen, step.units);
    return used.limits.person.max_units == 0 ? note : words_.limited_to(note, used.limits.person.max_units);
  }

  // The closest other price of the same lane that this unit could have had.
  [[nodiscard]] std::string lowest_other(Index sku, Index used, Fen list_fen, Fen unit_fen) const {
    if (book_.lane_of(offer(used)).stage != Stage::kA) return {};
    const Offer* closest = nullptr;
    Fen closest_fen = list_fen;
    for (const OfferOutcome& outcome : quote_.offers) {
      const Offer& other = offer(outcome.offer);
      const bool could = outcome.outcome.verdict == Verdict::kUsed || outcome.outcome.verdict == Verdict::kBeaten ||
                         outcome.outcome.verdict == Verdict::kSamePrice;
      if (!could || outcome.offer == used || other.lane != offer(used).lane || !other.lowers_goods() ||
          !book_.in_scope(other.scope, sku))
        continue;
      const Fen fen = payable_of(other.rungs.front().goods, list_fen, 1, book_.settings.rounding);
      if (fen <= unit_fen || fen >= closest_fen) continue;
      closest = &other;
      closest_fen = fen;
    }
    return closest == nullptr ? std::string() : words_.lower_than(name(*closest), closest_fen);
  }

  [[nodiscard]] std::string order_note(const Offer& used) const {
    Fen need_fen = used.rungs.front().reach.min_amount_fen;
    for (const Condition& condition : used.conditions) need_fen = std::max(need_fen, condition.min_amount_fen);
    if (need_fen > 0) return words_.reached(need_fen);
    return used.claim == Claim::kCoupon && used.conditions.empty() ? std::string(words_.no_threshold()) : std::string();
  }

  void write_missed(Fen balance_fen) {
    for (const OfferOutcome& missed : quote_.offers) {
      if (missed.outcome.verdict != Verdict::kConditionMissed || book_.lane_of(offer(missed.offer)).stage > Stage::kC)
        continue;
      write_row({name(offer(missed.offer)), words_.missed(missed.outcome.failed), RowState::kMissed,
                 std::string(words_.not_reached()), 0, false, balance_fen});
    }
  }

  void write_gift(const Step& step) {
    const auto gift = std::find_if(quote_.gifts.begin() + static_cast<std::ptrdiff_t>(gifts_told_), quote_.gifts.end(),
                                   [&](const Gift& candidate) { return candidate.offer == step.offer; });
    gifts_told_ = static_cast<std::size_t>(gift - quote_.gifts.begin()) + 1;
    Row row = changed(words_.gift(sku_name(gift->sku), gift->units), std::string(words_.sent_along()), step);
    row.state = RowState::kGift;
    if (step.amount_fen == 0) row.change = words_.given();
    write_row(row);
  }

  void write_closing(Fen balance_fen) {
    if (!book_.settings.freight.charged) {
      write_row({std::string(words_.freight()),
                 {},
                 RowState::kInfo,
                 std::string(words_.free_of_charge()),
                 0,
                 false,
                 balance_fen});
    }
    for (const Confirm& confirm : quote_.confirm) {
      if (confirm.code != ConfirmCode::kTotalLimit) continue;
      write_row({words_.quota(name(offer(confirm.offer))), std::string(words_.confirm_before_paying()),
                 RowState::kConfirm, std::string(words_.to_confirm()), 0, false, -1});
    }
    if (!quote_.proved) {
      write_row({std::string(words_.not_finished()), std::string(words_.not_finished_note()), RowState::kConfirm,
                 std::string(words_.not_finished()), 0, false, -1});
    }
  }

  [[nodiscard]] std::string face(const Offer& coupon) const {
    const GoodsEffect& goods = coupon.rungs.front().goods;
    switch (goods.kind) {
      case EffectKind::kKeep:
        return words_.keep(goods.value);
      case EffectKind::kOff:
      case EffectKind::kPrice:
        return Words::face_yuan(goods.value);
      case EffectKind::kNone:
        break;
    }
    return std::string(coupon.rungs.front().gifts.empty() ? words_.freight() : words_.gift_face());
  }

  void write_coupons() {
    const auto coupon_lane = [](const Lane& lane) {
      return lane.stage == Stage::kD && lane.at_most == 1 && !lane.grouped();
    };
    const bool one = std::any_of(book_.settings.lanes.begin(), book_.settings.lanes.end(), coupon_lane);
    out_.member("coupons_title", quote_.coupons.empty()
                                     ? std::string()
                                     : words_.coupons_title(quote_.coupons.size(), one, quote_.proved));
    out_.key("coupons").begin_array();
    for (std::size_t i = 0; i < quote_.coupons.size(); ++i) {
      const Coupon& coupon = request_.coupons[i];
      const Outcome& outcome = quote_.coupons[i];
      out_.begin_object()
          .member("id", coupon.id)
          .member("face", face(offer(coupon.offer)))
          .member("text", name(offer(coupon.offer)));
      out_.member("note", words_.coupon_note(outcome, coupon, request_.now_ms))
          .member("state", to_string(state_of(outcome.verdict)));
      out_.member("result", words_.coupon_result(outcome)).end_object();
    }
    out_.end_array();
  }

  void write_summary() {
    out_.key("summary").begin_array();
    const Fen saved_fen = quote_.discount_total_fen();
    if (saved_fen > 0) out_.text(words_.saved(saved_fen));
    if (quote_.points_earned > 0) out_.text(words_.earned(quote_.points_earned));
    const auto next = static_cast<std::size_t>(request_.member.tier) + 1;
    if (request_.member.lifetime_fen > 0 && next < book_.tiers.size()) {
      const Fen gap_fen = book_.tiers[next].min_lifetime_fen - request_.member.lifetime_fen - quote_.payable_fen;
      if (gap_fen > 0) out_.text(words_.to_next_tier(book_.tiers[next].name.in(words_.lang()), gap_fen));
    }
    out_.text(words_.checked_at(request_.checked_at_ms));
    out_.end_array();
  }

  const Rulebook& book_;
  const Request& request_;
  const Quote& quote_;
  Words words_;
  json::Writer out_;
  std::size_t gifts_told_ = 0;
};

}  // namespace

std::string receipt_json(const Rulebook& book, const Request& request, const Quote& quote, Lang lang) {
  return ReceiptWriter(book, request, quote, lang).write();
}

}  // namespace yansuan
