// Campaigns (GRP-01 … GRP-08, GRP-18; PRC-13 bargains): what may be bought together, for how long, while how much
// lasts. The rulebook's section `campaigns` (schema campaign-rules.schema.json). Prices stand in offers of order type
// group or bargain, so that the price shown and the price taken are one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/rulebook.hpp"

namespace yansuan {

/// One campaign as the engine uses it. Prices are those of its `offers`.
struct Campaign {
  std::string id;
  CampaignMode mode = CampaignMode::kTeamDiscount;
  std::vector<Index> skus;    // a group buys one of them
  std::vector<Index> offers;  // that make the price; others of the order type are left out
  Millis from_ms = 0;
  Millis until_ms = 0;              // exclusive: nobody opens or joins from here on
  std::int64_t stock_units = -1;    // -1: no limit
  std::int32_t person_units = 0;    // 0: no limit
  std::vector<std::int32_t> sizes;  // ascending; {1} where people do not come in teams
  Settle settle = Settle::kChosenAtOpening;
  Buyers opener = Buyers::kAny;
  Buyers joiner = Buyers::kAny;
  bool allow_coupon = false;
  std::int32_t open_hours = 24;
  std::int32_t hold_s = 600;
  std::int32_t hold_notice_s = 300;  // before the end of the hold; 0: not told
  bool hold_past_deadline = true;
  std::int32_t leave_s = 900;
  std::int32_t bonus_points = 0;
  std::int32_t helpers = 10;
  Fen floor_fen = 0;  // of a bargain in uneven steps; 0: the offers say the steps
  std::vector<std::int32_t> reminders_min{180, 60, 15};
  std::vector<std::int32_t> broadcast_min{60, 50, 40, 30, 20, 15, 10, 5};

  [[nodiscard]] bool teams() const { return mode == CampaignMode::kTeamDiscount || mode == CampaignMode::kFission; }
  [[nodiscard]] bool bargain() const { return mode == CampaignMode::kBargain; }
  /// Members without whom a group of `size` fails.
  [[nodiscard]] std::int32_t least(std::int32_t size) const {
    return settle == Settle::kSettleAtClose ? sizes.front() : size;
  }
};

/// The campaigns of a rulebook text that `load` takes. Issues, with pointers below /campaigns: the JSON codes,
/// DUPLICATE_VALUE for an id, UNKNOWN_SKU, UNKNOWN_OFFER, EMPTY_WINDOW, NOT_ASCENDING for sizes and minutes,
/// MISSING_FIELD or NOT_A_CHOICE for what a mode needs or cannot take, NOT_IN_ORDER_TYPE for goods that the offers do
/// not price in the whole window, OUT_OF_RANGE for a fission price above half of the list price (GRP-02, X-11) and for
/// a bargain whose floor is not reached exactly with the last cut (PRC-13).
struct CampaignsRead {
  std::vector<Campaign> campaigns;
  Issues issues;
};
/// Reads the section `campaigns`.
[[nodiscard]] CampaignsRead read_campaigns(std::string_view rulebook_text, const Rulebook& book);

/// kNone when there is none.
[[nodiscard]] Index find_campaign(const std::vector<Campaign>& campaigns, std::string_view id);

}  // namespace yansuan
