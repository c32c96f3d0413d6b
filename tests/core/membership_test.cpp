// Every worked example of membership, natively: events in order, each with part of its answer; follow-ups are delivered
// as a shop would. The same files run through Wasm in tests/node.
#include <gtest/gtest.h>

#include <cstdio>
#include <map>

#include "mutants.hpp"
#include "support.hpp"
#include "yansuan/account_door.hpp"

namespace yansuan::test {
namespace {

Json sop() { return Json::parse(read_file(shared_dir() / "rulebooks" / "sop.json")); }

std::string rulebook_text(const Json& fixture) {
  Json book = sop();
  if (fixture.contains("rules")) {
    for (const auto& [key, value] : fixture.at("rules").items()) book["membership"][key] = value;
  }
  return book.dump();
}

/// "2026-03-01 10:00:00" in UTC+8.
Millis instant_of(const std::string& text) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &year, &month, &day, &hour, &minute, &second) != 6) return 0;
  return midnight_ms({year, month, day}) + hour * kHourMs + minute * kMinuteMs + second * kSecondMs;
}

/// The accounts of a fixture and their last answers.
class Members {
 public:
  explicit Members(AccountDoor& door, bool asks_more = true) : door_(door), asks_more_(asks_more) {}

  Json ask(const std::string& who, const Json& event, Millis now_ms, const Json& shop) {
    Json& account = accounts_.try_emplace(who, Json{{"id", who}}).first->second;
    Json request{{"account", account}, {"event", event}, {"now_ms", now_ms}};
    if (!shop.is_null()) request["shop"] = shop;
    Json answer = Json::parse(door_.apply(request.dump()));
    if (!answer.at("ok")) return answer;
    EXPECT_EQ(answer, Json::parse(door_.apply(request.dump()))) << "asked again";
    if (asks_more_)
      expect_answers(request, Json::json_pointer(), 5, [&](const std::string& text) { return door_.apply(text); });
    const Json applied = answer.at("applied");
    account = applied.at("account");
    last_[who] = applied;
    for (const Json& follow_up : applied.at("follow_ups"))
      EXPECT_TRUE(ask(follow_up.at("to"), follow_up.at("event"), now_ms, {}).at("ok"));
    return answer;
  }
  [[nodiscard]] const Json& last(const std::string& who) const { return last_.at(who); }

 private:
  AccountDoor& door_;
  bool asks_more_;
  std::map<std::string, Json> accounts_;
  std::map<std::string, Json> last_;
};

void expect_part(const Json& expected, const Json& applied, const std::string& where) {
  for (const auto& [key, value] : expected.items()) {
    EXPECT_TRUE(matches(value, applied.at(key)))
        << where << "\n  " << key << " expected " << value << "\n  answered " << applied.at(key);
  }
}

class MembershipFixture : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(MembershipFixture, DecidesAsWorkedOut) {
  const Json fixture = Json::parse(read_file(GetParam()));
  std::string loaded;
  const auto door = AccountDoor::open(rulebook_text(fixture), loaded);
  ASSERT_NE(door, nullptr) << loaded;
  Members members(*door);
  for (const Json& step : fixture.at("steps")) {
    const Json answer =
        members.ask(step.value("who", "m"), step.at("event"), instant_of(step.at("now")), step.value("shop", Json()));
    ASSERT_TRUE(answer.at("ok")) << step << "\n" << answer;
    if (step.contains("expect"))
      expect_part(step.at("expect"), answer.at("applied"), fixture.at("title").get<std::string>() + step.dump());
  }
  const Json others = fixture.value("accounts", Json::object());
  for (const auto& [who, expected] : others.items()) expect_part(expected, members.last(who), who);
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, MembershipFixture,
                         testing::ValuesIn(json_files(shared_dir() / "fixtures" / "membership")), name_of);

