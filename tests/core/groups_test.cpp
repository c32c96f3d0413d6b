// Every worked course of a group-buy or bargain, natively (the same files run through Wasm in tests/node), and what is
// wrong with campaigns and steps that are refused.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "mutants.hpp"
#include "support.hpp"
#include "yansuan/account_door.hpp"
#include "yansuan/calendar.hpp"
#include "yansuan/groups.hpp"

namespace yansuan::test {
namespace {

/// "2026-07-18T23:55:00" in UTC+8.
Millis instant(const std::string& text) {
  CivilDate date;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const int read =
      std::sscanf(text.c_str(), "%d-%d-%dT%d:%d:%d", &date.year, &date.month, &date.day, &hour, &minute, &second);
  EXPECT_EQ(read, 6) << text;
  return midnight_ms(date) + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
}

Json rulebook_of(const Json& fixture) {
  const Json& named = fixture.at("rulebook");
  Json book = named.is_string()
                  ? Json::parse(read_file(shared_dir() / "rulebooks" / (named.get<std::string>() + ".json")))
                  : named;
  if (!fixture.contains("campaign_changes")) return book;
  for (Json& campaign : book["campaigns"]["list"]) {
    if (campaign.at("id") == fixture.at("campaign")) campaign.update(fixture.at("campaign_changes"));
  }
  return book;
}

class GroupFixture : public testing::TestWithParam<std::filesystem::path> {
 protected:
  void expect_part(const Json& expected, const Json& answer, const std::string& where) {
    for (const auto& [key, value] : expected.items()) {
      EXPECT_TRUE(answer.contains(key) && matches(value, answer.at(key)))
          << where << "\n  " << key << " expected " << value << "\n  answered " << answer;
    }
  }

  Json asked(const Json& event, const std::string& name, const Json& at) {
    const bool alone = name.empty() || groups_.count(name) == 0;
    return {{"campaign", fixture_.at("campaign")},
            {"group", alone ? Json() : groups_.at(name)},
            {"stock", stock_},
            {"event", event},
            {"now_ms", instant(at.get<std::string>())}};
  }

  void take(AccountDoor& door, const Json& one, std::string& last) {
    const Json& event = one.at("event");
    const std::string type = event.at("type");
    const bool nowhere = type == "open" || type == "stock_changed";
    const std::string name = one.contains("group") ? one.at("group").get<std::string>() : nowhere ? "" : last;
    const Json document = asked(event, name, one.at("at"));
    const Json answer = Json::parse(door.step(document.dump()));
    ASSERT_TRUE(answer.at("ok")) << answer;
    expect_answers(document, Json::json_pointer(), 5, [&](const std::string& text) { return door.step(text); });
    const Json& step = answer.at("step");
    expect_part(one.at("expect"), step, fixture_.at("title").get<std::string>() + ", " + event.dump());
    stock_ = step.at("stock");
    if (step.at("group").is_null()) return;
    const std::string id = step.at("group").at("id");
    groups_[id] = step.at("group");
    if (type == "open") last = id;
  }

