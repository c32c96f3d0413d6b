// A shop with one campaign of every kind, for schedules that no one thought of.
#pragma once

#include <gtest/gtest.h>

#include "support.hpp"
#include "yansuan/groups.hpp"

namespace yansuan::test {

inline constexpr Millis kBegin = 1'000'000'000;

/// Prices that need rounding: 8001 and 7001 of 10001. Campaigns last three hours, groups one hour.
inline Json groups_book() {
  Json book = Json::parse(R"({"contract":1,"id":"g","version":1,"tiers":[{"id":"visitor","name":{"zh":"新客"}}],
    "skus":[{"id":"serum","name":{"zh":"精华"},"list_fen":10001}],
    "offers":[
      {"id":"team","order_types":["group"],"lane":"price","rungs":[{"min_members":2,"effects":[{"keep_bp":8000}]},{"min_members":3,"effects":[{"keep_bp":7000}]}]},
      {"id":"half","order_types":["group"],"lane":"price","condition":[{"min_members":3}],"effects":[{"price_fen":5000}]},
      {"id":"one","order_types":["group"],"lane":"price","effects":[{"price_fen":9000}]},
      {"id":"four","order_types":["group"],"target":{"set":[{"units":4}]},"effects":[{"price_fen":30000}]},
      {"id":"cut","order_types":["bargain"],"lane":"price","rungs":[{"min_members":2,"effects":[{"off_fen":1000}]},{"min_members":3,"effects":[{"off_fen":3000}]}]},
      {"id":"hello","claim":"coupon","order_types":["group"],"effects":[{"off_fen":500}]}],
    "campaigns":{"list":[
      {"id":"chosen","mode":"team_discount","skus":["serum"],"offers":["team"],"sizes":[2,3],"stock_units":5,"person_units":2,"bonus_points":50},
      {"id":"close","mode":"team_discount","skus":["serum"],"offers":["team"],"sizes":[2,3],"settle":"settle_at_close","stock_units":6},
      {"id":"cut","mode":"team_discount","skus":["serum"],"offers":["team"],"sizes":[2],"hold_past_deadline":false,"leave_s":0,"bonus_points":20},
      {"id":"coupon","mode":"team_discount","skus":["serum"],"offers":["team"],"sizes":[2,3],"allow_coupon":true,"hold_notice_s":0},
      {"id":"friends","mode":"fission","skus":["serum"],"offers":["half"],"sizes":[3],"opener":"old","joiner":"any","stock_units":4,"person_units":1},
      {"id":"ladder","mode":"open_ladder","skus":["serum"],"offers":["one","four"],"stock_units":12},
      {"id":"steps","mode":"bargain","skus":["serum"],"offers":["cut"],"helpers":2,"stock_units":2,"person_units":1},
      {"id":"uneven","mode":"bargain","skus":["serum"],"floor_fen":4001,"helpers":4,"stock_units":1}]}})");
  for (Json& campaign : book["campaigns"]["list"]) {
    campaign["from_ms"] = kBegin;
    campaign["until_ms"] = kBegin + 3 * kHourMs;
    campaign["open_hours"] = 1;
  }
  return book;
}

struct GroupsShop {
  std::unique_ptr<const Rulebook> book;
  std::vector<Campaign> campaigns;

  explicit GroupsShop(const Json& document = groups_book()) {
    const std::string text = document.dump();
    Loaded loaded = load(text);
    EXPECT_NE(loaded.rulebook, nullptr) << to_json(loaded.issues);
    book = std::move(loaded.rulebook);
    CampaignsRead read = read_campaigns(text, *book);
    EXPECT_TRUE(read.issues.empty()) << to_json(read.issues);
    campaigns = std::move(read.campaigns);
  }
};

/// Group and stock as they would be stored.
inline std::string stored_text(const GroupsShop& shop, const Campaign& campaign, const std::optional<Group>& group,
                               const CampaignStock& stock) {
  GroupAnswer answer;
  answer.group = group;
  answer.stock = stock;
  return to_json(*shop.book, campaign, answer);
}

inline Json stored(const GroupsShop& shop, const Campaign& campaign, const std::optional<Group>& group,
                   const CampaignStock& stock) {
  const Json whole = Json::parse(stored_text(shop, campaign, group, stock));
  return {{"group", whole.at("group")}, {"stock", whole.at("stock")}};
}

}  // namespace yansuan::test
