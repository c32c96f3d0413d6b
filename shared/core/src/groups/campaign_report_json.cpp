#include "yansuan/campaign_report.hpp"

#include "json/writer.hpp"

namespace yansuan {
namespace {

void write_head(json::Writer& out, const Rulebook& book, const Campaign& campaign) {
  out.begin_object().member("contract", kContractVersion);
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
  out.member("campaign", campaign.id);
}

void write_or_null(json::Writer& out, std::string_view key, std::int64_t value) {
  out.key(key);
  value < 0 ? out.null() : out.integer(value);
}

}  // namespace

std::string to_json(const Rulebook& book, const Campaign& campaign, const CampaignReport& report) {
  json::Writer out;
  write_head(out, book, campaign);
  out.member("opened", report.opened).member("formed", report.formed).member("failed", report.failed);
  out.member("orders", report.orders).member("units", report.units).member("amount_fen", report.amount_fen);
  write_or_null(out, "ticket_fen", report.ticket_fen);
  out.member("buyers", report.buyers).member("new_buyers", report.new_buyers);
  out.member("old_buyers", report.old_buyers);
  write_or_null(out, "new_share_bp", report.new_share_bp);
  write_or_null(out, "old_share_bp", report.old_share_bp);
  out.key("fission").begin_object().member("old", report.old_buyers).member("new", report.new_buyers);
  write_or_null(out, "per_100_old", report.new_per_100_old);
  out.end_object();
  out.member("seats_taken", report.seats_taken).member("expired_holds", report.expired_holds);
  write_or_null(out, "expiry_bp", report.expiry_bp);
  out.member("refunds", report.refunds).member("refunded_fen", report.refunded_fen);
  write_or_null(out, "sold_out_after_ms", report.sold_out_after_ms);
  out.key("relay").begin_array();
  std::int64_t number = 0;
  for (const RelayEntry& entry : report.relay) {
    out.begin_object().member("number", ++number).member("name", entry.name).member("units", entry.units).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

std::string to_json(const Rulebook& book, const Campaign& campaign, const CountdownRequest& request,
                    const std::vector<CountdownMessage>& messages) {
  json::Writer out;
  write_head(out, book, campaign);
  out.key("units_left");
  request.stock.total_units < 0 ? out.null() : out.integer(request.stock.left());
  out.key("messages").begin_array();
  for (const CountdownMessage& message : messages) {
    out.begin_object().member("id", message.id).member("at_ms", message.at_ms);
    out.member("minutes_left", message.minutes_left).flag("reminder", message.reminder).end_object();
  }
  out.end_array().end_object();
  return out.take();
}

}  // namespace yansuan
