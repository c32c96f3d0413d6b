// The search's budget counts every look: books and carts made to be slow still get a price, told as not proved. What is
// not looked at is told as not proved too.
#include <gtest/gtest.h>

#include "support.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {
namespace {

constexpr Index kSkus = 40;
constexpr std::int32_t kUnits = 4;  // of each

// 20 products of the first kind and 20 of the second, each of another price, and one set of them.
std::string book_with(const std::string& set) {
  Json book{{"contract", 1}, {"id", "slow"}, {"version", 1}, {"skus", Json::array()}};
  book["tiers"] = Json::array({{{"id", "t0"}, {"name", {{"zh", "级"}}}}});
  for (Index sku = 0; sku < kSkus; ++sku) {
    Json one{{"id", "s" + std::to_string(sku)}, {"name", {{"zh", "货"}}}, {"list_fen", 1'000 + sku}};
    one["category"] = sku < kSkus / 2 ? "first" : "second";
    one["tags"] = Json::array({one["category"]});
    book["skus"].push_back(one);
  }
  book["offers"] = Json::array({{{"id", "set"}, {"target", Json::parse(set)}, {"effects", Json::array()}}});
  return book.dump();
}

void expect_list_price(const std::string& set) {
  const Loaded loaded = load(book_with(set));
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  Request request;
  Fen list_fen = 0;
  for (Index sku = 0; sku < kSkus; ++sku) {
    request.lines.push_back({std::to_string(sku), sku, kUnits, true});
    list_fen += Fen{1'000 + sku} * kUnits;
  }
  const Quote priced = quote(*loaded.rulebook, request);
  EXPECT_FALSE(priced.proved);
  EXPECT_EQ(priced.goods_fen, list_fen);
}

// The first part can be chosen in 10^8 ways, and the other two want 100 of the second kind's 80 units whichever it is.
TEST(SearchBudget, EndsWhereNoChoiceCompletesASet) {
  expect_list_price(R"({"set": [{"units": 10, "scope": {"categories": ["first"]}},
                                {"units": 50, "scope": {"categories": ["second"]}},
                                {"units": 50, "scope": {"tags": ["second"]}, "keep_bp": 5000}]})");
}

// No product is of both kinds: every choice of products for the one part meets every choice for the other.
TEST(SearchBudget, EndsWhereNoProductHoldsAWholeSet) {
  expect_list_price(R"({"set": [{"units": 2, "scope": {"categories": ["first"]}},
                                {"units": 2, "scope": {"categories": ["second"]}, "keep_bp": 5000}],
                        "same": "sku", "pooled": true})");
}

// Gap 22 of docs/engine-gaps.md: the line's price for the units that the limited one leaves is not tried.
TEST(SearchProof, IsNotClaimedForALineBesideALimitedPrice) {
  const Loaded loaded = load(R"({
    "contract": 1, "id": "line", "version": 1, "tiers": [{"id": "t0", "name": {"zh": "级"}}],
    "skus": [{"id": "x", "name": {"zh": "货"}, "list_fen": 110}],
    "offers": [{"id": "line", "lane": "price", "effects": [{"keep_bp": 8750, "per": "line"}]},
               {"id": "one", "lane": "price", "limits": {"order": {"max_units": 1}}, "effects": [{"price_fen": 50}]}]})");
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  Request request;
  request.lines.push_back({"1", 0, 3, true});
  EXPECT_FALSE(quote(*loaded.rulebook, request).proved);
}

}  // namespace
}  // namespace yansuan::test
