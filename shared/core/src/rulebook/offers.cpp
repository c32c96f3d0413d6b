#include <algorithm>
#include <numeric>
#include <tuple>

#include "order/sort_short.hpp"
#include "rulebook/offer_reader.hpp"
#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Object;
using json::Place;
using json::Value;

// Percent or price first, then an amount with a condition, then an amount without (OFFERS.md "How offers meet" 1).
int kind_rank(const Offer& offer) {
  const Rung& rung = offer.rungs.front();
  const bool adds = !rung.points.empty() && rung.points.front().add != 0;
  const bool amount = rung.goods.kind != EffectKind::kNone     ? rung.goods.kind == EffectKind::kOff
                      : rung.freight.kind != EffectKind::kNone ? rung.freight.kind == EffectKind::kOff
                                                               : adds;
  if (!amount) return 0;
  return offer.conditions.empty() && offer.rungs.size() == 1 && !rung.reach.asks() ? 2 : 1;
}

void fix_order_of_application(Rulebook& book) {
  std::vector<Index> order(book.offers.size());
  std::iota(order.begin(), order.end(), 0);
  const auto place = [&](Index index) {
    const Offer& offer = book.offers[static_cast<std::size_t>(index)];
    return std::tuple(offer.lane, -offer.priority, offer.scope.width, kind_rank(offer), std::string_view(offer.id));
  };
  sort_short(order, [&](Index a, Index b) { return place(a) < place(b); });
  for (std::size_t turn = 0; turn < order.size(); ++turn) {
    book.offers[static_cast<std::size_t>(order[turn])].turn = static_cast<std::int32_t>(turn);
  }
  book.turns = std::move(order);
}

// What the engine cannot act on yet; the offer is loaded, listed and left out of every price.
bool can_form_sets(const Offer& offer, const Lane& lane) {
  const Rung& rung = offer.rungs.front();
  const bool plain = offer.rungs.size() == 1 && !rung.reach.asks() && rung.goods.per == Per::kSet;
  const bool poolable = !offer.target.pooled || rung.goods.kind == EffectKind::kNone;
  return plain && poolable && lane.stage == Stage::kB && offer.target.pick == Pick::kBest &&
         offer.limits.order.max_fen == 0 && offer.limits.line_max_units == 0;
}

std::string_view not_yet(const Offer& offer, const Lane& lane) {
  if (!offer.target.set.empty() && !can_form_sets(offer, lane)) return "target";
  const bool list_price = offer.from == PriceFrom::kList && offer.target.set.empty() && lane.stage != Stage::kA;
  if (list_price) return "from";
  const auto per_order_price = [&](const Rung& rung) {
    return lane.stage == Stage::kA && rung.goods.per == Per::kOrder && rung.goods.kind != EffectKind::kNone;
  };
  if (std::any_of(offer.rungs.begin(), offer.rungs.end(), per_order_price)) return "effects";
  return {};
}

void mark_inactive(const Object& object, Rulebook& book, Offer& offer) {
  const std::string_view field = not_yet(offer, book.lane_of(offer));
  if (field.empty()) return;
  offer.inactive = true;
  book.inactive.push_back(offer.id);
  object.input().warn(IssueCode::kInactive, object.at(field), nullptr, "loaded, not acted on yet");
}

// A special price that is above a list price never counts there (PRC-01).
void warn_special_above_list(const Object& object, const Rulebook& book, const ScopeReader& scopes,
                             const Offer& offer) {
  const GoodsEffect& goods = offer.rungs.front().goods;
  if (book.lane_of(offer).stage != Stage::kA || goods.kind != EffectKind::kPrice || object.find("effects") == nullptr)
    return;
  const auto dearer = [&](const Sku& sku) {
    return goods.value > sku.list_fen && scopes.has(offer.scope, static_cast<Index>(&sku - book.skus.data()));
  };
  if (std::none_of(book.skus.begin(), book.skus.end(), dearer)) return;
  object.each("effects", kMaxEffects, [&](Value& value, const Place& place) {
    const Value* price =
        value.kind == json::Kind::kObject ? object.input().document.member(value, "price_fen") : nullptr;
    const bool on_goods = price != nullptr && object.input().document.member(value, "on") == nullptr;
    if (on_goods)
      object.input().warn(IssueCode::kSpecialAboveList, Place{&place, "price_fen"}, price,
                          "at most the list price of each SKU in scope");
  });
}

template <typename Key>
void report_duplicates(const Object& list_of, const Rulebook& book, IssueCode code, std::string_view field, Key key) {
  std::vector<Name> names;
  for (std::size_t i = 0; i < book.offers.size(); ++i) {
    const std::string_view text = key(book.offers[i]);
    if (!text.empty()) names.push_back({text, static_cast<Index>(i)});
  }
  sort_names(names);
  const Place list = list_of.at("offers");
  for (std::size_t i = 1; i < names.size(); ++i) {
    if (names[i].text != names[i - 1].text) continue;
    const Place item{&list, {}, names[i].index};
    const Place place{&item, field};
    list_of.input().issues.push_back({code, Severity::kError, place.pointer(), "\"" + std::string(names[i].text) + "\"",
                                      "one that no other offer has"});
  }
}

}  // namespace

bool Offer::lowers_goods() const {
  const auto part_lowers = [](const SetPart& part) { return part.keep_bp != kWholeBp; };
  if (std::any_of(target.set.begin(), target.set.end(), part_lowers)) return true;
  return std::any_of(rungs.begin(), rungs.end(), [](const Rung& rung) { return rung.goods.kind != EffectKind::kNone; });
}

void read_offers(const Object& object, Rulebook& book) {
  ScopeReader scopes(book);
  OfferReader reader(book, scopes);
  object.each(
      "offers", kMaxOffers,
      [&](Value& value, const Place& place) {
        const Object item(object.input(), value, place);
        Offer& offer = book.offers.emplace_back();
        if (!item.valid()) return;
        reader.read(item, offer);
        if (offer.lane == kNone) return;
        mark_inactive(item, book, offer);
        warn_special_above_list(item, book, scopes, offer);
      },
      json::Need::kRequired);
  scopes.finish();
  report_duplicates(object, book, IssueCode::kDuplicateOffer, "id",
                    [](const Offer& offer) { return std::string_view(offer.id); });
  report_duplicates(object, book, IssueCode::kDuplicateCode, "code",
                    [](const Offer& offer) { return std::string_view(offer.code); });
  if (!has_errors(object.input().issues)) fix_order_of_application(book);
}

}  // namespace yansuan