  Json fixture_;
  Json stock_;
  std::map<std::string, Json> groups_;
};

TEST_P(GroupFixture, GoesAsWorkedOut) {
  fixture_ = Json::parse(read_file(GetParam()));
  std::string loaded;
  const auto door = AccountDoor::open(rulebook_of(fixture_).dump(), loaded);
  ASSERT_NE(door, nullptr) << loaded;
  std::string last;
  for (const Json& one : fixture_.at("steps")) take(*door, one, last);
  if (fixture_.contains("report")) {
    Json request{{"campaign", fixture_.at("campaign")}, {"stock", stock_}, {"groups", Json::array()}};
    for (const auto& [id, group] : groups_) request["groups"].push_back(group);
    const Json answer = Json::parse(door->campaign_report(request.dump()));
    ASSERT_TRUE(answer.at("ok")) << answer;
    expect_part(fixture_.at("report"), answer.at("report"), "report");
  }
  for (const Json& one : fixture_.value("countdown", Json::array())) {
    const Json request{{"campaign", fixture_.at("campaign")}, {"stock", stock_}, {"now_ms", instant(one.at("at"))}};
    const Json answer = Json::parse(door->countdown(request.dump()));
    ASSERT_TRUE(answer.at("ok")) << answer;
    expect_part(one.at("expect"), answer.at("countdown"), "countdown");
    EXPECT_EQ(one.at("expect").value("messages", answer.at("countdown").at("messages")),
              answer.at("countdown").at("messages"));
  }
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, GroupFixture, testing::ValuesIn(json_files(shared_dir() / "fixtures" / "groups")),
                         name_of);

TEST(Groups, ShowTheFirstCharacterOfANameAndNoMore) {
  EXPECT_EQ(masked_name("王小明"), "王**");
  EXPECT_EQ(masked_name("欧阳"), "欧**");
  EXPECT_EQ(masked_name("燕"), "**");
  EXPECT_EQ(masked_name(""), "**");
  EXPECT_EQ(masked_name("Anna"), "A**");
  EXPECT_EQ(masked_name("😀喵"), "😀**");
}

Json team_book() {
  return Json::parse(R"({"contract":1,"id":"t","version":3,"tiers":[{"id":"visitor","name":{"zh":"新客"}}],
    "skus":[{"id":"serum","name":{"zh":"精华"},"list_fen":10000},{"id":"brush","name":{"zh":"刷"},"list_fen":5000}],
    "offers":[
      {"id":"team","order_types":["group"],"lane":"price","scope":{"skus":["serum"]},"condition":[{"min_members":2}],"effects":[{"keep_bp":5000}]},
      {"id":"near","order_types":["group"],"lane":"price","scope":{"skus":["serum"]},"effects":[{"price_fen":5001}]},
      {"id":"short","order_types":["group"],"lane":"price","window":{"from_ms":0,"until_ms":150},"scope":{"skus":["serum"]},"effects":[{"price_fen":4000}]},
      {"id":"cut","order_types":["bargain"],"lane":"price","scope":{"skus":["brush"]},"rungs":[{"min_members":2,"effects":[{"off_fen":100}]},{"min_members":3,"effects":[{"off_fen":200}]}]}],
    "campaigns":{"list":[
      {"id":"team","mode":"team_discount","skus":["serum"],"offers":["team"],"from_ms":100,"until_ms":200,"sizes":[2]},
      {"id":"friends","mode":"fission","skus":["serum"],"offers":["team"],"from_ms":100,"until_ms":200,"sizes":[3]},
      {"id":"cuts","mode":"bargain","skus":["brush"],"offers":["cut"],"from_ms":100,"until_ms":200,"helpers":2},
      {"id":"open","mode":"open_ladder","skus":["serum"],"offers":["near"],"from_ms":100,"until_ms":200}]}})");
}

struct Wrong {
  const char* what;
  const char* patch;  // JSON Patch on the book
  const char* code;
  const char* pointer;
};

constexpr Wrong kWrongCampaigns[]{
    {"an unknown key", R"([{"op":"add","path":"/campaigns/lst","value":[]}])", "UNKNOWN_KEY", "/campaigns/lst"},
    {"an unknown key of a campaign", R"([{"op":"add","path":"/campaigns/list/0/hold","value":1}])", "UNKNOWN_KEY",
     "/campaigns/list/0/hold"},
    {"two of one id", R"([{"op":"replace","path":"/campaigns/list/1/id","value":"team"}])", "DUPLICATE_VALUE",
     "/campaigns/list/1/id"},
    {"no mode", R"([{"op":"remove","path":"/campaigns/list/0/mode"}])", "MISSING_FIELD", "/campaigns/list/0/mode"},
    {"a mode of its own", R"([{"op":"replace","path":"/campaigns/list/0/mode","value":"lottery"}])", "NOT_A_CHOICE",
     "/campaigns/list/0/mode"},
    {"no goods", R"([{"op":"replace","path":"/campaigns/list/0/skus","value":[]}])", "TOO_SHORT",
     "/campaigns/list/0/skus"},
    {"goods that are not there", R"([{"op":"replace","path":"/campaigns/list/0/skus/0","value":"soap"}])",
     "UNKNOWN_SKU", "/campaigns/list/0/skus/0"},
    {"an offer that is not there", R"([{"op":"replace","path":"/campaigns/list/0/offers/0","value":"x"}])",
     "UNKNOWN_OFFER", "/campaigns/list/0/offers/0"},
    {"no offer", R"([{"op":"remove","path":"/campaigns/list/0/offers"}])", "MISSING_FIELD", "/campaigns/list/0/offers"},
    {"an end before the begin", R"([{"op":"replace","path":"/campaigns/list/0/until_ms","value":100}])", "EMPTY_WINDOW",
     "/campaigns/list/0/until_ms"},
    {"sizes out of order", R"([{"op":"replace","path":"/campaigns/list/0/sizes","value":[3,2]}])", "NOT_ASCENDING",
     "/campaigns/list/0/sizes"},
    {"a team without a size", R"([{"op":"remove","path":"/campaigns/list/0/sizes"}])", "MISSING_FIELD",
     "/campaigns/list/0/sizes"},
    {"an open ladder with sizes", R"([{"op":"add","path":"/campaigns/list/3/sizes","value":[2]}])", "NOT_A_CHOICE",
     "/campaigns/list/3/sizes"},
    {"a floor without a bargain", R"([{"op":"add","path":"/campaigns/list/0/floor_fen","value":1}])", "NOT_A_CHOICE",
     "/campaigns/list/0/floor_fen"},
    {"coupons where the price is settled later",
     R"([{"op":"add","path":"/campaigns/list/0/settle","value":"settle_at_close"},{"op":"add","path":"/campaigns/list/0/allow_coupon","value":true}])",
     "NOT_A_CHOICE", "/campaigns/list/0/allow_coupon"},
    {"minutes out of order", R"([{"op":"add","path":"/campaigns/list/0/broadcast_min","value":[5,10]}])",
     "NOT_ASCENDING", "/campaigns/list/0/broadcast_min"},
    {"a hold of a week", R"([{"op":"add","path":"/campaigns/list/0/hold_s","value":604800}])", "OUT_OF_RANGE",
     "/campaigns/list/0/hold_s"},
    {"a size that the offer does not price", R"([{"op":"replace","path":"/campaigns/list/0/sizes","value":[1]}])",
     "NOT_IN_ORDER_TYPE", "/campaigns/list/0/offers"},
    {"an offer that ends before the campaign",
     R"([{"op":"replace","path":"/campaigns/list/3/offers/0","value":"short"}])", "NOT_IN_ORDER_TYPE",
     "/campaigns/list/3/offers"},
    {"a fission price one fen above half", R"([{"op":"replace","path":"/campaigns/list/1/offers/0","value":"near"}])",
     "OUT_OF_RANGE", "/campaigns/list/1/offers"},
    {"a helper more than cuts", R"([{"op":"replace","path":"/campaigns/list/2/helpers","value":3}])", "OUT_OF_RANGE",
     "/campaigns/list/2/helpers"},
    {"a helper less than cuts", R"([{"op":"replace","path":"/campaigns/list/2/helpers","value":1}])", "OUT_OF_RANGE",
     "/campaigns/list/2/helpers"},
    {"a floor too near the list price", R"([{"op":"add","path":"/campaigns/list/2/floor_fen","value":4999}])",
     "OUT_OF_RANGE", "/campaigns/list/2/floor_fen"},
};

void expect_issue(const Json& answer, const Wrong& wrong) {
  ASSERT_FALSE(answer.at("ok")) << wrong.what;
  const Json& issues = answer.at("issues");
  const bool found = std::any_of(issues.begin(), issues.end(), [&](const Json& issue) {
    return issue.at("code") == wrong.code && issue.at("pointer") == wrong.pointer;
  });
  EXPECT_TRUE(found) << wrong.what << ": " << issues;
}

TEST(Groups, ACampaignThatCannotKeepItsPromiseIsRefused) {
  std::string loaded;
  ASSERT_NE(AccountDoor::open(team_book().dump(), loaded), nullptr) << loaded;
  for (const Wrong& wrong : kWrongCampaigns) {
    EXPECT_EQ(AccountDoor::open(team_book().patch(Json::parse(wrong.patch)).dump(), loaded), nullptr) << wrong.what;
    expect_issue(Json::parse(loaded), wrong);
  }
}

Json open_step() {
  return Json::parse(R"({"campaign":"team","group":null,"stock":null,"now_ms":100,
    "event":{"type":"open","group":"g1","sku":"serum","member":"mei"}})");
}

