#include <algorithm>

#include "pricing/facts.hpp"
#include "pricing/quoter.hpp"

namespace yansuan {
namespace {

bool touches(const Rulebook& book, const Request& request, const Offer& offer) {
  return std::any_of(request.lines.begin(), request.lines.end(),
                     [&](const CartLine& line) { return line.selected && reaches(book, offer, line.sku); });
}

bool birthday_holds(BirthdayScope scope, const Birthday& birthday, const CivilDate& date) {
  return scope == BirthdayScope::kMonth ? birthday.month == date.month : is_birthday(birthday, date);
}

// The first midnight at which the birthday (or its month) begins or ends.
Millis birthday_change_ms(const Audience& audience, const Birthday& birthday, Millis now_ms) {
  if (!audience.has_birthday || birthday.month == 0) return 0;
  CivilDate date = civil_date(now_ms);
  const bool holds = birthday_holds(audience.birthday, birthday, date);
  for (std::int32_t day = 0; day < 400; ++day) {
    date = add_days(date, 1);
    if (birthday_holds(audience.birthday, birthday, date) != holds) return midnight_ms(date);
  }
  return 0;
}

class Earliest {
 public:
  explicit Earliest(Millis now_ms) : now_ms_(now_ms) {}
  void consider(Millis at_ms) {
    if (at_ms > now_ms_ && (at_ms_ == 0 || at_ms < at_ms_)) at_ms_ = at_ms;
  }
  [[nodiscard]] Millis at_ms() const { return at_ms_; }

 private:
  Millis now_ms_;
  Millis at_ms_ = 0;
};

}  // namespace

Millis valid_until_ms(const Rulebook& book, const Request& request) {
  Earliest earliest(request.now_ms);
  earliest.consider(book.not_after_ms);
  const auto consider_offer = [&](const Offer& offer) {
    if (offer.inactive || !offer.in_order_type(request.order_type) || !touches(book, request, offer)) return;
    earliest.consider(next_change_ms(offer.window, request.now_ms));
    earliest.consider(birthday_change_ms(offer.audience, request.member.birthday, request.now_ms));
  };
  for (const Offer& offer : book.offers) {
    if (offer.claim != Claim::kCoupon) consider_offer(offer);
  }
  for (const Coupon& coupon : request.coupons) {
    const Offer& offer = book.offers[static_cast<std::size_t>(coupon.offer)];
    if (!coupon.candidate || offer.inactive || !touches(book, request, offer)) continue;
    earliest.consider(coupon.from_ms);
    earliest.consider(coupon.until_ms);
    consider_offer(offer);
  }
  return earliest.at_ms();
}

}  // namespace yansuan
