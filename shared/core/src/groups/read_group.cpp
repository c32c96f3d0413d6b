#include "groups/read_group.hpp"

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

template <typename Text>
void read_required(const Object& object, std::string_view key, std::size_t most, Text& out) {
  std::string_view text;
  if (object.text(key, most, text, Need::kRequired)) out = text;
}

void read_campaign_of(const Object& object, const Campaign& campaign) {
  std::string_view id;
  if (object.id("campaign", id, Need::kRequired) && id != campaign.id)
    object.report(IssueCode::kNotAChoice, "campaign", "the campaign that is asked about");
}

template <typename Enum>
void read_word(const Object& object, std::string_view key, Enum& out) {
  if (object.find(key) == nullptr)
    object.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
  object.choice(key, out);
}

Seat read_seat(const json::Input& input, Value& value, const Place& place) {
  const Object object(input, value, place);
  Seat seat;
  object.integer("seat", 1, kMaxCount, seat.number, Need::kRequired);
  read_required(object, "member", kMaxInstanceIdCharacters, seat.member);
  read_required(object, "name", 3, seat.name);
  object.boolean("new", seat.is_new);
  object.integer("units", 1, kMaxUnitsPerLine, seat.units, Need::kRequired);
  read_word(object, "state", seat.state);
  object.integer("price_fen", 0, kMaxAccount, seat.price_fen, Need::kRequired);
  object.integer("refunded_fen", 0, kMaxAccount, seat.refunded_fen, Need::kRequired);
  object.integer("points", 0, kMaxBonusPoints, seat.points, Need::kRequired);
  object.integer("joined_ms", 0, kMaxInstantMs, seat.joined_ms, Need::kRequired);
  object.integer("hold_until_ms", 0, kMaxInstantMs, seat.hold_until_ms, Need::kRequired);
  object.integer("paid_ms", 0, kMaxInstantMs, seat.paid_ms, Need::kRequired);
  object.boolean("told", seat.told);
  object.each("coupons", kMaxCoupons, [&](Value& coupon, const Place& at) {
    std::string_view id;
    if (json::read_text(input, coupon, at, kMaxInstanceIdCharacters, id)) seat.coupons.emplace_back(id);
  });
  object.finish();
  if (seat.refunded_fen > seat.price_fen || (seat.state == SeatState::kHeld && seat.refunded_fen > 0))
    object.report(IssueCode::kSumMismatch, "refunded_fen", "at most what was paid");
  return seat;
}

Helper read_helper(const json::Input& input, Value& value, const Place& place) {
  const Object object(input, value, place);
  Helper helper;
  read_required(object, "member", kMaxInstanceIdCharacters, helper.member);
  object.integer("cut_fen", 0, kMaxMoneyFen, helper.cut_fen, Need::kRequired);
  object.integer("at_ms", 0, kMaxInstantMs, helper.at_ms, Need::kRequired);
  object.finish();
  return helper;
}

void read_rules(const Object& object, const Rulebook& book) {
  object.section("rulebook", Need::kRequired, [&](const Object& rules) {
    std::string_view id;
    std::int32_t version = 0;
    rules.id("id", id, Need::kRequired);
    rules.integer("version", 1, kMaxVersion, version, Need::kRequired);
    if (id != book.id || version != book.version)
      object.report(IssueCode::kWrongRulebook, "rulebook", "the rules that the group was opened under");
  });
}

void read_instants(const Object& object, Group& group) {
  object.integer("opened_ms", 0, kMaxInstantMs, group.opened_ms, Need::kRequired);
  object.integer("deadline_ms", 0, kMaxInstantMs, group.deadline_ms, Need::kRequired);
  object.integer("ended_ms", 0, kMaxInstantMs, group.ended_ms, Need::kRequired);
  object.integer("at_ms", 0, kMaxInstantMs, group.at_ms, Need::kRequired);
}