// Whatever rules load, they decide the shop's events, or refuse them with a code.
TEST(MembershipRules, ThatDifferInOnePlaceDecideAsWell) {
  constexpr int kOneOf = 40;
  const Json book = sop();
  std::vector<Json> fixtures;
  for (const auto& path : json_files(shared_dir() / "fixtures" / "membership"))
    fixtures.push_back(Json::parse(read_file(path)));
  std::vector<Json::json_pointer> places;
  places_in(book.at("membership"), Json::json_pointer("/membership"), places);
  int mutants = 0;
  int loaded = 0;
  for (const Json::json_pointer& place : places) {
    for (const Instead& instead : instead_of(book.at(place))) {
      if (++mutants % (kOneOf * kSlower) != 0) continue;
      std::string said;
      const auto door = AccountDoor::open(mutant_of(book, place, instead).dump(), said);
      if (door == nullptr) continue;
      const Json& fixture = fixtures[static_cast<std::size_t>(++loaded) % fixtures.size()];
      Members members(*door, false);
      for (const Json& step : fixture.at("steps")) {
        const Json answer = members.ask(step.value("who", "m"), step.at("event"), instant_of(step.at("now")),
                                        step.value("shop", Json()));
        EXPECT_TRUE(answer.at("ok") || answer.at("issues").at(0).at("code").is_string()) << place << answer;
      }
    }
  }
  EXPECT_GT(10 * loaded, mutants / (kOneOf * kSlower)) << "of " << mutants;
}

// A row a state, a column an action: lock, release, use, return, expire, revoke; "-" is refused.
TEST(CouponLifeTable, IsWhatTheShopPromises) {
  const std::array<std::array<std::string_view, kCouponActionCount>, kCouponLifeCount> promised{{
      {"locked", "-", "used", "-", "expired", "revoked"},  // granted
      {"-", "released", "used", "-", "-", "revoked"},      // locked
      {"-", "-", "-", "returned", "-", "-"},               // used
      {"locked", "-", "used", "-", "expired", "revoked"},  // released
      {"-", "-", "-", "-", "-", "-"},                      // expired
      {"-", "-", "-", "-", "-", "-"},                      // revoked
      {"locked", "-", "used", "-", "expired", "revoked"},  // returned
  }};
  for (std::size_t state = 0; state < kCouponLifeCount; ++state) {
    for (std::size_t action = 0; action < kCouponActionCount; ++action) {
      const Index after = coupon_after(static_cast<CouponLife>(state), static_cast<CouponAction>(action));
      const std::string_view name = after == kNone ? "-" : to_string(static_cast<CouponLife>(after));
      EXPECT_EQ(name, promised[state][action]) << kCouponLifeNames[state] << " " << kCouponActionNames[action];
    }
  }
}

// What ends first ends it; one without an end comes back whenever it is returned.
TEST(GrantedCoupon, EndsWithItsDaysOrItsOffer) {
  const Millis added_ms = instant_of("2026-03-01 10:00:00");
  const Millis in_three_days_ms = added_ms + 3 * kDayMs;
  const Millis in_thirty_days_ms = added_ms + 30 * kDayMs;
  const Millis after_seven_days_ms = instant_of("2026-03-09 00:00:00");
  struct Case {
    std::int32_t valid_days;
    Millis offer_until_ms;
    Millis ends_ms;
  };
  for (const Case& each : {Case{7, 0, after_seven_days_ms}, Case{7, in_three_days_ms, in_three_days_ms},
                           Case{7, in_thirty_days_ms, after_seven_days_ms},
                           Case{0, in_thirty_days_ms, in_thirty_days_ms}, Case{0, 0, 0}}) {
    Json book = sop();
    for (Json& offer : book["offers"]) {
      if (offer.at("id") != "welcome-15") continue;
      offer.erase("grant");
      offer.erase("window");
      if (each.valid_days != 0) offer["grant"] = {{"valid_days", each.valid_days}};
      if (each.offer_until_ms != 0) offer["window"] = {{"until_ms", each.offer_until_ms}};
    }
    std::string said;
    const auto door = AccountDoor::open(book.dump(), said);
    ASSERT_NE(door, nullptr) << said;
    Members members(*door, false);
    const Json granted = members.ask("m", {{"id", "e1"}, {"kind", "friend_added"}}, added_ms, {});
    const Json ends = each.ends_ms == 0 ? Json() : Json(each.ends_ms);
    EXPECT_EQ(granted.at("applied").at("grants")[0].at("until_ms"), ends) << granted;
    members.ask("m", {{"id", "e2"}, {"kind", "coupon_used"}, {"coupon", "c1"}, {"order", "o"}}, added_ms, {});
    const Millis returned_ms = in_thirty_days_ms + kDayMs;
    members.ask("m", {{"id", "e3"}, {"kind", "coupon_returned"}, {"coupon", "c1"}}, returned_ms, {});
    EXPECT_EQ(members.last("m").at("standing").at("usable_coupons"), each.ends_ms == 0 ? 1 : 0);
  }
}

