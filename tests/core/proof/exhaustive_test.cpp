// M3: no price below 0, no discount above its line, at least the least payable, on every small order there is: up to 3
// prices and 4 coupons around a yuan, five tiers, three ways to combine coupons. About 3 million; each price is also
// reckoned here anew, for these coupons alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "../support.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {
namespace {

constexpr std::array<Fen, 6> kFaces{1, 2, 3, 99, 100, 101};
constexpr std::array<std::int32_t, 5> kTierKeepBp{10'000, 9'500, 9'000, 8'500, 0};
constexpr Fen kThresholdFen = 100;
constexpr std::int32_t kCouponKeepBp = 9'500;
constexpr int kPercent = 12;  // coupon kinds: faces without a threshold, faces with it, the percentage
constexpr int kKinds = 13;
enum class Lanes { kOne, kGroups, kAny };

bool has_threshold(int kind) { return kind >= 6 && kind < kPercent; }
Fen face_fen(int kind) { return kFaces[static_cast<std::size_t>(kind % 6)]; }
std::string coupon_id(int kind) { return "c" + std::to_string(kind); }

Json rulebook(Lanes lanes) {
  Json book{{"contract", 1}, {"id", "small"}, {"version", 1}, {"skus", Json::array()}, {"tiers", Json::array()}};
  for (const Fen fen : kFaces)
    book["skus"].push_back({{"id", "p" + std::to_string(fen)}, {"name", {{"zh", "货"}}}, {"list_fen", fen}});
  Json offers = Json::array();
  for (std::size_t tier = 0; tier < kTierKeepBp.size(); ++tier) {
    const std::string id = "t" + std::to_string(tier);
    book["tiers"].push_back({{"id", id}, {"name", {{"zh", "级"}}}});
    if (tier > 0)
      offers.push_back(
          {{"id", "tier-" + id}, {"audience", {{"tiers", {id}}}}, {"effects", {{{"keep_bp", kTierKeepBp[tier]}}}}});
  }
  for (int kind = 0; kind < kKinds; ++kind) {
    Json effect = kind == kPercent ? Json{{"keep_bp", kCouponKeepBp}} : Json{{"off_fen", face_fen(kind)}};
    Json offer{{"id", coupon_id(kind)}, {"claim", "coupon"}, {"effects", Json::array({effect})}};
    offer["stack_group"] = has_threshold(kind) ? "with" : "without";
    if (has_threshold(kind)) offer["condition"] = Json::array({{{"min_amount_fen", kThresholdFen}}});
    offers.push_back(offer);
  }
  book["offers"] = offers;
  Json lane{{"id", "coupons"}, {"stage", "D"}};
  if (lanes == Lanes::kOne) lane["at_most"] = 1;
  if (lanes == Lanes::kGroups) lane["at_most"] = {{"with", 1}, {"without", 1}};
  if (lanes == Lanes::kAny) lane["at_most"] = nullptr;
  book["settings"] = {{"lanes", Json::array({lane})}};
  return book;
}

// Every selection of up to `most` of `kinds` things, with repetition.
std::vector<std::vector<int>> multisets(int kinds, int most) {
  std::vector<std::vector<int>> all{{}};
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (static_cast<int>(all[at].size()) == most) continue;
    for (int kind = all[at].empty() ? 0 : all[at].back(); kind < kinds; ++kind) {
      all.push_back(all[at]);
      all.back().push_back(kind);
    }
  }
  return all;
}

Fen after_coupons(Fen net, bool percent, Fen faces) {
  const Fen kept = percent ? keep(net, kCouponKeepBp, Rounding::kHalfUp) : net;
  return std::max<Fen>(0, kept - faces);
}

