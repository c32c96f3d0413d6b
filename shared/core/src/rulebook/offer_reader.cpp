#include "rulebook/offer_reader.hpp"

#include <algorithm>

#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

void read_tags(const Object& object, std::string_view key, Rulebook& book, std::vector<Index>& out) {
  object.each(key, kMaxListLength, [&](Value& value, const Place& place) {
    std::string_view tag;
    if (!json::read_id(object.input(), value, place, tag)) return;
    Index known = book.audience_tag(tag);
    if (known == kNone) {
      known = static_cast<Index>(book.audience_tags.size());
      book.audience_tags.emplace_back(tag);
    }
    out.push_back(known);
  });
  object.unique(key);
}

bool only(const Offer& offer, bool (*has)(const Rung&)) {
  return std::all_of(offer.rungs.begin(), offer.rungs.end(), [&](const Rung& rung) {
    return rung.goods.kind == EffectKind::kNone && rung.gifts.empty() && has(rung);
  });
}

// OFFERS.md "Default lane"
std::string_view default_lane(const Offer& offer) {
  if (!offer.target.set.empty()) return "sets";
  if (offer.claim == Claim::kCoupon || offer.claim == Claim::kCode) return "coupons";
  if (only(offer, [](const Rung& rung) { return rung.freight.kind != EffectKind::kNone && rung.points.empty(); }))
    return "freight";
  if (only(offer, [](const Rung& rung) { return rung.freight.kind == EffectKind::kNone && !rung.points.empty(); }))
    return "points";
  const GoodsEffect& goods = offer.rungs.front().goods;
  const bool plain = offer.conditions.empty() && offer.rungs.size() == 1 && !offer.rungs.front().reach.asks();
  return plain && (goods.kind == EffectKind::kKeep || goods.kind == EffectKind::kPrice) ? "price" : "thresholds";
}

Stage stage_of_default(std::string_view lane) {
  if (lane == "price") return Stage::kA;
  if (lane == "sets") return Stage::kB;
  if (lane == "thresholds") return Stage::kC;
  if (lane == "coupons") return Stage::kD;
  return lane == "freight" ? Stage::kF : Stage::kI;
}

Per default_per(Stage stage) {
  if (stage == Stage::kA) return Per::kUnit;
  return stage == Stage::kB ? Per::kSet : Per::kOrder;
}

Fen least_base_fen(const GoodsEffect& goods, Rounding rounding) {
  if (goods.kind == EffectKind::kPrice) return goods.value + 1;
  if (goods.kind != EffectKind::kKeep) return 1;
  Fen low_fen = 1;
  Fen high_fen = kWholeBp + 1;
  while (low_fen < high_fen) {
    const Fen middle_fen = (low_fen + high_fen) / 2;
    if (keep(middle_fen, static_cast<BasisPoints>(goods.value), rounding) < middle_fen) {
      high_fen = middle_fen;
    } else {
      low_fen = middle_fen + 1;
    }
  }
  return low_fen;
}

}  // namespace

void OfferReader::read(const Object& object, Offer& offer) {
  read_identity(object, offer);
  read_order_types(object, offer);
  if (Value* value = object.object("audience")) {
    const Place place = object.at("audience");
    const Object audience(object.input(), *value, place);
    read_audience(audience, offer.audience);
  }
  read_window(object, offer.window);
  if (Value* value = object.object("scope")) offer.scope = scopes_.read(object.input(), *value, object.at("scope"));
  read_conditions(object, offer);
  if (Value* value = object.object("target")) {
    const Place place = object.at("target");
    const Object target(object.input(), *value, place);
    read_target(target, offer);
  }
  read_rungs(object, offer);
  if (!offer.target.set.empty()) offer.from = PriceFrom::kList;  // a set is re-priced whole unless it says otherwise
  object.choice("from", offer.from);
  read_limits(object, offer.limits);
  read_grant(object, offer.grant);
  if (object.find("grant") != nullptr && offer.claim != Claim::kCoupon)
    object.report(IssueCode::kNotACoupon, "grant", "an offer that is claimed by coupon");
  object.integer("priority", -kMaxPriority, kMaxPriority, offer.priority);
  read_stack_group(object, offer);
  if (!offer.rungs.empty()) read_lane(object, offer);
  read_excludes(object, offer);
  object.finish();
}

