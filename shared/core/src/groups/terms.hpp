// On which terms a campaign takes what an event asks for: who, what size, how many units, at what price.
#pragma once

#include "groups/price.hpp"

namespace yansuan {

using Refused = std::optional<GroupRefused>;

[[nodiscard]] inline Refused refuse(GroupRefusal code, std::int64_t asked = 0, std::int64_t limit = 0) {
  return GroupRefused{code, asked, limit};
}

class Terms {
 public:
  Terms(const Rulebook& book, const Campaign& campaign, const GroupEvent& event, const GroupAnswer& answer)
      : book_(book), campaign_(campaign), event_(event), answer_(answer) {}

  /// Of the group to be opened; 0 when the campaign has no such size.
  [[nodiscard]] std::int32_t size_wanted() const;
  [[nodiscard]] Refused refuse_buyer(Buyers who) const;
  [[nodiscard]] Refused refuse_units() const;
  [[nodiscard]] Refused refuse_price(Fen price_fen) const;
  /// Units, coupons and price of a seat; who settles at the close pays for the smallest size.
  [[nodiscard]] Refused refuse_order(std::int32_t size, Index sku, SeatPrice& price) const;
  [[nodiscard]] SeatAsked asked_of(std::int32_t size, Index sku) const;

 private:
  const Rulebook& book_;
  const Campaign& campaign_;
  const GroupEvent& event_;
  const GroupAnswer& answer_;
};

}  // namespace yansuan
