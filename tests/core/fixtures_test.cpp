// Every worked example of the shop, natively. The same files run through Wasm in tests/node.
#include <gtest/gtest.h>

#include "support.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {
namespace {

std::string rulebook_text(const Json& fixture) {
  Json book =
      fixture.at("rulebook").is_string()
          ? Json::parse(read_file(shared_dir() / "rulebooks" / (fixture.at("rulebook").get<std::string>() + ".json")))
          : fixture.at("rulebook");
  if (fixture.contains("settings")) {
    for (const auto& [key, value] : fixture.at("settings").items()) book["settings"][key] = value;
  }
  return book.dump();
}

void price(const Json& fixture, Json& quote) {
  const Loaded loaded = load(rulebook_text(fixture));
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  const RequestRead read = read_request(fixture.at("request").dump(), *loaded.rulebook);
  ASSERT_TRUE(read.issues.empty()) << to_json(read.issues);
  const Quote priced = yansuan::quote(*loaded.rulebook, read.request);
  ASSERT_EQ(priced.status, QuoteStatus::kPriced);
  quote = Json::parse(to_json(*loaded.rulebook, read.request, priced));
}

class QuoteFixture : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(QuoteFixture, PricesAsWorkedOut) {
  const Json fixture = Json::parse(read_file(GetParam()));
  Json actual;
  ASSERT_NO_FATAL_FAILURE(price(fixture, actual));
  for (const auto& [key, value] : fixture.at("expect").items()) {
    EXPECT_TRUE(matches(value, actual.at(key))) << fixture.at("title") << "\n  " << key << " expected " << value.dump()
                                                << "\n  answered " << actual.at(key).dump();
  }
}

// A fixture's lists match in any order.
TEST(Quote, TellsTheOffersOfAUnitAsTheyCame) {
  const auto path = shared_dir() / "fixtures" / "quotes" / "S-a-two-lanes-two-price-lanes-multiply.json";
  Json actual;
  ASSERT_NO_FATAL_FAILURE(price(Json::parse(read_file(path)), actual));
  const Json& line = actual.at("lines").at(0);
  EXPECT_EQ(line.at("prices").at(0).at("offers"), Json::array({"activity", "tier-silver"}));
  EXPECT_EQ(line.at("discounts").at(0).at("offer"), "activity");
}

// A team of one has not reached the team's price; what it would cost alone is no price of a group (OFFERS.md 13).
TEST(Quote, NeverSellsAGroupCartAtListPrice) {
  const Json fixture = Json::parse(read_file(shared_dir() / "fixtures" / "hints" / "G-few-one-is-no-team.json"));
  const Loaded loaded = load(fixture.at("rulebook").dump());
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  Json asked = fixture.at("document").at("request");
  asked["cart"]["order_type"] = "group";
  for (const std::int32_t size : {1, 2}) {
    asked["cart"]["group"]["size"] = size;
    const RequestRead read = read_request(asked.dump(), *loaded.rulebook);
    ASSERT_TRUE(read.issues.empty()) << to_json(read.issues);
    const Quote priced = yansuan::quote(*loaded.rulebook, read.request);
    EXPECT_EQ(priced.status, size == 1 ? QuoteStatus::kNotInOrderType : QuoteStatus::kPriced);
    EXPECT_EQ(priced.status_line, size == 1 ? 0 : kNone);
  }
}

std::string name_of(const testing::TestParamInfo<std::filesystem::path>& info) {
  std::string name = info.param.stem().string();
  for (char& c : name) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Shop, QuoteFixture, testing::ValuesIn(json_files(shared_dir() / "fixtures" / "quotes")),
                         name_of);

}  // namespace
}  // namespace yansuan::test
