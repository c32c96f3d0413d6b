#include <algorithm>

#include "rulebook/offer_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

// keep_bp | off_fen | price_fen: exactly one.
bool read_change(const Object& object, EffectKind& kind, std::int64_t& value) {
  const bool keep = object.find("keep_bp") != nullptr;
  const bool off = object.find("off_fen") != nullptr;
  const bool price = object.find("price_fen") != nullptr;
  if (static_cast<int>(keep) + static_cast<int>(off) + static_cast<int>(price) != 1) {
    object.input().report(IssueCode::kMissingField, object.place(), nullptr,
                          "exactly one of keep_bp, off_fen and price_fen");
    return false;
  }
  kind = keep ? EffectKind::kKeep : off ? EffectKind::kOff : EffectKind::kPrice;
  if (keep) return object.integer("keep_bp", 0, kWholeBp, value);
  return off ? object.integer("off_fen", 1, kMaxMoneyFen, value) : object.integer("price_fen", 0, kMaxMoneyFen, value);
}

// Neither lacks the first; both leave open which one counts.
void need_one(const Object& object, std::string_view first, std::string_view second) {
  const bool has_first = object.find(first) != nullptr;
  if (has_first != (object.find(second) != nullptr)) return;
  const std::string expected = "either " + std::string(first) + " or " + std::string(second);
  if (has_first) {
    object.report_whole(IssueCode::kMissingField, expected);
  } else {
    object.report(IssueCode::kMissingField, first, expected);
  }
}

std::int64_t reach_of(const Condition& reach) {
  return std::max<std::int64_t>(
      {reach.min_amount_fen, reach.min_weight_g, reach.min_units, reach.min_skus, reach.min_members});
}

int measure_of(const Condition& reach) {
  if (reach.min_units > 0) return 1;
  if (reach.min_skus > 0) return 2;
  if (reach.min_weight_g > 0) return 3;
  return reach.min_members > 0 ? 4 : 0;
}

}  // namespace

void OfferReader::read_rungs(const Object& object, Offer& offer) {
  const bool plain = object.find("effects") != nullptr;
  const bool stepped = object.find("rungs") != nullptr;
  if (plain == stepped) {
    object.input().report(IssueCode::kEffectsOrRungs, object.place(), nullptr, "either effects or rungs");
    return;
  }
  if (plain) {
    read_effects(object, offer, offer.rungs.emplace_back());
    return;
  }
  object.each("rungs", kMaxRungs, [&](Value& value, const Place& place) {
    const Object item(object.input(), value, place);
    Rung& rung = offer.rungs.emplace_back();
    rung.reach.scope = offer.scope;
    read_condition(item, rung.reach, 0);
    read_effects(item, offer, rung);
    item.finish();
  });
  if (offer.rungs.empty()) {
    object.report(IssueCode::kTooShort, "rungs", "at least one rung");
    return;
  }
  check_ascending(object, offer);
}

void OfferReader::check_ascending(const Object& object, const Offer& offer) {
  const Place list = object.at("rungs");
  for (std::size_t i = 1; i < offer.rungs.size(); ++i) {
    const Place place{&list, {}, static_cast<std::int32_t>(i)};
    const Condition& before = offer.rungs[i - 1].reach;
    const Condition& here = offer.rungs[i].reach;
    if (reach_of(before) > 0 && measure_of(before) != measure_of(here)) {
      object.input().report(IssueCode::kMixedMeasures, place, nullptr, "the same measure in every rung");
    } else if (reach_of(here) <= reach_of(before)) {
      object.input().report(IssueCode::kNotAscending, place, nullptr, "more than the rung before it");
    }
  }
}

void OfferReader::read_effects(const Object& object, const Offer& offer, Rung& rung) {
  std::int32_t goods_effects = 0;
  object.each(
      "effects", kMaxEffects,
      [&](Value& value, const Place& place) {
        const Object item(object.input(), value, place);
        if (item.valid()) read_effect(item, offer, rung, goods_effects);
      },
      Need::kRequired);
  if (goods_effects > 1) object.report(IssueCode::kTooManyGoodsEffects, "effects", "at most one effect on goods");
}

void OfferReader::read_effect(const Object& object, const Offer& offer, Rung& rung, std::int32_t& goods_effects) {
  EffectOn on = EffectOn::kGoods;
  object.choice("on", on);
  switch (on) {
    case EffectOn::kGoods:
      ++goods_effects;
      read_change(object, rung.goods.kind, rung.goods.value);
      rung.goods.per_default = !object.choice("per", rung.goods.per);
      if (!rung.goods.per_default && rung.goods.per == Per::kSet && offer.target.set.empty())
        object.report(IssueCode::kNeedsSet, "per", "a target.set");
      break;
    case EffectOn::kFreight:
      read_change(object, rung.freight.kind, rung.freight.value);
      break;
    case EffectOn::kGift:
      read_gift(object, rung);
      break;
    case EffectOn::kPoints:
      read_points(object, rung);
      break;
  }
  object.finish();
}

void OfferReader::read_gift(const Object& object, Rung& rung) {
  GiftEffect& gift = rung.gifts.emplace_back();
  std::string_view id;
  const auto add = [&](const Value& value, const Place& place) {
    const Index sku = book_.sku(id);
    if (sku == kNone) {
      object.input().report(IssueCode::kUnknownSku, place, &value, "the id of a SKU of this rulebook");
    } else {
      gift.skus.push_back(sku);
    }
  };
  if (object.id("sku", id)) add(*object.find("sku"), object.at("sku"));
  object.each("skus", kMaxListLength, [&](Value& value, const Place& place) {
    if (json::read_id(object.input(), value, place, id)) add(value, place);
  });
  object.unique("skus");
  const Value* skus = object.find("skus");
  need_one(object, "sku", "skus");
  if (skus != nullptr && skus->kind == json::Kind::kArray && skus->size == 0)
    object.report(IssueCode::kTooShort, "skus", "at least one SKU");
  object.integer("units", 1, kMaxUnitsPerLine, gift.units);
  object.integer("price_fen", 0, kMaxMoneyFen, gift.price_fen);
  Per per = Per::kOrder;
  gift.per_unit = object.choice("per", per) && per == Per::kUnit;
}

void OfferReader::read_points(const Object& object, Rung& rung) {
  PointsEffect& points = rung.points.emplace_back();
  object.integer("add", 1, kMaxMoneyFen, points.add);
  object.integer("multiply_bp", 0, kMaxMultiplyBp, points.multiply_bp);
  need_one(object, "add", "multiply_bp");
  Per per = Per::kOrder;
  points.per_unit = object.choice("per", per) && per == Per::kUnit;
}

}  // namespace yansuan
