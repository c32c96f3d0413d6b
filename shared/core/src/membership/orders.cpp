#include "membership/orders.hpp"

#include <algorithm>

#include "membership/points.hpp"
#include "membership/tiers.hpp"

namespace yansuan {
namespace {

void set_due(Turn& turn, Index place, Millis due_ms) {
  AccountOrder& order = turn.account.orders[static_cast<std::size_t>(place)];
  if (order.due_ms != 0) turn.account.orders_due.remove(order.due_ms, place);
  order.due_ms = due_ms;
  if (due_ms != 0) turn.account.orders_due.push(due_ms, place);
}

Index place_of(const Account& account, std::string_view id) {
  const auto found = account.order_names.find(id);
  return found == account.order_names.end() ? kNone : found->second;
}

void add_name(Account& account, std::string_view id, Index place) { account.order_names.emplace(id, place); }

// Own purchases earn nothing; a purchase that nobody recommended is the owning guide's (REF-11).
void set_commission(const Turn& turn, const AccountEvent& event, AccountOrder& order) {
  const std::string& distributor = event.distributor.empty() ? event.owner : event.distributor;
  if (distributor.empty() || distributor == turn.account.id) return;
  const CommissionRole role = event.distributor.empty() ? CommissionRole::kGuide : event.role;
  for (const CommissionRate& rate : turn.rules.commission.rates) {
    if (rate.role != role || (rate.first_order_only && turn.account.paid_orders > 0)) continue;
    order.rate_bp = rate.rate_bp;
    order.distributor = distributor;
    if (event.owner != distributor && event.owner != turn.account.id) order.owner = event.owner;
  }
}

void pay(Turn& turn, const std::string& to, const AccountOrder& order, Fen due_fen, Fen& paid_fen) {
  if (due_fen == paid_fen) return;
  turn.answer.commissions.push_back({to, order.id, due_fen - paid_fen});
  paid_fen = due_fen;
}

// The difference to what was paid before, so that refunds cannot drift. The pot is split by largest remainder.
void settle_commission(Turn& turn, AccountOrder& order) {
  if (order.rate_bp == 0) return;
  const Fen pot_fen = scale(order.paid_fen, order.rate_bp, kWholeBp, Rounding::kFloor);
  const BasisPoints share_bp = order.owner.empty() ? 0 : turn.rules.commission.owner_share_bp;
  const Fen owner_fen = scale(pot_fen, share_bp, kWholeBp, Rounding::kHalfDown);
  pay(turn, order.distributor, order, pot_fen - owner_fen, order.commission_paid_fen);
  pay(turn, order.owner, order, owner_fen, order.owner_paid_fen);
}

// The first order that was kept counts for the inviter (REF-02).
void tell_inviter(Turn& turn, const AccountOrder& order) {
  Account& account = turn.account;
  if (!account.invitation_bound || !account.deal_order.empty()) return;
  account.deal_order = order.id;
  turn.follow_up(account.inviter, EventKind::kInviteeDealt, order.id);
}

void receive(Turn& turn, Index place) {
  AccountOrder& order = turn.account.orders[static_cast<std::size_t>(place)];
  order.received_at_ms = turn.now_ms;
  const bool pending = order.lot != 0 && turn.account.lots[static_cast<std::size_t>(order.lot) - 1].pending;
  if (turn.rules.at_receipt && pending) mature(turn, order.lot - 1);
  const bool commission = order.rate_bp != 0;
  set_due(turn, place, commission ? coupon_until_ms(turn.now_ms, turn.rules.commission.settle_days) : 0);
  tell_inviter(turn, order);
}

std::int64_t points_back(Turn& turn, const AccountOrder& order, const AccountEvent& event) {
  if (event.has_points) return std::min(event.points, order.points);
  return std::max<std::int64_t>(0, order.points - points_for(turn, order.paid_fen));
}

void whole_refund(Turn& turn, Index place) {
  Account& account = turn.account;
  AccountOrder& order = account.orders[static_cast<std::size_t>(place)];
  order.whole_refund = true;
  account.paid_orders = std::max(0, account.paid_orders - 1);
  if (account.deal_order == order.id) {
    turn.follow_up(account.inviter, EventKind::kInviteeRefunded, order.id);
    account.deal_order.clear();
  }
}

}  // namespace

AccountOrder* find_order(Account& account, std::string_view id) {
  const Index place = place_of(account, id);
  return place == kNone ? nullptr : &account.orders[static_cast<std::size_t>(place)];
}

bool order_paid(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  if (place_of(account, event.order) != kNone) return turn.refuse(RefusalCode::kAlreadyCounted);
  if (event.fen == 0) return turn.refuse(RefusalCode::kWrongAmount, {}, 1, 0);
  const auto place = static_cast<Index>(account.orders.size());
  AccountOrder order;
  order.id = event.order;
  order.paid_at_ms = turn.now_ms;
  order.paid_fen = event.fen;
  set_commission(turn, event, order);
  const Millis available_ms =
      turn.rules.available_days == 0 ? turn.now_ms : coupon_until_ms(turn.now_ms, turn.rules.available_days);
  const std::int64_t points = event.has_points ? event.points : points_for(turn, event.fen);
  order.points = std::min(points, order_points_max(turn, event.fen));
  order.lot = earn(turn, {PointsAccount::kConsumption, order.points, "order_paid", event.order, available_ms});
  account.orders.push_back(std::move(order));
  add_name(account, event.order, place);
  set_due(turn, place, coupon_until_ms(turn.now_ms, turn.rules.available_days));
  account.lifetime_fen += event.fen;
  ++account.paid_orders;
  recompute_tier(turn, TierCause::kEvent);
  return true;
}

bool order_received(Turn& turn, const AccountEvent& event) {
  const Index place = place_of(turn.account, event.order);
  if (place == kNone) return turn.refuse(RefusalCode::kUnknownOrder);
  const AccountOrder& order = turn.account.orders[static_cast<std::size_t>(place)];
  if (order.received_at_ms != 0) return turn.refuse(RefusalCode::kAlreadyCounted);
  if (order.whole_refund) return turn.refuse(RefusalCode::kWrongState);
  receive(turn, place);
  return true;
}

bool order_refunded(Turn& turn, const AccountEvent& event) {
  Account& account = turn.account;
  const Index place = place_of(account, event.order);
  if (place == kNone) return turn.refuse(RefusalCode::kUnknownOrder);
  AccountOrder& order = account.orders[static_cast<std::size_t>(place)];
  if (order.whole_refund) return turn.refuse(RefusalCode::kWrongState);
  if (event.fen > order.paid_fen) return turn.refuse(RefusalCode::kWrongAmount, {}, event.fen, order.paid_fen);
  order.paid_fen -= event.fen;
  if (place >= account.orders_left_window) account.lifetime_fen = std::max<Fen>(0, account.lifetime_fen - event.fen);
  const bool whole = event.whole || order.paid_fen == 0;
  const std::int64_t points = whole ? order.points : points_back(turn, order, event);
  order.points -= points;
  if (order.lot != 0) claw_back(turn, order.lot - 1, points, order.id);
  if (whole) whole_refund(turn, place);
  if (order.received_at_ms == 0) {
    if (whole) set_due(turn, place, 0);
  } else if (order.due_ms == 0) {
    settle_commission(turn, order);
  }
  recompute_tier(turn, TierCause::kRefund);
  return true;
}

void order_due(Turn& turn, Index place) {
  AccountOrder& order = turn.account.orders[static_cast<std::size_t>(place)];
  if (order.received_at_ms == 0) return receive(turn, place);
  set_due(turn, place, 0);
  settle_commission(turn, order);
}

}  // namespace yansuan
