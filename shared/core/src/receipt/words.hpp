// Every sentence of a receipt, in both languages side by side.
#pragma once

#include <string>
#include <string_view>

#include "yansuan/calendar.hpp"
#include "yansuan/hints.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

class Words {
 public:
  explicit Words(Lang lang) : lang_(lang) {}

  [[nodiscard]] Lang lang() const { return lang_; }

  // money: 182.10, a thin space between thousands from 10 000 on; changes carry U+2212 or +
  [[nodiscard]] static std::string amount(Fen fen);
  [[nodiscard]] static std::string yuan(Fen fen);       // ¥167.10
  [[nodiscard]] static std::string face_yuan(Fen fen);  // ¥15, ¥17.91
  [[nodiscard]] static std::string change(Fen fen);
  [[nodiscard]] std::string keep(std::int64_t keep_bp) const;  // 9 折, 10% off
  [[nodiscard]] std::string day(const CivilDate& date) const;
  [[nodiscard]] std::string count(FailedMeasure measure, std::int64_t value) const;

  [[nodiscard]] std::string_view title() const;
  [[nodiscard]] std::string_view list_total() const;
  [[nodiscard]] std::string_view freight() const;
  [[nodiscard]] std::string_view free_of_charge() const;
  [[nodiscard]] std::string_view given() const;
  [[nodiscard]] std::string_view not_reached() const;
  [[nodiscard]] std::string_view to_confirm() const;
  [[nodiscard]] std::string_view floor() const;
  [[nodiscard]] std::string_view points_off() const;
  [[nodiscard]] std::string_view not_finished() const;
  [[nodiscard]] std::string_view not_finished_note() const;
  [[nodiscard]] std::string_view payable() const;
  [[nodiscard]] std::string_view gift_face() const;

  [[nodiscard]] std::string units(std::int32_t units) const;
  [[nodiscard]] std::string computed(Fen list_fen, std::int64_t keep_bp, Fen unit_fen, std::int32_t units) const;
  [[nodiscard]] std::string lower_than(std::string_view offer, Fen fen) const;
  [[nodiscard]] std::string limited_to(std::string_view note, std::int64_t units) const;
  [[nodiscard]] std::string missed(const Failed& failed) const;
  [[nodiscard]] std::string reached(Fen need_fen) const;
  [[nodiscard]] std::string_view no_threshold() const;
  [[nodiscard]] std::string gift(std::string_view sku, std::int32_t units) const;
  [[nodiscard]] std::string_view sent_along() const;
  [[nodiscard]] std::string quota(std::string_view offer) const;
  [[nodiscard]] std::string_view confirm_before_paying() const;

  [[nodiscard]] std::string coupons_title(std::size_t coupons, bool one_an_order, bool proved) const;
  [[nodiscard]] std::string coupon_result(const Outcome& outcome) const;
  [[nodiscard]] std::string coupon_note(const Outcome& outcome, const Coupon& coupon, Millis now_ms) const;

  [[nodiscard]] std::string saved(Fen fen) const;
  [[nodiscard]] std::string earned(std::int64_t points) const;
  [[nodiscard]] std::string to_next_tier(std::string_view tier, Fen fen) const;
  [[nodiscard]] std::string checked_at(Millis at_ms) const;

  /// `name` is that of the offer, or of the tier.
  [[nodiscard]] std::string hint(const Hint& hint, std::string_view sku, std::string_view name) const;
  [[nodiscard]] std::string in_group(const GroupOption& option) const;

 private:
  [[nodiscard]] bool zh() const { return lang_ == Lang::kZh; }
  [[nodiscard]] std::string_view say(std::string_view zh, std::string_view en) const { return this->zh() ? zh : en; }
  [[nodiscard]] std::string ending(const Coupon& coupon, Millis now_ms) const;
  [[nodiscard]] std::string extra(Fen fen) const;

  Lang lang_;
};

}  // namespace yansuan