constexpr Wrong kWrongSteps[]{
    {"an unknown campaign", R"([{"op":"replace","path":"/campaign","value":"x"}])", "NOT_A_CHOICE", "/campaign"},
    {"no event", R"([{"op":"remove","path":"/event"}])", "MISSING_FIELD", "/event"},
    {"an event of its own", R"([{"op":"replace","path":"/event/type","value":"gift"}])", "NOT_A_CHOICE", "/event/type"},
    {"a price as an input", R"([{"op":"add","path":"/event/price_fen","value":1}])", "UNKNOWN_KEY", "/event/price_fen"},
    {"a field of another event", R"([{"op":"replace","path":"/event/type","value":"join"}])", "UNKNOWN_KEY",
     "/event/sku"},
    {"no group, not even null", R"([{"op":"remove","path":"/group"}])", "MISSING_FIELD", "/group"},
    {"rules of another version", R"([{"op":"replace","path":"/group/rulebook/version","value":2}])", "WRONG_RULEBOOK",
     "/group/rulebook"},
    {"a group of another campaign", R"([{"op":"replace","path":"/group/campaign","value":"friends"}])", "NOT_A_CHOICE",
     "/group/campaign"},
    {"seats beyond the last", R"([{"op":"replace","path":"/group/last_seat","value":0}])", "NOT_ASCENDING",
     "/group/seats"},
    {"more seats than the group has", R"([{"op":"copy","path":"/group/seats/-","from":"/group/seats/0"},
      {"op":"copy","path":"/group/seats/-","from":"/group/seats/0"}])",
     "SUM_MISMATCH", "/group/seats"},
    {"more back than paid", R"([{"op":"replace","path":"/group/seats/0/refunded_fen","value":5001}])", "SUM_MISMATCH",
     "/group/seats/0/refunded_fen"},
    {"the stock of another campaign", R"([{"op":"replace","path":"/stock/campaign","value":"open"}])", "NOT_A_CHOICE",
     "/stock/campaign"},
    {"a stock that has forgotten the seat", R"([{"op":"replace","path":"/stock/held_units","value":0}])",
     "SUM_MISMATCH", "/stock"},
    {"a stock that is oversold", R"([{"op":"replace","path":"/stock/total_units","value":0}])", "SUM_MISMATCH",
     "/stock/total_units"},
};

