// What is told before a campaign ends (GRP-08) and what it brought (GRP-03, GRP-11, GRP-14, GRP-15; KPI-18, KPI-21):
// pure functions of its groups and stock.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "yansuan/groups.hpp"

namespace yansuan {

/// A campaign with its stock and all of its groups.
struct CampaignReportRequest {
  Index campaign = kNone;
  CampaignStock stock;
  std::vector<Group> groups;
};

/// A buyer as others see them.
struct RelayEntry {
  std::string name;  // masked
  std::int32_t units = 1;
};

/// An order is a paid seat of a formed group that was not paid back. Shares are −1 where there is nothing to divide by.
struct CampaignReport {
  std::int64_t opened = 0;
  std::int64_t formed = 0;
  std::int64_t failed = 0;
  std::int64_t orders = 0;
  std::int64_t units = 0;
  Fen amount_fen = 0;
  Fen ticket_fen = -1;
  std::int64_t buyers = 0;
  std::int64_t new_buyers = 0;  // new in any of their orders
  std::int64_t old_buyers = 0;
  std::int64_t new_share_bp = -1;
  std::int64_t old_share_bp = -1;
  std::int64_t new_per_100_old = -1;
  std::int64_t seats_taken = 0;
  std::int64_t expired_holds = 0;
  std::int64_t expiry_bp = -1;
  std::int64_t refunds = 0;
  Fen refunded_fen = 0;
  Millis sold_out_after_ms = -1;
  std::vector<RelayEntry> relay;  // in the order of payment
};

/// What a campaign has brought so far. Pure.
[[nodiscard]] CampaignReport campaign_report(const Campaign& campaign, const CampaignReportRequest& request);

/// Something to tell before a campaign ends.
struct CountdownMessage {
  std::string id;
  Millis at_ms = 0;
  std::int32_t minutes_left = 0;
  bool reminder = false;  // else a broadcast of time and stock left
};

/// A campaign, its stock, and the instant from which messages are asked for.
struct CountdownRequest {
  Index campaign = kNone;
  CampaignStock stock;
  Millis now_ms = 0;
};

/// The messages from `now` on. Marks before the campaign began are skipped; none when it is sold out. Where a reminder
/// and a broadcast meet, the reminder stands.
[[nodiscard]] std::vector<CountdownMessage> countdown(const Campaign& campaign, const CountdownRequest& request);

/// Both read their documents (campaign-report-request.schema.json, countdown-request.schema.json) with the issues of
/// read_group_step, and DUPLICATE_VALUE for a group that stands twice.
struct CampaignReportRead {
  CampaignReportRequest request;
  Issues issues;
};
/// Reads campaign-report-request.schema.json.
[[nodiscard]] CampaignReportRead read_campaign_report(std::string_view json_text, const Rulebook& book,
                                                      const std::vector<Campaign>& campaigns);
/// A read countdown request, with what is wrong with it.
struct CountdownRead {
  CountdownRequest request;
  Issues issues;
};
/// Reads countdown-request.schema.json.
[[nodiscard]] CountdownRead read_countdown(std::string_view json_text, const std::vector<Campaign>& campaigns);

/// campaign-report.schema.json and countdown.schema.json.
[[nodiscard]] std::string to_json(const Rulebook& book, const Campaign& campaign, const CampaignReport& report);
/// countdown.schema.json.
[[nodiscard]] std::string to_json(const Rulebook& book, const Campaign& campaign, const CountdownRequest& request,
                                  const std::vector<CountdownMessage>& messages);

}  // namespace yansuan