void OfferReader::read_identity(const Object& object, Offer& offer) {
  std::string_view text;
  if (object.id("id", text, Need::kRequired)) offer.id = text;
  read_localized(object, "name", kMaxNameCharacters, offer.name, Need::kOptional);
  if (offer.name.zh.empty()) offer.name.zh = offer.id;
  read_rule(object, offer.rule);
  Source source = Source::kSpec;
  object.choice("source", source);
  Text note;
  read_localized(object, "note", kMaxProseCharacters, note, Need::kOptional);
  object.choice("claim", offer.claim);
  if (object.text("code", 64, text)) offer.code = text;
  if (offer.claim == Claim::kCode && offer.code.empty() && object.find("code") == nullptr) {
    object.report(IssueCode::kNeedsCode, "code", "the code that claims it");
  }
}

void OfferReader::read_order_types(const Object& object, Offer& offer) {
  std::uint8_t types = 0;
  object.each("order_types", 4, [&](Value& value, const Place& place) {
    OrderType type = OrderType::kNormal;
    if (value.kind != json::Kind::kText || !parse(object.input().document.text(value), type)) {
      object.input().report(IssueCode::kNotAChoice, place, &value, "normal, group, flash or bargain");
      return;
    }
    types = static_cast<std::uint8_t>(types | 1U << static_cast<unsigned>(type));
  });
  object.unique("order_types");
  if (types != 0) offer.order_types = types;
  const Value* list = object.find("order_types");
  if (list != nullptr && list->kind == json::Kind::kArray && list->size == 0)
    object.report(IssueCode::kTooShort, "order_types", "at least one order type");
}

void OfferReader::read_audience(const Object& object, Audience& audience) {
  object.each("tiers", kMaxListLength, [&](Value& value, const Place& place) {
    std::string_view id;
    if (!json::read_id(object.input(), value, place, id)) return;
    const Index tier = book_.tier(id);
    if (tier == kNone) {
      object.input().report(IssueCode::kUnknownTier, place, &value, "the id of a tier of this rulebook");
    } else {
      audience.tiers |= std::uint64_t{1} << static_cast<unsigned>(tier);
    }
  });
  object.unique("tiers");
  read_tags(object, "tags", book_, audience.tags);
  read_tags(object, "not_tags", book_, audience.not_tags);
  object.integer("min_orders", 0, 1'000'000, audience.min_orders);
  object.integer("max_orders", 0, 1'000'000, audience.max_orders);
  audience.has_birthday = object.choice("birthday", audience.birthday);
  if (audience.max_orders != kNone && audience.max_orders < audience.min_orders) {
    object.report(IssueCode::kNotAscending, "max_orders", "at least min_orders");
  }
  object.finish();
}

void OfferReader::read_conditions(const Object& object, Offer& offer) {
  object.each("condition", kMaxConditions, [&](Value& value, const Place& place) {
    const Object item(object.input(), value, place);
    Condition& condition = offer.conditions.emplace_back();
    condition.scope = offer.scope;
    read_condition(item, condition, 1);
    item.finish();
  });
}

// "" is no group, as when it is not given.
void OfferReader::read_stack_group(const Object& object, Offer& offer) {
  const Value* value = object.find("stack_group");
  std::string_view text;
  if (value == nullptr || (value->kind == json::Kind::kText && value->text_size == 0)) return;
  if (object.text("stack_group", kMaxIdCharacters, text)) offer.stack_group = text;
}

