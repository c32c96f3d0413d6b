#include <algorithm>

#include "membership/coupons.hpp"
#include "membership/issue.hpp"
#include "membership/orders.hpp"
#include "membership/redeem.hpp"
#include "membership/referral.hpp"
#include "membership/settle.hpp"
#include "membership/tiers.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kRoomKept = 1'000;  // more than one event adds to a list

bool activation(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (account.activated_at_ms != 0) return turn.refuse(RefusalCode::kAlreadyCounted);
  account.activated_at_ms = turn.now_ms;
  Occurrence occurrence;
  occurrence.occasion = Occasion::kActivation;
  occurrence.trigger = event.id;
  occurrence.channel = event.channel;
  const AccountOrder* order = find_order(account, event.order);
  if (order == nullptr && event.order.empty() && !account.orders.empty()) order = &account.orders.back();
  if (order != nullptr && !order->whole_refund) occurrence.order_paid_ms = order->paid_at_ms;
  issue(turn, occurrence);
  return true;
}

bool card_opened(Turn& turn, const AccountEvent& event) {
  if (turn.account.card_opened_at_ms != 0) return turn.refuse(RefusalCode::kAlreadyCounted);
  turn.account.card_opened_at_ms = turn.now_ms;
  give_on(turn, event);
  return true;
}

bool profile_changed(Turn& turn, const AccountEvent& event) {
  if (event.birthday.month != 0) turn.account.birthday = event.birthday;
  if (event.has_marks) turn.account.marks = event.marks;
  return true;
}

using Decide = bool (*)(Turn&, const AccountEvent&);

constexpr std::array<Decide, kEventKindCount> kDecide{
    order_paid,
    order_received,
    order_refunded,
    friend_added,
    give_on,
    group_joined,
    group_left,
    give_on,
    consultation_done,
    invited,
    invitee_added,
    invitee_consulted,
    invitee_dealt,
    invitee_refunded,
    invitee_in_group,
    referral_approved,
    give_on,
    give_on,
    activation,
    card_opened,
    profile_changed,
    day_passed,
    give_on,
    give_on,
    give_on,
    give_on,
    give_on,
    give_on,
    give_on,
    points_redeemed,
    redemption_cancelled,
    points_spent,
    points_given_back,
    manual_adjustment,
    community_action,
    claim_benefit,
    lock_coupon,
    release_coupon,
    use_coupon,
    return_coupon,
    revoke_coupon,
};

// What carries its own mark of having happened needs no id: a day, and deeds of which each counts once.
bool is_remembered(EventKind kind) { return kind != EventKind::kDayPassed && kind != EventKind::kCommunityAction; }

bool is_full(const Account& account) {
  const std::size_t longest =
      std::max({account.lots.size(), account.spends.size(), account.orders.size(), account.coupons.size(),
                account.grants.size(), account.invitees.size(), account.counters.size(), account.seen.size()});
  return longest + kRoomKept > static_cast<std::size_t>(kMaxAccountList);
}

}  // namespace

AccountAnswer apply(const Rulebook& book, const MembershipRules& rules, Account& account, const AccountEvent& event,
                    Millis now_ms, const ShopFacts& shop) {
  AccountAnswer answer;
  answer.now_ms = std::max(now_ms, account.as_of_ms);
  Turn turn{book, rules, account, shop, answer, answer.now_ms};
  settle(turn, answer.now_ms);
  const bool remembered = is_remembered(event.kind);
  if (remembered && account.seen.count(event.id) != 0) {
    turn.refuse(RefusalCode::kDuplicateEvent);
    return answer;
  }
  if (is_full(account)) {
    turn.refuse(RefusalCode::kAccountFull);
    return answer;
  }
  answer.applied = kDecide[static_cast<std::size_t>(event.kind)](turn, event);
  if (!answer.applied) return answer;
  recompute_tier(turn, TierCause::kEvent);  // what was given may count for it
  if (remembered) account.seen.insert(event.id);
  return answer;
}

}  // namespace yansuan
