// A rulebook: SKUs, tiers, settings and offers, loaded from JSON and indexed for pricing.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/issue.hpp"
#include "yansuan/offer.hpp"

namespace yansuan {

/// A part of a set SKU.
struct Component {
  Index sku = kNone;
  std::int32_t units = 1;
};

/// What is sold.
struct Sku {
  std::string id;
  Text name;
  Fen list_fen = 0;
  Fen floor_fen = 0;       // no cut takes a unit below this
  bool list_known = true;  // false: list_fen is the special price, nothing is struck through (PRC-06)
  std::int64_t weight_g = 0;
  std::string category;
  std::string brand;
  std::vector<std::string> tags;
  std::vector<Component> components;
};

/// A tier of membership and what it takes.
struct Tier {
  std::string id;
  Text name;
  std::string rule;
  Fen min_lifetime_fen = 0;
  std::int32_t min_orders = 0;
};

/// What delivery costs: a first part at a price, and each further part.
struct FreightSetting {
  bool charged = false;
  FreightBy by = FreightBy::kUnits;
  std::int64_t first_up_to = 0;
  Fen first_price_fen = 0;
  std::int64_t next_each = 0;
  Fen next_price_fen = 0;
};

/// Points as money (stage E); off when fen_per_point is 0.
struct PointsPay {
  Fen fen_per_point = 0;
  std::int64_t step_points = 1;
  std::int64_t max_points = 0;  // 0: no limit
  std::int32_t max_share_bp = kWholeBp;
};

/// What holds for every order of the shop.
struct Settings {
  Rounding rounding = Rounding::kHalfUp;
  Fen min_payable_fen = 1;
  Optimize optimize = Optimize::kByStage;
  FreightSetting freight;
  Fen earn_fen_per_point = 100;  // 0: no points are earned
  PointsPay pay;
  std::vector<Lane> lanes;  // stages in order
};

/// For every SKU one bit a distinct scope, so that a cart's SKUs tell together which scopes they touch.
class ScopeTable {
 public:
  [[nodiscard]] bool has(const Scope& scope, Index sku) const {
    if (scope.set == kNone) return true;
    return (row(sku)[static_cast<std::size_t>(scope.set) / 64] >> (static_cast<std::size_t>(scope.set) % 64) & 1U) != 0;
  }
  [[nodiscard]] const std::uint64_t* row(Index sku) const {
    return bits_.data() + static_cast<std::size_t>(sku) * words_;
  }
  [[nodiscard]] std::size_t words() const { return words_; }  // of a row
  [[nodiscard]] std::size_t sets() const { return sets_; }

 private:
  friend class ScopeReader;
  std::size_t sets_ = 0;
  std::size_t words_ = 0;
  std::vector<std::uint64_t> bits_;
};

/// A category, brand or tag that a scope names and no SKU carries; lint tells of it.
struct UncarriedName {
  std::string name;
  std::string pointer;
};

/// A loaded rulebook. It does not change once it is loaded, and any number of threads may read it.
class Rulebook {
 public:
  std::string id;
  std::int32_t version = 0;
  Text name;
  Millis not_after_ms = 0;  // 0: open
  Settings settings;
  std::vector<Tier> tiers;  // ascending; the first is the visitor
  std::vector<Sku> skus;
  std::vector<Offer> offers;
  std::vector<Index> turns;           // the offers in the fixed order of application
  std::vector<std::string> inactive;  // what is loaded and not acted on yet: offer ids, and settings as "settings.…"
  ScopeTable scopes;
  std::vector<std::string> audience_tags;  // every member tag that an offer asks about
  std::vector<UncarriedName> uncarried;

  [[nodiscard]] Index sku(std::string_view sku_id) const { return find(sku_names_, sku_id); }
  [[nodiscard]] Index offer(std::string_view offer_id) const { return find(offer_names_, offer_id); }
  [[nodiscard]] Index code(std::string_view code) const { return find(code_names_, code); }
  [[nodiscard]] Index audience_tag(std::string_view tag) const;
  [[nodiscard]] Index tier(std::string_view tier_id) const;
  [[nodiscard]] Index lane(std::string_view lane_id) const;
  [[nodiscard]] bool in_scope(const Scope& scope, Index sku_index) const { return scopes.has(scope, sku_index); }
  [[nodiscard]] const Lane& lane_of(const Offer& offer) const {
    return settings.lanes[static_cast<std::size_t>(offer.lane)];
  }

 private:
  friend class RulebookReader;
  static Index find(const std::vector<Name>& names, std::string_view text);
  std::vector<Name> sku_names_;
  std::vector<Name> offer_names_;
  std::vector<Name> code_names_;
};

/// Reads and checks a rulebook (schema rulebook.schema.json, limits of limits.hpp). Everything wrong is reported, not
/// just the first: errors leave `rulebook` null, warnings (INACTIVE, SPECIAL_ABOVE_LIST) do not.
struct Loaded {
  std::unique_ptr<const Rulebook> rulebook;
  Issues issues;
};
/// Reads and checks a rulebook. At most kMaxRulebookBytes.
[[nodiscard]] Loaded load(std::string_view json_text);

}  // namespace yansuan
