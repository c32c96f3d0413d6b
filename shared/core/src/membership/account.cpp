#include "membership/turn.hpp"

namespace yansuan {
namespace {

std::size_t counter_place(const std::vector<Counter>& counters, std::string_view key) {
  return sorted_place(counters, key, [](const Counter& counter) -> std::string_view { return counter.key; });
}

}  // namespace

bool is_usable(CouponLife state) {
  return state == CouponLife::kGranted || state == CouponLife::kReleased || state == CouponLife::kReturned;
}

void Account::index() {
  const auto place_of = [](std::size_t i) { return static_cast<Index>(i); };
  for (std::size_t i = 0; i < lots.size(); ++i) {
    const PointsLot& lot = lots[i];
    (lot.pending ? waiting : balance)[lot.account] += lot.left;
    if (lot.left == 0) continue;
    if (lot.pending) {
      pending.push(lot.available_ms, place_of(i));
    } else {
      spendable[lot.account].push(lot.expires_ms == 0 ? kNeverMs : lot.expires_ms, place_of(i));
    }
  }
  for (const PointsAccount kind : {PointsAccount::kConsumption, PointsAccount::kCommunity}) balance[kind] -= owed[kind];
  for (std::size_t i = 0; i < coupons.size(); ++i) {
    if (!is_usable(coupons[i].state)) continue;
    ++usable_coupons;
    if (coupons[i].until_ms != 0) coupons_due.push(coupons[i].until_ms, place_of(i));
  }
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (orders[i].due_ms != 0) orders_due.push(orders[i].due_ms, place_of(i));
    order_names.emplace(orders[i].id, place_of(i));
  }
}

std::int32_t day_number(const CivilDate& date) { return (date.year * 100 + date.month) * 100 + date.day; }

std::int64_t bucket_of(Period period, Millis now_ms) {
  const CivilDate today = civil_date(now_ms);
  switch (period) {
    case Period::kEver:
      return 0;
    case Period::kDay:
      return day_number(today);
    case Period::kWeek:
      return day_number(add_days(today, 1 - weekday(today)));
    case Period::kMonth:
      return today.year * 100 + today.month;
    case Period::kYear:
      return today.year;
  }
  return 0;
}

std::int64_t counted(const Account& account, std::string_view key, std::int64_t bucket) {
  const std::size_t at = counter_place(account.counters, key);
  if (at == account.counters.size() || account.counters[at].key != key) return 0;
  return account.counters[at].bucket == bucket ? account.counters[at].count : 0;
}

void count(Account& account, std::string_view key, std::int64_t bucket, std::int64_t more) {
  const std::size_t at = counter_place(account.counters, key);
  if (at == account.counters.size() || account.counters[at].key != key)
    account.counters.insert(account.counters.begin() + static_cast<std::ptrdiff_t>(at),
                            Counter{std::string(key), bucket, 0});
  Counter& counter = account.counters[at];
  if (counter.bucket != bucket) counter = Counter{std::move(counter.key), bucket, 0};
  counter.count += more;
}

}  // namespace yansuan
