#include "membership/referral.hpp"

#include <algorithm>

#include "membership/issue.hpp"
#include "membership/orders.hpp"

namespace yansuan {
namespace {

std::size_t invitee_place(const Account& account, std::string_view id) {
  return sorted_place(account.invitees, id, [](const Invitee& one) -> std::string_view { return one.id; });
}

Invitee* find_invitee(Account& account, std::string_view id) {
  const std::size_t at = invitee_place(account, id);
  return at < account.invitees.size() && account.invitees[at].id == id ? &account.invitees[at] : nullptr;
}

Invitee& add_invitee(Account& account, std::string_view id) {
  if (Invitee* known = find_invitee(account, id)) return *known;
  Invitee added;
  added.id = id;
  const auto at = account.invitees.begin() + static_cast<std::ptrdiff_t>(invitee_place(account, id));
  return *account.invitees.insert(at, std::move(added));
}

bool contains(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

// Nobody invites himself, a person of the same phone, device or address, or who invited him (REF-01, MEM-18).
bool may_invite(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (event.who == account.id) return turn.refuse(RefusalCode::kSelfReferral);
  for (const std::string& mark : event.marks) {
    if (contains(account.marks, mark)) return turn.refuse(RefusalCode::kSamePerson);
  }
  if (find_invitee(account, event.who) != nullptr || contains(event.ancestors, account.id))
    return turn.refuse(RefusalCode::kReferralLoop);
  return true;
}

void give_for(Turn& turn, Occasion occasion, std::string_view trigger, std::int64_t reached = 0) {
  Occurrence occurrence;
  occurrence.occasion = occasion;
  occurrence.trigger = trigger;
  occurrence.reached = reached;
  issue(turn, occurrence);
}

// Both are rewarded once: when the friend was consulted, or already when added if the shop does not ask for more.
void reward_invitee(Turn& turn, bool just_added) {
  const Account& account = turn.account;
  if (!account.invitation_bound) return;
  if (account.consulted) turn.follow_up(account.inviter, EventKind::kInviteeConsulted);
  if (turn.rules.referral.need_consultation ? account.consulted : just_added)
    give_for(turn, Occasion::kReferralInvitee, account.inviter);
}

void reward_inviter(Turn& turn, Invitee& invitee) {
  const std::int64_t today = bucket_of(Period::kDay, turn.now_ms);
  const std::int64_t before = counted(turn.account, "referrals", today);
  count(turn.account, "referrals", today, 1);
  const std::int32_t most = turn.rules.referral.review_above_per_day;
  if (most != 0 && before >= most) {
    invitee.waiting = true;
    turn.refuse(RefusalCode::kNeedsReview, {}, most, before + 1);
    return;
  }
  give_for(turn, Occasion::kReferralInviter, invitee.id);
}

// A rung is given when the number rises to it (REF-03 … REF-05).
void climb(Turn& turn, Occasion occasion, std::string_view counter, Period period) {
  const std::int64_t bucket = bucket_of(period, turn.now_ms);
  count(turn.account, counter, bucket, 1);
  give_for(turn, occasion, counter, counted(turn.account, counter, bucket));
}

}  // namespace

bool invited(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (account.friend_added || !account.orders.empty()) return turn.refuse(RefusalCode::kNotNew);
  if (!may_invite(turn, event)) return false;
  account.inviter = event.who;  // the last valid invitation counts
  account.invited_at_ms = turn.now_ms;
  return true;
}

bool friend_added(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (!account.friend_added) {
    account.friend_added = true;
    const Millis until_ms = coupon_until_ms(account.invited_at_ms, turn.rules.referral.invitation_days);
    account.invitation_bound = !account.inviter.empty() && account.orders.empty() && turn.now_ms < until_ms;
    if (account.invitation_bound) {
      turn.follow_up(account.inviter, EventKind::kInviteeAdded);
      reward_invitee(turn, true);
    }
  }
  Occurrence occurrence;
  occurrence.occasion = Occasion::kFriendAdded;
  occurrence.trigger = event.id;
  occurrence.channel = event.channel;
  if (const AccountOrder* order = find_order(account, event.order)) occurrence.order_paid_ms = order->paid_at_ms;
  issue(turn, occurrence);
  return true;
}

bool consultation_done(Turn& turn, const AccountEvent& /*event*/) {
  if (turn.account.consulted) return turn.refuse(RefusalCode::kAlreadyCounted);
  turn.account.consulted = true;
  reward_invitee(turn, false);
  return true;
}

bool group_joined(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (contains(account.in_groups, event.subject)) return turn.refuse(RefusalCode::kAlreadyCounted);
  if (account.in_groups.size() >= 100) return turn.refuse(RefusalCode::kAccountFull);
  account.in_groups.push_back(event.subject);
  const bool is_new = !account.was_in_group;
  account.was_in_group = true;
  if (event.who.empty() || !is_new || !may_invite(turn, event)) return true;
  account.group_inviter = event.who;
  account.group_due_ms = turn.now_ms + turn.rules.referral.group_stay_hours * kHourMs;
  return true;
}

bool group_left(Turn& turn, const AccountEvent& event) {
  auto& groups = turn.account.in_groups;
  const auto at = std::find(groups.begin(), groups.end(), event.subject);
  if (at == groups.end()) return turn.refuse(RefusalCode::kWrongState);
  groups.erase(at);
  if (groups.empty()) turn.account.group_due_ms = 0;
  return true;
}

void group_stay_over(Turn& turn) {
  turn.account.group_due_ms = 0;
  turn.follow_up(turn.account.group_inviter, EventKind::kInviteeInGroup);
}

bool invitee_added(Turn& turn, const AccountEvent& event) {
  Invitee& invitee = add_invitee(turn.account, event.who);
  if (invitee.added_at_ms != 0) return turn.refuse(RefusalCode::kAlreadyCounted);
  invitee.added_at_ms = turn.now_ms;
  if (!turn.rules.referral.need_consultation) reward_inviter(turn, invitee);
  return true;
}

bool invitee_consulted(Turn& turn, const AccountEvent& event) {
  Invitee* invitee = find_invitee(turn.account, event.who);
  if (invitee == nullptr || invitee->added_at_ms == 0) return turn.refuse(RefusalCode::kNoInvitation);
  if (invitee->consulted) return turn.refuse(RefusalCode::kAlreadyCounted);
  invitee->consulted = true;
  if (turn.rules.referral.need_consultation) reward_inviter(turn, *invitee);
  return true;
}

bool referral_approved(Turn& turn, const AccountEvent& event) {
  Invitee* invitee = find_invitee(turn.account, event.who);
  if (invitee == nullptr) return turn.refuse(RefusalCode::kNoInvitation);
  if (!invitee->waiting) return turn.refuse(RefusalCode::kWrongState);
  invitee->waiting = false;
  give_for(turn, Occasion::kReferralInviter, invitee->id);
  return true;
}

bool invitee_dealt(Turn& turn, const AccountEvent& event) {
  Invitee* invitee = find_invitee(turn.account, event.who);
  if (invitee == nullptr || invitee->added_at_ms == 0) return turn.refuse(RefusalCode::kNoInvitation);
  if (invitee->dealt) return turn.refuse(RefusalCode::kAlreadyCounted);
  invitee->dealt = true;
  give_for(turn, Occasion::kDealInviter, invitee->id);
  climb(turn, Occasion::kDealsReached, "deals", turn.rules.referral.count_deals);
  return true;
}

bool invitee_refunded(Turn& turn, const AccountEvent& event) {
  Invitee* invitee = find_invitee(turn.account, event.who);
  if (invitee == nullptr || !invitee->dealt) return turn.refuse(RefusalCode::kWrongState);
  invitee->dealt = false;
  reverse(turn, Occasion::kDealInviter, invitee->id, 0);
  const std::int64_t bucket = bucket_of(turn.rules.referral.count_deals, turn.now_ms);
  const std::int64_t before = counted(turn.account, "deals", bucket);
  if (before == 0) return true;
  reverse(turn, Occasion::kDealsReached, "deals", before);
  count(turn.account, "deals", bucket, -1);
  return true;
}

bool invitee_in_group(Turn& turn, const AccountEvent& event) {
  Invitee& invitee = add_invitee(turn.account, event.who);
  if (invitee.in_group) return turn.refuse(RefusalCode::kAlreadyCounted);
  invitee.in_group = true;
  climb(turn, Occasion::kGroupInvitesReached, "groups", turn.rules.referral.count_group_invites);
  return true;
}

}  // namespace yansuan