TEST(Groups, AStepThatMakesNoSenseIsRefusedAndChangesNothing) {
  std::string loaded;
  const auto door = AccountDoor::open(team_book().dump(), loaded);
  ASSERT_NE(door, nullptr) << loaded;
  const Json opened = Json::parse(door->step(open_step().dump()));
  ASSERT_TRUE(opened.at("ok")) << opened;
  Json in_group = open_step();
  in_group["group"] = opened.at("step").at("group");
  in_group["stock"] = opened.at("step").at("stock");
  for (const Wrong& wrong : kWrongSteps) {
    const bool about_group = std::string_view(wrong.pointer).substr(0, 6) == "/group" ||
                             std::string_view(wrong.pointer).substr(0, 6) == "/stock";
    const bool missing = std::string_view(wrong.what).substr(0, 2) == "no";
    const Json step = (about_group && !missing ? in_group : open_step()).patch(Json::parse(wrong.patch));
    expect_issue(Json::parse(door->step(step.dump())), wrong);
  }
}

TEST(Groups, AnEarlierClockCountsAsTheLastInstant) {
  std::string loaded;
  const auto door = AccountDoor::open(team_book().dump(), loaded);
  const Json opened = Json::parse(door->step(open_step().dump())).at("step");
  const Json tick{{"campaign", "team"},
                  {"group", opened.at("group")},
                  {"stock", opened.at("stock")},
                  {"event", {{"type", "tick"}}},
                  {"now_ms", 7}};
  EXPECT_EQ(Json::parse(door->step(tick.dump())).at("step").at("now_ms"), 100);
}

}  // namespace
}  // namespace yansuan::test
