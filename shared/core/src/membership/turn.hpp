// One event's turn on one account: what decides, what is decided about, and what comes out.
#pragma once

#include "yansuan/membership.hpp"

namespace yansuan {

struct Turn {
  const Rulebook& book;
  const MembershipRules& rules;
  Account& account;
  const ShopFacts& shop;
  AccountAnswer& answer;
  Millis now_ms;  // while the account moves on: the instant of what falls due

  /// Says why, and is false, so that a decision can return it.
  bool refuse(RefusalCode code, std::string_view rule = {}, std::int64_t needed = 0, std::int64_t had = 0) {
    answer.refusals.push_back({code, std::string(rule), needed, had});
    return false;
  }
  void follow_up(std::string_view to, EventKind kind, std::string_view order = {}) {
    std::string id = std::string(to_string(kind)) + "/" + account.id;
    if (!order.empty()) id.append("/").append(order);
    answer.follow_ups.push_back({std::string(to), kind, std::move(id), account.id, std::string(order)});
  }
};

/// Days of the calendar as one number that grows: 20261231.
[[nodiscard]] std::int32_t day_number(const CivilDate& date);

/// The calendar period of an instant as a number that no other period has; 0 for ever (weeks begin on Monday).
[[nodiscard]] std::int64_t bucket_of(Period period, Millis now_ms);

/// How often it was done in a period, and once more.
[[nodiscard]] std::int64_t counted(const Account& account, std::string_view key, std::int64_t bucket);
void count(Account& account, std::string_view key, std::int64_t bucket, std::int64_t more);

}  // namespace yansuan
