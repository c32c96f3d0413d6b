#include "yansuan/campaign_report.hpp"

#include <algorithm>
#include <tuple>

namespace yansuan {
namespace {

std::int64_t rounded(std::int64_t numerator, std::int64_t denominator) {
  return denominator == 0 ? -1 : (numerator * 2 + denominator) / (denominator * 2);
}

struct Buyer {
  std::string_view member;
  bool is_new = false;
};

struct Order {
  const Seat* seat = nullptr;
  std::string_view group;
};

void count_group(const Group& group, CampaignReport& report, std::vector<Order>& orders) {
  report.formed += group.status == GroupStatus::kFormed ? 1 : 0;
  report.failed += group.status == GroupStatus::kFailed ? 1 : 0;
  report.seats_taken += group.last_seat;
  report.expired_holds += group.expired_holds;
  for (const Seat& seat : group.seats) {
    report.refunds += seat.state == SeatState::kLeft || seat.state == SeatState::kRefunded ? 1 : 0;
    report.refunded_fen += seat.refunded_fen;
    if (group.status != GroupStatus::kFormed || seat.state != SeatState::kPaid) continue;
    ++report.orders;
    report.units += seat.units;
    report.amount_fen += seat.price_fen - seat.refunded_fen;
    orders.push_back({&seat, group.id});
  }
}

// Who was new in one order and old in a later one came with the campaign: new.
void count_buyers(const std::vector<Order>& orders, CampaignReport& report) {
  std::vector<Buyer> buyers;
  buyers.reserve(orders.size());
  for (const Order& order : orders) buyers.push_back({order.seat->member, order.seat->is_new});
  std::sort(buyers.begin(), buyers.end(), [](const Buyer& a, const Buyer& b) {
    return std::tuple(a.member, !a.is_new) < std::tuple(b.member, !b.is_new);
  });
  for (std::size_t i = 0; i < buyers.size(); ++i) {
    if (i > 0 && buyers[i].member == buyers[i - 1].member) continue;
    ++report.buyers;
    ++(buyers[i].is_new ? report.new_buyers : report.old_buyers);
  }
  report.new_share_bp = rounded(report.new_buyers * kWholeBp, report.buyers);
  report.old_share_bp = rounded(report.old_buyers * kWholeBp, report.buyers);
  report.new_per_100_old = rounded(report.new_buyers * 100, report.old_buyers);
}

}  // namespace

CampaignReport campaign_report(const Campaign& campaign, const CampaignReportRequest& request) {
  CampaignReport report;
  std::vector<Order> orders;
  report.opened = static_cast<std::int64_t>(request.groups.size());
  for (const Group& group : request.groups) count_group(group, report, orders);
  count_buyers(orders, report);
  report.ticket_fen = rounded(report.amount_fen, report.orders);
  report.expiry_bp = rounded(report.expired_holds * kWholeBp, report.seats_taken);
  if (request.stock.sold_out_ms > 0) report.sold_out_after_ms = request.stock.sold_out_ms - campaign.from_ms;
  std::sort(orders.begin(), orders.end(), [](const Order& a, const Order& b) {
    return std::tuple(a.seat->paid_ms, a.group, a.seat->number) < std::tuple(b.seat->paid_ms, b.group, b.seat->number);
  });
  for (const Order& order : orders) report.relay.push_back({order.seat->name, order.seat->units});
  return report;
}

std::vector<CountdownMessage> countdown(const Campaign& campaign, const CountdownRequest& request) {
  std::vector<CountdownMessage> messages;
  if (request.stock.left() <= 0) return messages;
  const auto add = [&](std::int32_t minutes, bool reminder) {
    const Millis at_ms = campaign.until_ms - minutes * kMinuteMs;
    const auto same = [&](const CountdownMessage& message) { return message.at_ms == at_ms; };
    if (at_ms < campaign.from_ms || at_ms < request.now_ms || std::any_of(messages.begin(), messages.end(), same))
      return;
    messages.push_back({campaign.id + "/countdown/" + std::to_string(minutes), at_ms, minutes, reminder});
  };
  for (const std::int32_t minutes : campaign.reminders_min) add(minutes, true);
  for (const std::int32_t minutes : campaign.broadcast_min) add(minutes, false);
  std::sort(messages.begin(), messages.end(),
            [](const CountdownMessage& a, const CountdownMessage& b) { return a.at_ms < b.at_ms; });
  return messages;
}

}  // namespace yansuan
