// An offer as the engine uses it: everything that changes a price, read from the offer language (OFFERS.md).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "yansuan/calendar.hpp"
#include "yansuan/codes.hpp"
#include "yansuan/money.hpp"
#include "yansuan/names.hpp"

namespace yansuan {

/// A text for people; `en` falls back to `zh`.
struct Text {
  std::string zh;
  std::string en;

  [[nodiscard]] const std::string& in(Lang lang) const { return lang == Lang::kZh || en.empty() ? zh : en; }
};

/// Which goods. The scope table of the rulebook holds one bit a SKU for each `set`.
struct Scope {
  Index set = kNone;       // kNone: every SKU
  bool untouched = false;  // only units that no earlier offer lowered
  std::int8_t width = 2;   // 0 names SKUs, 1 categories, brands or tags, 2 the whole order
};

/// A zero field asks for nothing. Amounts are measured as the offer's lane says.
struct Condition {
  Scope scope;
  Fen min_amount_fen = 0;
  std::int64_t min_weight_g = 0;
  std::int32_t min_units = 0;
  std::int32_t min_skus = 0;
  std::int32_t min_members = 0;

  [[nodiscard]] bool asks() const {
    return min_amount_fen != 0 || min_weight_g != 0 || min_units != 0 || min_skus != 0 || min_members != 0;
  }
};

/// What is done to a price: nothing, keep a share, take off, or set.
enum class EffectKind : std::uint8_t { kNone, kKeep, kOff, kPrice };

/// What an offer does to the price of goods.
struct GoodsEffect {
  EffectKind kind = EffectKind::kNone;
  Per per = Per::kUnit;
  bool per_default = true;  // the offer did not say: the lane decides
  std::int64_t value = 0;   // keep_bp, off_fen or price_fen
  Fen least_base_fen = 0;   // the least amount of which it takes anything; it takes more of more
};

/// What an offer does to delivery.
struct FreightEffect {
  EffectKind kind = EffectKind::kNone;
  std::int64_t value = 0;
};

/// Goods that an offer adds (PRC-11).
struct GiftEffect {
  std::vector<Index> skus;  // the shopper's choice; the first is the default
  std::int32_t units = 1;
  Fen price_fen = 0;
  bool per_unit = false;
};

/// What an offer does to the points earned.
struct PointsEffect {
  std::int64_t add = 0;
  std::int32_t multiply_bp = kWholeBp;
  bool per_unit = false;
};

/// What happens when a rung is reached. An offer with plain `effects` has one rung that asks for nothing.
struct Rung {
  Condition reach;
  GoodsEffect goods;
  FreightEffect freight;
  std::vector<GiftEffect> gifts;
  std::vector<PointsEffect> points;
};

/// Whom an offer is for. What stands at its default asks for nothing.
struct Audience {
  std::uint64_t tiers = 0;      // one bit a tier; 0: every tier
  std::vector<Index> tags;      // any of these; indices of the rulebook's audience tags
  std::vector<Index> not_tags;  // none of these
  std::int32_t min_orders = 0;
  std::int32_t max_orders = kNone;  // kNone: no upper bound
  bool has_birthday = false;
  BirthdayScope birthday = BirthdayScope::kDay;
};

/// When an offer is in force, in UTC+8.
struct Window {
  Millis from_ms = 0;
  Millis until_ms = 0;                                             // exclusive; 0: open
  std::uint32_t weekdays = 0;                                      // bit 1 … 7, Monday is 1; 0: every day
  std::uint32_t month_days = 0;                                    // bit 1 … 31; 0: every day
  std::vector<std::pair<std::int32_t, std::int32_t>> day_minutes;  // [from, until)

  [[nodiscard]] bool periodic() const { return weekdays != 0 || month_days != 0 || !day_minutes.empty(); }
  [[nodiscard]] bool always() const { return from_ms == 0 && until_ms == 0 && !periodic(); }
};

/// 0 means no limit.
struct Limit {
  std::int32_t max_uses = 0;
  std::int32_t max_units = 0;
  Fen max_fen = 0;

  [[nodiscard]] bool any() const { return max_uses != 0 || max_units != 0 || max_fen != 0; }
};

/// How often an offer applies: by order, line, person and shop.
struct Limits {
  Limit order;
  std::int32_t line_max_units = 0;
  Limit person;
  Period person_each = Period::kEver;
  Limit total;
  Period total_each = Period::kEver;

  [[nodiscard]] bool any() const { return order.any() || line_max_units != 0 || person.any() || total.any(); }
};

/// Goods that make a set together, and at what share of their price.
struct SetPart {
  Scope scope;
  std::int32_t units = 1;
  BasisPoints keep_bp = kWholeBp;
};

/// How units are taken into sets.
struct Target {
  std::vector<SetPart> set;
  bool same_sku = false;
  bool pooled = false;
  Pick pick = Pick::kBest;
};

/// How a coupon is given: how long it is usable and how often; 0 means no limit.
struct Grant {
  std::int32_t valid_days = 0;
  std::int32_t per_person = 0;
  std::int32_t total = 0;
};

/// One offer, whatever its kind: who, which goods, when, under which conditions, and what it does.
struct Offer {
  std::string id;
  Text name;
  std::string rule;
  std::string code;  // claim code only
  std::string stack_group;
  Claim claim = Claim::kAuto;
  PriceFrom from = PriceFrom::kNet;
  std::uint8_t order_types = 1;  // one bit an OrderType
  bool inactive = false;         // loaded, but uses what this engine cannot act on yet
  Index lane = kNone;
  std::int32_t priority = 0;
  std::int32_t turn = 0;       // its place in the fixed order of application
  std::uint64_t excludes = 0;  // one bit a lane
  Scope scope;
  Audience audience;
  Window window;
  std::vector<Condition> conditions;
  std::vector<Rung> rungs;  // at least one
  Target target;
  Limits limits;
  Grant grant;

  [[nodiscard]] bool lowers_goods() const;
  [[nodiscard]] bool excludes_own_lane() const { return (excludes >> static_cast<unsigned>(lane) & 1U) != 0; }
  /// A tier's own price uses up no quota, so it wins ties (OFFERS.md "How offers meet" 5).
  [[nodiscard]] bool is_tier_price() const {
    return audience.tiers != 0 && claim == Claim::kAuto && window.always() && !limits.any();
  }
  [[nodiscard]] bool in_order_type(OrderType type) const {
    return (order_types >> static_cast<unsigned>(type) & 1U) != 0;
  }
};

/// Where offers compete: one is chosen, or several in turn (OFFERS.md "How offers meet").
struct Lane {
  std::string id;
  Stage stage = Stage::kA;
  Choose choose = Choose::kBest;
  Measure measure = Measure::kStage;
  std::int32_t at_most = kNone;  // kNone: any number; the "*" of the map when there is one
  std::vector<std::pair<std::string, std::int32_t>> at_most_of;  // per stack group
  Index place = kNone;                                           // in settings.lanes; kNone: a default lane

  [[nodiscard]] bool grouped() const { return !at_most_of.empty(); }
};

}  // namespace yansuan
