#include <algorithm>

#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

Lane lane(std::string_view id, Stage stage, std::int32_t at_most, Measure measure) {
  Lane made;
  made.id = id;
  made.stage = stage;
  made.at_most = at_most;
  made.measure = measure;
  return made;
}

std::vector<Lane> default_lanes() {
  return {lane("price", Stage::kA, 1, Measure::kList),          lane("sets", Stage::kB, kNone, Measure::kStage),
          lane("thresholds", Stage::kC, 1, Measure::kStage),    lane("coupons", Stage::kD, 1, Measure::kStage),
          lane("freight", Stage::kF, kNone, Measure::kRunning), lane("points", Stage::kI, kNone, Measure::kRunning)};
}

Lane default_lane_of(Stage stage) {
  for (Lane& made : default_lanes()) {
    if (made.stage == stage) return made;
  }
  return {};
}

// at_most: a number | {"group": n, "*": n} | null
void read_at_most(const Object& object, Lane& lane) {
  Value* value = object.find("at_most");
  if (value == nullptr) return;
  lane.at_most = kNone;
  const Place place = object.at("at_most");
  std::int64_t number = 0;
  if (value->kind == json::Kind::kNull) return;
  if (value->kind != json::Kind::kObject) {
    if (json::read_integer(object.input(), *value, place, 1, 100, number))
      lane.at_most = static_cast<std::int32_t>(number);
    return;
  }
  for (std::int32_t at = value->first; at >= 0;) {
    const Value& entry = object.input().document.at(at);
    const std::string_view group = object.input().document.key(entry);
    if (json::read_integer(object.input(), entry, Place{&place, group}, 1, 100, number)) {
      if (group == "*") {
        lane.at_most = static_cast<std::int32_t>(number);
      } else {
        lane.at_most_of.emplace_back(std::string(group), static_cast<std::int32_t>(number));
      }
    }
    at = entry.next;
  }
}

void read_lane(const Object& object, std::vector<Lane>& lanes) {
  Stage stage = Stage::kA;
  if (object.find("stage") == nullptr) {
    object.report(IssueCode::kMissingField, "stage", "the field \"stage\"");
  } else {
    object.choice("stage", stage);
    if (stage == Stage::kE || stage == Stage::kG || stage == Stage::kH)
      object.report(IssueCode::kNotAChoice, "stage", "A, B, C, D, F or I");
  }
  Lane read = default_lane_of(stage);
  read.at_most = stage == Stage::kA ? 1 : kNone;
  read.stage = stage;
  std::string_view id;
  if (object.id("id", id, Need::kRequired)) {
    if (std::any_of(lanes.begin(), lanes.end(), [&](const Lane& other) { return other.id == id; })) {
      object.report(IssueCode::kDuplicateLane, "id", "an id that no other lane has");
    }
    read.id = id;
  }
  object.choice("choose", read.choose);
  object.choice("measure", read.measure);
  read_at_most(object, read);
  object.finish();
  if (!lanes.empty() && stage < lanes.back().stage) {
    object.report(IssueCode::kNotAscending, "stage", "lanes in the order of their stages");
  }
  lanes.push_back(std::move(read));
}

// A stage that lists no lane keeps its default one.
void fill_missing_stages(std::vector<Lane>& lanes) {
  for (Lane& made : default_lanes()) {
    const bool listed = std::any_of(lanes.begin(), lanes.end(), [&](const Lane& other) {
      return other.stage == made.stage || other.id == made.id;
    });
    if (listed) continue;
    const auto place =
        std::find_if(lanes.begin(), lanes.end(), [&](const Lane& other) { return other.stage > made.stage; });
    lanes.insert(place, std::move(made));
  }
}