void check_group(const Object& object, const Rulebook& book, const Group& group) {
  std::int32_t live = 0;
  bool ascending = true;
  for (std::size_t i = 0; i < group.seats.size(); ++i) {
    live += group.seats[i].live() ? 1 : 0;
    ascending = ascending && group.seats[i].number > (i == 0 ? 0 : group.seats[i - 1].number);
  }
  if (!ascending || (!group.seats.empty() && group.seats.back().number > group.last_seat))
    object.report(IssueCode::kNotAscending, "seats", "seats by number, up to last_seat");
  if (live > group.size) object.report(IssueCode::kSumMismatch, "seats", "at most as many seats as the group has");
  if (group.sku == kNone) return;
  Fen price_fen = book.skus[static_cast<std::size_t>(group.sku)].list_fen;
  for (const Helper& helper : group.helpers) price_fen -= helper.cut_fen;
  if (price_fen < 0) object.report(IssueCode::kSumMismatch, "helpers", "cuts of at most the list price");
}

}  // namespace

Value* object_or_null(const Object& object, std::string_view key) {
  Value* value = object.find(key);
  return value != nullptr && value->kind == json::Kind::kNull ? nullptr : object.object(key, Need::kRequired);
}

const Campaign* read_campaign_name(const Object& object, const std::vector<Campaign>& campaigns) {
  std::string_view id;
  if (!object.id("campaign", id, Need::kRequired)) return nullptr;
  const Index found = find_campaign(campaigns, id);
  if (found != kNone) return &campaigns[static_cast<std::size_t>(found)];
  object.report(IssueCode::kNotAChoice, "campaign", "the id of a campaign of the rulebook");
  return nullptr;
}

void read_group(const json::Input& input, Value& value, const Place& place, const Rulebook& book,
                const Campaign& campaign, Group& group) {
  const Object object(input, value, place);
  read_required(object, "id", kMaxInstanceIdCharacters, group.id);
  read_campaign_of(object, campaign);
  read_rules(object, book);
  std::string_view sku;
  if (object.id("sku", sku, Need::kRequired)) {
    group.sku = book.sku(sku);
    if (group.sku == kNone) object.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of the rulebook");
  }
  read_required(object, "owner", kMaxInstanceIdCharacters, group.owner);
  object.integer("size", 1, kMaxSeatsWanted, group.size, Need::kRequired);
  read_word(object, "status", group.status);
  read_instants(object, group);
  object.integer("formed_size", 0, kMaxSeatsWanted, group.formed_size, Need::kRequired);
  object.integer("last_seat", 0, kMaxCount, group.last_seat, Need::kRequired);
  object.integer("expired_holds", 0, kMaxCount, group.expired_holds, Need::kRequired);
  object.integer("left_unpaid", 0, kMaxCount, group.left_unpaid, Need::kRequired);
  object.each(
      "seats", kMaxSeats, [&](Value& seat, const Place& at) { group.seats.push_back(read_seat(input, seat, at)); },
      Need::kRequired);
  object.each(
      "helpers", kMaxSeatsWanted,
      [&](Value& helper, const Place& at) { group.helpers.push_back(read_helper(input, helper, at)); },
      Need::kRequired);
  object.finish();
  check_group(object, book, group);
}

void read_stock(const Object& object, const Campaign& campaign, CampaignStock& stock) {
  stock = stock_of(campaign);
  Value* value = object_or_null(object, "stock");
  if (value == nullptr) return;
  const Place place = object.at("stock");
  const Object read(object.input(), *value, place);
  read_campaign_of(read, campaign);
  stock.total_units = -1;
  Value* total = read.find("total_units");
  if (total == nullptr || total->kind != json::Kind::kNull)
    read.integer("total_units", 0, kMaxCount, stock.total_units, Need::kRequired);
  read.integer("held_units", 0, kMaxCount, stock.held_units, Need::kRequired);
  read.integer("sold_units", 0, kMaxCount, stock.sold_units, Need::kRequired);
  read.integer("sold_out_ms", 0, kMaxInstantMs, stock.sold_out_ms, Need::kRequired);
  read.finish();
  if (stock.left() < 0) read.report(IssueCode::kSumMismatch, "total_units", "at least the units held and sold");
}

}  // namespace yansuan
