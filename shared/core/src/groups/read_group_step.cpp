#include "groups/read_group.hpp"
#include "request/read_request.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

class EventReader {
 public:
  EventReader(const Rulebook& book, GroupEvent& event) : book_(book), event_(event) {}

  void read(const Object& object) {
    if (object.find("type") == nullptr) object.report(IssueCode::kMissingField, "type", "the field \"type\"");
    if (!object.choice("type", event_.type)) return;
    switch (event_.type) {
      case GroupEventType::kOpen:
        read_open(object);
        break;
      case GroupEventType::kJoin:
      case GroupEventType::kOrder:
        read_order(object);
        break;
      case GroupEventType::kPay:
        object.integer("paid_fen", 0, kMaxAccount, event_.paid_fen, Need::kRequired);
        read_seat(object);
        break;
      case GroupEventType::kLeave:
      case GroupEventType::kRefund:
        read_seat(object);
        break;
      case GroupEventType::kHelp:
        read_id(object, "member", event_.member);
        break;
      case GroupEventType::kStockChanged:
        object.integer("total_units", 0, kMaxCount, event_.total_units, Need::kRequired);
        break;
      case GroupEventType::kTick:
        break;
    }
  }

 private:
  static void read_id(const Object& object, std::string_view key, std::string& out) {
    std::string_view id;
    if (object.text(key, kMaxInstanceIdCharacters, id, Need::kRequired)) out = id;
  }

  void read_seat(const Object& object) { object.integer("seat", 1, kMaxCount, event_.seat, Need::kRequired); }

  void read_open(const Object& object) {
    read_id(object, "group", event_.group);
    std::string_view sku;
    if (object.id("sku", sku, Need::kRequired)) {
      event_.sku = book_.sku(sku);
      if (event_.sku == kNone) object.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of the rulebook");
    }
    object.integer("size", 1, kMaxSeatsWanted, event_.size);
    read_order(object);
  }

  void read_order(const Object& object) {
    read_id(object, "member", event_.member);
    std::string_view name;
    if (object.text("name", kMaxNameCharacters, name)) event_.name = name;
    object.boolean("new", event_.is_new);
    object.integer("taken_units", 0, kMaxCount, event_.taken_units);
    object.integer("expected_fen", 0, kMaxAccount, event_.expected_fen);
    if (event_.type == GroupEventType::kOrder) return;
    object.integer("units", 1, kMaxUnitsPerLine, event_.units);
    Request request;
    read_coupons(object, book_, request);
    event_.coupons = std::move(request.coupons);
  }

  const Rulebook& book_;
  GroupEvent& event_;
};

// A stock that does not hold what its group holds is not the stock of this group.
void check_units(const Object& object, const GroupStep& step) {
  std::int64_t held = 0;
  std::int64_t sold = 0;
  for (const Seat& seat : step.group->seats) {
    held += seat.state == SeatState::kHeld ? seat.units : 0;
    sold += seat.state == SeatState::kPaid ? seat.units : 0;
  }
  if (held > step.stock.held_units || sold > step.stock.sold_units)
    object.report(IssueCode::kSumMismatch, "stock", "at least the units that the group holds and has bought");
}

}  // namespace

GroupStepRead read_group_step(std::string_view json_text, const Rulebook& book,
                              const std::vector<Campaign>& campaigns) {
  GroupStepRead read;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  const Place place;
  const Object object(input, document.root(), place);
  if (!object.valid()) return read;
  object.integer("now_ms", 0, kMaxInstantMs, read.step.now_ms, Need::kRequired);
  object.section("event", Need::kRequired,
                 [&](const Object& event) { EventReader(book, read.step.event).read(event); });
  const Campaign* campaign = read_campaign_name(object, campaigns);
  if (campaign == nullptr) return read;
  read.campaign = static_cast<Index>(campaign - campaigns.data());
  Value* group = object_or_null(object, "group");
  if (group != nullptr) {
    read.step.group.emplace();
    read_group(input, *group, object.at("group"), book, *campaign, *read.step.group);
  }
  read_stock(object, *campaign, read.step.stock);
  object.finish();
  if (read.step.group && !has_errors(read.issues)) check_units(object, read.step);
  return read;
}

}  // namespace yansuan
