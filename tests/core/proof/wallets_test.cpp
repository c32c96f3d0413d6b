// A wallet of many coupons costs the least that any choice of them costs when they are simply taken in turn.
#include <gtest/gtest.h>

#include "../support.hpp"
#include "dice.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {
namespace {

constexpr std::int64_t kScoped = 4;
constexpr std::int64_t kWhole = 7;  // so many that chains of them wait to be closed

Json random_coupon(Dice& dice, std::int64_t at) {
  Json offer{{"id", "o" + std::to_string(at)}, {"claim", "coupon"}, {"priority", kScoped + kWhole - at}};
  offer["stack_group"] = dice.one_in(3) ? "h" : "free" + std::to_string(at);
  if (at < kScoped) {
    offer["scope"] = {{"skus", dice.one_in(2) ? Json::array({"s0", "s1"}) : Json::array({"s1", "s2"})}};
    if (dice.one_in(3)) offer["condition"] = Json::array({{{"min_units", 1}}});
  } else if (!dice.one_in(4)) {
    offer["condition"] = Json::array({{{"min_amount_fen", dice.between(1, 60) * 500}}});
  }
  const bool share = dice.one_in(2);
  Json effect = Json::object();
  if (share)
    effect["keep_bp"] = dice.between(140, 199) * 50;
  else
    effect["off_fen"] = dice.between(1, 3'000);
  offer["effects"] = Json::array({effect});
  if (share && dice.one_in(2)) offer["limits"]["order"]["max_fen"] = dice.between(100, 2'000);
  return offer;
}

std::string random_book(Dice& dice) {
  Json book{{"contract", 1}, {"id", "wallet"}, {"version", 1}, {"skus", Json::array()}, {"offers", Json::array()}};
  book["tiers"] = Json::array({{{"id", "t0"}, {"name", {{"zh", "级"}}}}});
  for (std::int64_t at = 0; at < 3; ++at) {
    book["skus"].push_back({{"id", "s" + std::to_string(at)}, {"name", {{"zh", "货"}}}});
    book["skus"].back()["list_fen"] = dice.between(1'000, 12'000);
  }
  for (std::int64_t at = 0; at < kScoped + kWhole; ++at) book["offers"].push_back(random_coupon(dice, at));
  book["settings"]["lanes"] =
      Json::array({{{"id", "coupons"}, {"stage", "D"}, {"at_most", {{"h", 1}}}, {"measure", "running"}}});
  return book.dump();
}

// No search: each choice, its coupons taken in turn where they are legal.
Fen least_of_all_choices(Quoter& quoter, const Request& request) {
  Fen least_fen = quoter.price_with_used(request, {}).goods_fen;
  for (std::uint32_t choice = 1; choice < 1U << request.coupons.size(); ++choice) {
    std::vector<UsedOffer> used;
    for (std::size_t at = 0; at < request.coupons.size(); ++at) {
      if ((choice >> at & 1U) != 0) used.push_back({request.coupons[at].offer, static_cast<Index>(at)});
    }
    least_fen = std::min(least_fen, quoter.price_with_used(request, used).goods_fen);
  }
  return least_fen;
}

TEST(WalletProof, CostsTheLeastOfAllChoices) {
  const std::int64_t wallets = figure("YANSUAN_M6_CHOICES", 150);
  for (std::int64_t wallet = 0; wallet < wallets; ++wallet) {
    Dice dice(kFirstSeed + static_cast<std::uint64_t>(wallet));
    const std::string text = random_book(dice);
    const Loaded loaded = load(text);
    ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues) << text;
    Request request;
    for (Index sku = 0; sku < 3; ++sku)
      request.lines.push_back({std::to_string(sku), sku, static_cast<std::int32_t>(dice.between(1, 3)), true});
    for (Index offer = 0; offer < kScoped + kWhole; ++offer)
      request.coupons.push_back({"k" + std::to_string(offer), offer, 0, 0, true});
    Quoter quoter(*loaded.rulebook);
    const Quote& quote = quoter.price(request);
    ASSERT_TRUE(quote.proved) << "wallet " << wallet;
    const Fen found_fen = quote.goods_fen;
    ASSERT_EQ(found_fen, least_of_all_choices(quoter, request)) << "wallet " << wallet << ": " << text;
  }
}

}  // namespace
}  // namespace yansuan::test
