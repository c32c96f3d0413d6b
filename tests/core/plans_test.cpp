// Every worked plan, natively; the same files run through Wasm in tests/node. And what the rules refuse at load.
#include <gtest/gtest.h>

#include "support.hpp"
#include "yansuan/account_door.hpp"

namespace yansuan::test {
namespace {

const Json& sop() {
  static const Json book = Json::parse(read_file(shared_dir() / "rulebooks" / "sop.json"));
  return book;
}

// Loading a shop takes longer than planning a year of it.
AccountDoor* sop_door() {
  std::string answer;
  static const auto door = AccountDoor::open(sop().dump(), answer);
  return door.get();
}

class PlanFixture : public testing::TestWithParam<std::filesystem::path> {};

void expect_dues(const Json& expected, const Json& touches) {
  for (const auto& [touch, due] : expected.items()) {
    Json planned = Json::array();
    for (const Json& one : touches) {
      if (one.at("touch") == touch) planned.push_back(one.at("due_at_ms"));
    }
    EXPECT_EQ(planned, due) << touch;
  }
}

TEST_P(PlanFixture, PlansAsWorkedOut) {
  const Json fixture = Json::parse(read_file(GetParam()));
  AccountDoor* door = sop_door();
  ASSERT_NE(door, nullptr);
  const Json answer = Json::parse(door->plan(fixture.at("plan").dump()));
  if (fixture.contains("refused")) {
    ASSERT_FALSE(answer.at("ok"));
    EXPECT_EQ(answer.at("issues").size(), fixture.at("refused").size()) << answer;
    EXPECT_TRUE(matches(fixture.at("refused"), answer.at("issues"))) << answer;
    return;
  }
  ASSERT_TRUE(answer.at("ok")) << answer;
  const Json& plan = answer.at("plan");
  for (const auto& [key, value] : fixture.at("expect").items()) {
    if (key == "dues") {
      expect_dues(value, plan.at("touches"));
    } else {
      EXPECT_TRUE(matches(value, plan.at(key))) << key << "\n  expected " << value << "\n  answered " << plan.at(key);
    }
  }
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, PlanFixture, testing::ValuesIn(json_files(shared_dir() / "fixtures" / "plans")),
                         name_of);

struct Refused {
  const char* name;
  const char* path;   // in the section
  const char* value;  // what is put there; empty: it is taken out
  const char* code;
  const char* pointer;
};

const Refused kRefused[] = {
    {"a variable that no trigger knows", "/touches/0/text/zh", R"("{nobody}")", "UNKNOWN_VARIABLE",
     "/touches/0/text/zh"},
    {"a variable of another trigger", "/touches/0/text/en", R"("{coupon}")", "UNKNOWN_VARIABLE", "/touches/0/text/en"},
    {"a brace that is not closed", "/touches/0/text/zh", R"("{source")", "UNKNOWN_VARIABLE", "/touches/0/text/zh"},
    {"a brace that was not opened", "/touches/0/text/zh", R"("source}")", "UNKNOWN_VARIABLE", "/touches/0/text/zh"},
    {"a brace within a brace", "/touches/0/text/zh", R"("{a{source}")", "UNKNOWN_VARIABLE", "/touches/0/text/zh"},
    {"a variable in other words", "/touches/0/variants/1/zh", R"("{nobody}")", "UNKNOWN_VARIABLE",
     "/touches/0/variants/1/zh"},
    {"a kind that is none", "/touches/0/kind", R"("gossip")", "NOT_A_CHOICE", "/touches/0/kind"},
    {"no trigger", "/touches/0/on", "", "MISSING_FIELD", "/touches/0/on"},
    {"no channel", "/touches/0/channel", "", "MISSING_FIELD", "/touches/0/channel"},
    {"no class", "/touches/0/class", "", "MISSING_FIELD", "/touches/0/class"},
    {"no words", "/touches/0/text", "", "MISSING_FIELD", "/touches/0/text"},
    {"no time", "/touches/0/at", "[]", "TOO_SHORT", "/touches/0/at"},
    {"an empty offset", "/touches/0/at/0", "{}", "TOO_SHORT", "/touches/0/at/0"},
    {"an offset too long", "/touches/0/at/0", R"({"days": 367})", "OUT_OF_RANGE", "/touches/0/at/0/days"},
    {"an empty span", "/touches/0/within", "{}", "TOO_SHORT", "/touches/0/within"},
    {"a priority too high", "/touches/0/priority", "1001", "OUT_OF_RANGE", "/touches/0/priority"},
    {"a minute after midnight", "/touches/0/minute", "1440", "OUT_OF_RANGE", "/touches/0/minute"},
    {"an id twice", "/touches/1/id", R"("friend-retry")", "DUPLICATE_VALUE", "/touches/1/id"},
    {"an unknown key", "/touches/0/colour", "1", "UNKNOWN_KEY", "/touches/0/colour"},
    {"a tier that is not there", "/touches/0/when", R"({"tiers": ["platinum"]})", "UNKNOWN_TIER",
     "/touches/0/when/tiers/0"},
    {"goods that are not there", "/touches/0/when", R"({"skus": ["gold"]})", "UNKNOWN_SKU", "/touches/0/when/skus/0"},
    {"an offer that is not there", "/touches/0/when", R"({"offers": ["gold"]})", "UNKNOWN_OFFER",
     "/touches/0/when/offers/0"},
    {"a festival that is not there", "/touches/0/when", R"({"festivals": ["easter"]})", "NOT_A_CHOICE",
     "/touches/0/when/festivals/0"},
    {"a weekday too many", "/touches/0/when", R"({"weekdays": [8]})", "OUT_OF_RANGE", "/touches/0/when/weekdays/0"},
    {"a skin type that is none", "/touches/0/when", R"({"skin_types": ["green"]})", "NOT_A_CHOICE",
     "/touches/0/when/skin_types/0"},
    {"a skin type twice", "/touches/0/when", R"({"skin_types": ["dry", "dry"]})", "DUPLICATE_VALUE",
     "/touches/0/when/skin_types/1"},
    {"a value twice", "/touches/0/values",
     R"([{"name": "a", "text": {"zh": "一"}}, {"name": "a", "text": {"zh": "二"}}])", "DUPLICATE_VALUE",
     "/touches/0/values/1/name"},
    {"a festival on two days", "/festivals/0/solar", R"({"month": 7, "day": 7})", "NOT_A_CHOICE", "/festivals/0"},
    {"a festival without a day", "/festivals/0/lunar", "", "NOT_A_CHOICE", "/festivals/0"},
    {"a thirteenth month", "/festivals/0/lunar/month", "13", "OUT_OF_RANGE", "/festivals/0/lunar/month"},
    {"a term that is none", "/festivals/0", R"({"id": "x", "name": {"zh": "节"}, "term": "may"})", "NOT_A_CHOICE",
     "/festivals/0/term"},
    {"a cycle by months and by pieces", "/usage/0/pieces", "5", "NOT_A_CHOICE", "/usage/0"},
    {"pieces without a pace", "/usage/13/pieces_per_week", "", "MISSING_FIELD", "/usage/13"},
    {"usage of goods that are not there", "/usage/0/skus/0", R"("gold")", "UNKNOWN_SKU", "/usage/0/skus/0"},
    {"usage twice", "/usage/1/id", R"("foundation")", "DUPLICATE_VALUE", "/usage/1/id"},
    {"a cap below nothing", "/manners/marketing_per_day", "-1", "OUT_OF_RANGE", "/manners/marketing_per_day"},
    {"manners that are no object", "/manners", "1", "WRONG_TYPE", "/manners"},
    {"touches that are no list", "/touches", "{}", "WRONG_TYPE", "/touches"},
};

TEST(ReminderRules, EveryMistakeIsToldWithItsPlace) {
  for (const Refused& refused : kRefused) {
    Json book = sop();
    const Json::json_pointer at(std::string("/reminders") + refused.path);
    if (refused.value[0] == '\0')
      book[at.parent_pointer()].erase(at.back());
    else
      book[at] = Json::parse(refused.value);
    std::string answer;
    EXPECT_EQ(AccountDoor::open(book.dump(), answer), nullptr) << refused.name;
    const Json told = Json::parse(answer);
    bool found = false;
    for (const Json& issue : told.value("issues", Json::array())) {
      found = found ||
              (issue.at("code") == refused.code && issue.at("pointer") == std::string("/reminders") + refused.pointer);
    }
    EXPECT_TRUE(found) << refused.name << ": " << answer;
  }
}

}  // namespace
}  // namespace yansuan::test