// Two coupons of one kind share its one use; a threshold is measured before any coupon.
Fen least_fen(Lanes lanes, const std::set<int>& kinds, Fen net) {
  Fen best_without = 0;
  Fen best_with = 0;
  Fen sum = 0;
  for (const int kind : kinds) {
    if (kind == kPercent || (has_threshold(kind) && net < kThresholdFen)) continue;
    (has_threshold(kind) ? best_with : best_without) =
        std::max(has_threshold(kind) ? best_with : best_without, face_fen(kind));
    sum += face_fen(kind);
  }
  const bool percent = kinds.contains(kPercent);
  if (lanes == Lanes::kAny) return after_coupons(net, percent, sum);
  if (lanes == Lanes::kGroups)
    return std::min(after_coupons(net, false, best_without + best_with), after_coupons(net, percent, best_with));
  return std::min(after_coupons(net, false, std::max(best_without, best_with)), after_coupons(net, percent, 0));
}

struct Order {
  Lanes lanes;
  std::vector<int> coupons;
  std::size_t tier;
  std::vector<int> prices;
};

std::string told(const Order& order) {
  std::string text =
      "lanes " + std::to_string(static_cast<int>(order.lanes)) + ", tier " + std::to_string(order.tier) + ", prices";
  for (const int price : order.prices) text += " " + std::to_string(kFaces[static_cast<std::size_t>(price)]);
  text += ", coupons";
  for (const int kind : order.coupons) text += " " + coupon_id(kind);
  return text;
}

// Empty when everything holds.
std::string wrong(const Order& order, const Quote& quote) {
  Fen list = 0;
  Fen net = 0;
  for (const int price : order.prices) {
    const Fen fen = kFaces[static_cast<std::size_t>(price)];
    list += fen;
    net += keep(fen, kTierKeepBp[order.tier], Rounding::kHalfUp);
  }
  Fen lines = 0;
  for (std::size_t at = 0; at < quote.lines.size(); ++at) {
    const QuoteLine& line = quote.lines[at];
    if (line.payable_fen < 0 || line.payable_fen > line.list_fen) return "a line out of its bounds";
    lines += line.payable_fen;
  }
  const Fen expected = std::max<Fen>(1, least_fen(order.lanes, {order.coupons.begin(), order.coupons.end()}, net));
  if (!quote.proved) return "not proved";
  if (lines != quote.goods_fen || quote.payable_fen != quote.goods_fen) return "the lines are not the sum";
  if (quote.list_total_fen != list || quote.discount_total_fen() != list - lines)
    return "the discounts are not the sum";
  if (quote.payable_fen != expected)
    return "pays " + std::to_string(quote.payable_fen) + ", not " + std::to_string(expected);
  return {};
}

class EverySmallOrder : public testing::TestWithParam<Lanes> {};

TEST_P(EverySmallOrder, IsPricedWithinItsBounds) {
  const Loaded loaded = load(rulebook(GetParam()).dump());
  ASSERT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
  Quoter quoter(*loaded.rulebook);
  Request request;
  request.now_ms = request.checked_at_ms = 1'795'492'800'000;
  auto prices = multisets(static_cast<int>(kFaces.size()), 3);
  prices.erase(prices.begin());
  std::int64_t count = 0;
  for (const std::vector<int>& coupons : multisets(kKinds, 4)) {
    request.coupons.clear();
    for (const int kind : coupons)
      request.coupons.push_back(
          {std::to_string(request.coupons.size()), loaded.rulebook->offer(coupon_id(kind)), 0, 0, true});
    for (std::size_t tier = 0; tier < kTierKeepBp.size(); ++tier) {
      request.member.tier = static_cast<Index>(tier);
      for (const std::vector<int>& cart : prices) {
        request.lines.clear();
        for (const int price : cart) request.lines.push_back({std::to_string(request.lines.size()), price, 1, true});
        const std::string fault = wrong({GetParam(), coupons, tier, cart}, quoter.price(request));
        ASSERT_TRUE(fault.empty()) << fault << ": " << told({GetParam(), coupons, tier, cart});
        ++count;
      }
    }
  }
  EXPECT_EQ(count, 83 * 2'380 * 5);
}

INSTANTIATE_TEST_SUITE_P(Lanes, EverySmallOrder, testing::Values(Lanes::kOne, Lanes::kGroups, Lanes::kAny));

}  // namespace
}  // namespace yansuan::test