void OfferReader::read_condition(const Object& object, Condition& condition, std::int64_t least) {
  if (Value* value = object.object("scope")) condition.scope = scopes_.read(object.input(), *value, object.at("scope"));
  object.integer("min_amount_fen", least, kMaxMoneyFen, condition.min_amount_fen);
  object.integer("min_units", least, kMaxUnitsPerCart, condition.min_units);
  object.integer("min_skus", least, kMaxLines, condition.min_skus);
  object.integer("min_weight_g", least, 1'000'000'000, condition.min_weight_g);
  object.integer("min_members", 2, kMaxMembers, condition.min_members);
  const auto asked = [&](std::string_view key) { return object.find(key) != nullptr; };
  const bool asks = asked("min_amount_fen") || asked("min_units") || asked("min_skus") || asked("min_weight_g") ||
                    asked("min_members");
  if (object.valid() && !asks)
    object.report_whole(IssueCode::kMissingField,
                        "a measure: min_amount_fen, min_units, min_skus, min_weight_g or min_members");
}

void OfferReader::read_target(const Object& object, Offer& offer) {
  Target& target = offer.target;
  object.each("set", kMaxSetParts, [&](Value& value, const Place& place) {
    const Object item(object.input(), value, place);
    SetPart& part = target.set.emplace_back();
    part.scope = offer.scope;
    if (Value* scope = item.object("scope")) part.scope = scopes_.read(object.input(), *scope, item.at("scope"));
    item.integer("units", 1, kMaxUnitsPerLine, part.units, Need::kRequired);
    item.integer("keep_bp", 0, kWholeBp, part.keep_bp);
    item.finish();
  });
  const Value* set = object.find("set");
  if (set != nullptr && set->kind == json::Kind::kArray && set->size == 0)
    object.report(IssueCode::kTooShort, "set", "at least one part");
  std::string_view same;
  if (object.text("same", 8, same)) {
    target.same_sku = same == "sku";
    if (!target.same_sku) object.report(IssueCode::kNotAChoice, "same", "sku");
  }
  object.choice("pick", target.pick);
  object.boolean("pooled", target.pooled);
  if (target.set.empty()) {
    if (target.same_sku) object.report(IssueCode::kNeedsSet, "same", "a set");
    if (target.pooled) object.report(IssueCode::kNeedsSet, "pooled", "a set");
  }
  object.finish();
}

void OfferReader::read_lane(const Object& object, Offer& offer) {
  std::string_view id;
  const std::string_view usual = default_lane(offer);
  if (object.id("lane", id)) {
    offer.lane = book_.lane(id);
  } else {
    offer.lane = book_.lane(usual);
    const auto& lanes = book_.settings.lanes;
    for (std::size_t i = 0; offer.lane == kNone && i < lanes.size(); ++i) {
      if (lanes[i].stage == stage_of_default(usual)) offer.lane = static_cast<Index>(i);
    }
  }
  if (offer.lane == kNone) {
    object.report(IssueCode::kUnknownLane, "lane", "the id of a lane of this rulebook");
    return;
  }
  for (Rung& rung : offer.rungs) {
    if (rung.goods.per_default) rung.goods.per = default_per(book_.lane_of(offer).stage);
    rung.goods.least_base_fen = least_base_fen(rung.goods, book_.settings.rounding);
  }
}

void OfferReader::read_excludes(const Object& object, Offer& offer) {
  object.unique("excludes");
  object.each("excludes", 64, [&](Value& value, const Place& place) {
    const std::string_view id =
        value.kind == json::Kind::kText ? object.input().document.text(value) : std::string_view();
    if (id == "*") {
      offer.excludes = ~std::uint64_t{0};
      return;
    }
    const Index lane = book_.lane(id);
    if (lane == kNone) {
      object.input().report(IssueCode::kUnknownLane, place, &value, "the id of a lane of this rulebook, or *");
    } else {
      offer.excludes |= std::uint64_t{1} << static_cast<unsigned>(lane);
    }
  });
}

}  // namespace yansuan