TEST(PointsOfAnOrder, AreNoneWhereNothingIsEarned) {
  Json book = sop();
  book["settings"]["points"]["earn"] = nullptr;
  book["membership"]["tier"]["basis"] = "points_earned";
  std::string said;
  const auto door = AccountDoor::open(book.dump(), said);
  ASSERT_NE(door, nullptr) << said;
  Members members(*door, false);
  members.ask("m", {{"id", "e1"}, {"kind", "order_paid"}, {"order", "o"}, {"paid_fen", 90'000}}, 1, {});
  EXPECT_EQ(members.last("m").at("standing").at("consumption_pending"), 0);
  EXPECT_EQ(members.last("m").at("standing").at("tier"), "visitor");
}

struct Mistake {
  const char* what;
  const char* change;  // JSON patch of section membership of the shop's rulebook
  const char* code;
  const char* pointer;
};

constexpr Mistake kMistakes[] = {
    {"a second level of commission", R"([{"op": "replace", "path": "/commission/levels", "value": 2}])", "OUT_OF_RANGE",
     "/membership/commission/levels"},
    {"a coupon that is no offer", R"([{"op": "replace", "path": "/issue/0/reward/coupon", "value": "nothing"}])",
     "UNKNOWN_OFFER", "/membership/issue/0/reward/coupon"},
    {"an offer that is no coupon", R"([{"op": "replace", "path": "/issue/0/reward/coupon", "value": "tier-gold"}])",
     "NOT_A_COUPON", "/membership/issue/0/reward/coupon"},
    {"a tier that is none", R"([{"op": "replace", "path": "/benefits/0/tier", "value": "jade"}])", "UNKNOWN_TIER",
     "/membership/benefits/0/tier"},
    {"goods that are none", R"([{"op": "replace", "path": "/redeem/1/reward/goods", "value": "car"}])", "UNKNOWN_NAME",
     "/membership/redeem/1/reward/goods"},
    {"a stand-in that is none", R"([{"op": "add", "path": "/issue/0/instead", "value": "nobody"}])", "UNKNOWN_NAME",
     "/membership/issue/0/instead"},
    {"a rule twice", R"([{"op": "replace", "path": "/issue/1/id", "value": "welcome"}])", "DUPLICATE_VALUE",
     "/membership/issue/1/id"},
    {"two rewards in one", R"([{"op": "add", "path": "/issue/0/reward/points", "value": 5}])", "NOT_A_CHOICE",
     "/membership/issue/0/reward"},
    {"an occasion that is none", R"([{"op": "replace", "path": "/issue/0/on/0", "value": "full_moon"}])",
     "NOT_A_CHOICE", "/membership/issue/0/on/0"},
    {"a key that is none", R"([{"op": "add", "path": "/tier/colour", "value": 1}])", "UNKNOWN_KEY",
     "/membership/tier/colour"},
};

TEST(MembershipRulesCheck, NamesEveryMistakeAndItsPlace) {
  for (const Mistake& mistake : kMistakes) {
    Json book = sop();
    book["membership"] = book.at("membership").patch(Json::parse(mistake.change));
    std::string answer;
    EXPECT_EQ(AccountDoor::open(book.dump(), answer), nullptr) << mistake.what;
    const Json issues = Json::parse(answer).at("issues");
    ASSERT_EQ(issues.size(), 1U) << mistake.what << answer;
    EXPECT_EQ(issues[0].at("code"), mistake.code) << mistake.what;
    EXPECT_EQ(issues[0].at("pointer"), mistake.pointer) << mistake.what;
  }
}

// Ten vouchers of 5 yuan for 500 points are worth more than one coupon of 20 (X-03).
TEST(MembershipRulesCheck, WarnsOfAnItemThatNobodyWouldTake) {
  Json book = sop();
  for (Json& item : book["membership"]["redeem"]) item.erase("per_week");
  std::string answer;
  ASSERT_NE(AccountDoor::open(book.dump(), answer), nullptr);
  const Json issues = Json::parse(answer).at("issues");
  ASSERT_EQ(issues.size(), 1U) << answer;
  EXPECT_EQ(issues[0].at("code"), "DOMINATED_REDEMPTION");
  EXPECT_EQ(issues[0].at("pointer"), "/membership/redeem/7");
  std::string quiet;
  ASSERT_NE(AccountDoor::open(sop().dump(), quiet), nullptr);
  EXPECT_EQ(Json::parse(quiet).at("issues"), Json::array());
}

constexpr Mistake kRequests[] = {
    {"no kind", R"([{"op": "remove", "path": "/event/kind"}])", "MISSING_FIELD", "/event/kind"},
    {"a kind that is none", R"([{"op": "replace", "path": "/event/kind", "value": "sneeze"}])", "NOT_A_CHOICE",
     "/event/kind"},
    {"an order without its amount", R"([{"op": "remove", "path": "/event/paid_fen"}])", "MISSING_FIELD",
     "/event/paid_fen"},
    {"an amount below nothing", R"([{"op": "replace", "path": "/event/paid_fen", "value": -1}])", "OUT_OF_RANGE",
     "/event/paid_fen"},
    {"a field of another kind", R"([{"op": "add", "path": "/event/deed", "value": "like"}])", "UNKNOWN_KEY",
     "/event/deed"},
    {"a tier that is none", R"([{"op": "add", "path": "/account/tier", "value": "jade"}])", "UNKNOWN_TIER",
     "/account/tier"},
    {"coupons out of place",
     R"([{"op": "add", "path": "/account/coupons", "value": [{"id": "c2", "offer": "welcome-15", "trigger": "welcome/life", "state": "granted", "granted_at_ms": 1}]}])",
     "BAD_ID", "/account/coupons/0/id"},
    {"ids out of order", R"([{"op": "add", "path": "/account/seen", "value": ["b", "a"]}])", "NOT_ASCENDING",
     "/account/seen"},
    {"points left although points are owed",
     R"([{"op": "add", "path": "/account/owed_consumption", "value": 5}, {"op": "add", "path": "/account/lots", "value": [{"account": "consumption", "source": "s", "earned": 1, "left": 1, "earned_at_ms": 1, "available_ms": 1}]}])",
     "SUM_MISMATCH", "/account/lots"},
    {"a shop's number of no item",
     R"([{"op": "add", "path": "/shop", "value": {"redeemed": [{"id": "car", "count": 1}]}}])", "UNKNOWN_NAME",
     "/shop/redeemed/0/id"},
};

TEST(ApplyRequestCheck, NamesEveryMistakeAndItsPlace) {
  std::string loaded;
  const auto door = AccountDoor::open(sop().dump(), loaded);
  ASSERT_NE(door, nullptr);
  const Json right = Json::parse(
      R"({"account": {"id": "m"}, "event": {"id": "e", "kind": "order_paid", "order": "o", "paid_fen": 100}, "now_ms": 1})");
  ASSERT_TRUE(Json::parse(door->apply(right.dump())).at("ok"));
  for (const Mistake& mistake : kRequests) {
    const Json answer = Json::parse(door->apply(right.patch(Json::parse(mistake.change)).dump()));
    ASSERT_FALSE(answer.at("ok")) << mistake.what;
    ASSERT_EQ(answer.at("issues").size(), 1U) << mistake.what << answer;
    EXPECT_EQ(answer.at("issues")[0].at("code"), mistake.code) << mistake.what;
    EXPECT_EQ(answer.at("issues")[0].at("pointer"), mistake.pointer) << mistake.what;
  }
}

}  // namespace
}  // namespace yansuan::test