void read_lanes(const Object& object, Rulebook& book) {
  std::vector<Lane> lanes;
  object.each("lanes", 9 * kMaxLanesPerStage, [&](Value& value, const Place& place) {
    const Object item(object.input(), value, place);
    if (!item.valid()) return;
    const std::size_t before = lanes.size();
    read_lane(item, lanes);
    lanes.back().place = static_cast<Index>(before);
    const Lane& read = lanes.back();
    const auto same_stage =
        std::count_if(lanes.begin(), lanes.end(), [&](const Lane& other) { return other.stage == read.stage; });
    if (same_stage > kMaxLanesPerStage) item.report(IssueCode::kTooMany, "stage", "at most 8 lanes a stage");
    if (read.stage == Stage::kA && read.at_most != 1) {
      object.input().warn(IssueCode::kInactive, item.at("at_most"), item.find("at_most"),
                          "acted on as 1: a unit takes one price a lane");
      lanes.back().at_most = 1;
      book.inactive.push_back("settings.lanes." + std::to_string(before) + ".at_most");
    }
  });
  fill_missing_stages(lanes);
  book.settings.lanes = std::move(lanes);
}

void read_freight(const Object& object, FreightSetting& freight) {
  Value* value = object.find("freight");
  if (value == nullptr || value->kind == json::Kind::kNull) return;
  const Place place = object.at("freight");
  const Object item(object.input(), *value, place);
  freight.charged = true;
  item.choice("by", freight.by);
  if (Value* first = item.object("first", Need::kRequired)) {
    const Place first_place = item.at("first");
    const Object part(object.input(), *first, first_place);
    part.integer("up_to", 1, 1'000'000, freight.first_up_to, Need::kRequired);
    part.integer("price_fen", 0, kMaxMoneyFen, freight.first_price_fen, Need::kRequired);
    part.finish();
  }
  if (Value* next = item.object("next")) {
    const Place next_place = item.at("next");
    const Object part(object.input(), *next, next_place);
    part.integer("each", 1, 1'000'000, freight.next_each, Need::kRequired);
    part.integer("price_fen", 0, kMaxMoneyFen, freight.next_price_fen, Need::kRequired);
    part.finish();
  }
  item.finish();
}

void read_points(const Object& object, Settings& settings) {
  Value* value = object.object("points");
  if (value == nullptr) return;
  const Place place = object.at("points");
  const Object points(object.input(), *value, place);
  Value* earn = points.find("earn");
  if (earn != nullptr && earn->kind == json::Kind::kNull) {
    settings.earn_fen_per_point = 0;
  } else if (earn != nullptr) {
    const Place earn_place = points.at("earn");
    const Object part(object.input(), *earn, earn_place);
    part.integer("fen_per_point", 1, kMaxMoneyFen, settings.earn_fen_per_point, Need::kRequired);
    part.finish();
  }
  Value* pay = points.find("pay");
  if (pay != nullptr && pay->kind != json::Kind::kNull) {
    const Place pay_place = points.at("pay");
    const Object part(object.input(), *pay, pay_place);
    part.integer("fen_per_point", 1, kMaxMoneyFen, settings.pay.fen_per_point, Need::kRequired);
    part.integer("step_points", 1, kMaxMoneyFen, settings.pay.step_points);
    part.integer("max_points", 1, kMaxMoneyFen, settings.pay.max_points);
    part.integer("max_share_bp", 1, kWholeBp, settings.pay.max_share_bp);
    part.finish();
  }
  points.finish();
}

}  // namespace

void read_settings(const Object& object, Rulebook& book) {
  book.settings.lanes = default_lanes();
  Value* value = object.object("settings");
  if (value == nullptr) return;
  const Place place = object.at("settings");
  const Object settings(object.input(), *value, place);
  settings.choice("rounding", book.settings.rounding);
  settings.integer("min_payable_fen", 0, kMaxMoneyFen, book.settings.min_payable_fen);
  settings.choice("optimize", book.settings.optimize);
  read_freight(settings, book.settings.freight);
  read_points(settings, book.settings);
  read_lanes(settings, book);
  settings.finish();
}

}  // namespace yansuan
