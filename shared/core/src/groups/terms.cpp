#include "groups/terms.hpp"

#include <algorithm>

namespace yansuan {

using Code = GroupRefusal;

std::int32_t Terms::size_wanted() const {
  if (!campaign_.teams()) return event_.size > 1 ? 0 : 1;
  if (campaign_.settle == Settle::kSettleAtClose) return event_.size == 0 ? campaign_.sizes.back() : 0;
  if (event_.size == 0) return campaign_.sizes.size() == 1 ? campaign_.sizes.front() : 0;
  const auto& sizes = campaign_.sizes;
  return std::find(sizes.begin(), sizes.end(), event_.size) == sizes.end() ? 0 : event_.size;
}

Refused Terms::refuse_buyer(Buyers who) const {
  if (who == Buyers::kNew && !event_.is_new) return refuse(Code::kNewOnly);
  return who == Buyers::kOld && event_.is_new ? refuse(Code::kOldOnly) : Refused{};
}

Refused Terms::refuse_units() const {
  const std::int64_t mine = campaign_.person_units - event_.taken_units;
  if (campaign_.person_units > 0 && event_.units > mine)
    return refuse(Code::kPersonLimit, event_.units, std::max<std::int64_t>(mine, 0));
  const std::int64_t left = answer_.stock.left();
  if (left <= 0) return refuse(Code::kSoldOut, event_.units, 0);
  return event_.units > left ? refuse(Code::kStockShort, event_.units, left) : Refused{};
}

SeatAsked Terms::asked_of(std::int32_t size, Index sku) const {
  return {sku, event_.units, size, event_.is_new, event_.coupons, answer_.now_ms};
}

Refused Terms::refuse_price(Fen price_fen) const {
  const bool other = event_.expected_fen >= 0 && event_.expected_fen != price_fen;
  return other ? refuse(Code::kPriceChanged, event_.expected_fen, price_fen) : Refused{};
}

Refused Terms::refuse_order(std::int32_t size, Index sku, SeatPrice& price) const {
  Refused no = refuse_units();
  if (no) return no;
  if (!event_.coupons.empty() && !campaign_.allow_coupon) return refuse(Code::kCouponsExcluded);
  price = seat_price(book_, campaign_, asked_of(campaign_.least(size), sku));
  return price.priced ? refuse_price(price.fen) : refuse(Code::kNotOnOffer);
}

}  // namespace yansuan
