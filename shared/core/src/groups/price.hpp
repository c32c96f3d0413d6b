// What a seat costs: the pricing engine under the campaign's own offers, and no others of the order type.
#pragma once

#include "yansuan/groups.hpp"

namespace yansuan {

struct SeatAsked {
  Index sku = kNone;
  std::int32_t units = 1;
  std::int32_t size = 1;  // of the group; of a bargain, its owner and the helpers
  bool is_new = false;
  std::vector<Coupon> coupons;
  Millis now_ms = 0;
};

struct SeatPrice {
  bool priced = false;
  Fen fen = 0;
  std::vector<std::string> coupons;  // used
};

[[nodiscard]] SeatPrice seat_price(const Rulebook& book, const Campaign& campaign, const SeatAsked& asked);

/// More units, at most `most`, that cost less than these (GRP-05); the least price, then the fewest units.
[[nodiscard]] std::optional<CheaperUnits> cheaper_units(const Rulebook& book, const Campaign& campaign,
                                                        const SeatAsked& asked, Fen price_fen, std::int64_t most);

/// What a bargain has come to.
[[nodiscard]] Fen bargain_fen(const Rulebook& book, const Group& group);

}  // namespace yansuan
