#include <algorithm>

#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {

Index Rulebook::find(const std::vector<Name>& names, std::string_view text) {
  const NameRange found = find_names(names, text);
  return found.first == found.last ? kNone : found.first->index;
}

Index Rulebook::tier(std::string_view tier_id) const {
  const auto at = std::find_if(tiers.begin(), tiers.end(), [&](const Tier& tier) { return tier.id == tier_id; });
  return at == tiers.end() ? kNone : static_cast<Index>(at - tiers.begin());
}

Index Rulebook::audience_tag(std::string_view tag) const {
  const auto at = std::find(audience_tags.begin(), audience_tags.end(), tag);
  return at == audience_tags.end() ? kNone : static_cast<Index>(at - audience_tags.begin());
}

Index Rulebook::lane(std::string_view lane_id) const {
  const auto& lanes = settings.lanes;
  const auto at = std::find_if(lanes.begin(), lanes.end(), [&](const Lane& lane) { return lane.id == lane_id; });
  return at == lanes.end() ? kNone : static_cast<Index>(at - lanes.begin());
}

bool read_localized(const json::Object& object, std::string_view key, std::size_t characters_max, Text& out,
                    json::Need need) {
  json::Value* value = object.object(key, need);
  if (value == nullptr) return false;
  const json::Place place = object.at(key);
  const json::Object text(object.input(), *value, place);
  std::string_view zh;
  std::string_view en;
  const bool found = text.text("zh", characters_max, zh, json::Need::kRequired);
  text.text("en", characters_max, en);
  text.finish();
  out.zh = zh;
  out.en = en;
  return found;
}

void read_rule(const json::Object& object, std::string& out) {
  std::string_view rule;
  if (object.text("rule", 40, rule)) out = rule;
}

void RulebookReader::read(json::Value& root) {
  const json::Place place;
  const json::Object object(input_, root, place);
  if (!object.valid()) return;
  std::int32_t contract = 0;
  if (object.integer("contract", 1, 1'000'000, contract, json::Need::kRequired) && contract != kContractVersion) {
    object.report(IssueCode::kWrongContract, "contract", "contract version " + std::to_string(kContractVersion));
  }
  std::string_view id;
  if (object.id("id", id, json::Need::kRequired)) book_.id = id;
  object.integer("version", 1, 2'000'000'000, book_.version, json::Need::kRequired);
  read_localized(object, "name", 80, book_.name, json::Need::kOptional);
  object.integer("not_after_ms", 0, kMaxInstantMs, book_.not_after_ms);
  read_labels(object, "categories");
  read_labels(object, "brands");
  read_tiers(object);
  read_skus(object);
  read_settings(object, book_);
  read_offers(object, book_);
  // Not read for a price; AccountDoor reads them.
  for (const std::string_view section : {"membership", "campaigns", "reminders"}) object.object(section);
  object.finish();

  for (std::size_t i = 0; i < book_.offers.size(); ++i) {
    const Offer& offer = book_.offers[i];
    book_.offer_names_.push_back({offer.id, static_cast<Index>(i)});
    if (!offer.code.empty()) book_.code_names_.push_back({offer.code, static_cast<Index>(i)});
  }
  sort_names(book_.offer_names_);
  sort_names(book_.code_names_);
}

// Names of categories and brands are for display; offers and SKUs refer to them by id alone.
void RulebookReader::read_labels(const json::Object& object, std::string_view key) {
  std::vector<std::string_view> ids;
  object.each(key, kMaxListLength, [&](json::Value& value, const json::Place& place) {
    const json::Object label(input_, value, place);
    std::string_view id;
    Text name;
    if (label.id("id", id, json::Need::kRequired) && std::find(ids.begin(), ids.end(), id) != ids.end()) {
      label.report(IssueCode::kDuplicateValue, "id", "an id that stands once");
    }
    ids.push_back(id);
    read_localized(label, "name", 40, name, json::Need::kRequired);
    label.finish();
  });
}

void RulebookReader::read_tiers(const json::Object& object) {
  object.each(
      "tiers", 16,
      [&](json::Value& value, const json::Place& place) {
        const json::Object item(input_, value, place);
        Tier tier;
        std::string_view id;
        if (item.id("id", id, json::Need::kRequired) && book_.tier(id) != kNone) {
          item.report(IssueCode::kDuplicateTier, "id", "an id that no other tier has");
        }
        tier.id = id;
        read_localized(item, "name", 40, tier.name, json::Need::kRequired);
        read_rule(item, tier.rule);
        item.integer("min_lifetime_fen", 0, kMaxMoneyFen, tier.min_lifetime_fen);
        item.integer("min_orders", 0, 1'000'000, tier.min_orders);
        item.finish();
        if (!book_.tiers.empty() && tier.min_lifetime_fen < book_.tiers.back().min_lifetime_fen) {
          item.report(IssueCode::kNotAscending, "min_lifetime_fen", "at least the tier before it");
        }
        book_.tiers.push_back(std::move(tier));
      },
      json::Need::kRequired);
  const json::Value* tiers = object.find("tiers");
  if (tiers != nullptr && tiers->kind == json::Kind::kArray && tiers->size == 0) {
    object.report(IssueCode::kTooShort, "tiers", "at least the visitor's tier");
  }
}

void RulebookReader::read_skus(const json::Object& object) {
  object.each(
      "skus", kMaxSkus, [&](json::Value& value, const json::Place& place) { read_sku(value, place); },
      json::Need::kRequired);
  index_skus(object);
  read_components(object);
}

void RulebookReader::read_sku(json::Value& value, const json::Place& place) {
  const json::Object item(input_, value, place);
  Sku sku;
  std::string_view text;
  if (item.id("id", text, json::Need::kRequired)) sku.id = text;
  read_localized(item, "name", 40, sku.name, json::Need::kRequired);
  item.integer("list_fen", 1, kMaxMoneyFen, sku.list_fen, json::Need::kRequired);
  item.boolean("list_known", sku.list_known);
  item.integer("floor_fen", 0, kMaxMoneyFen, sku.floor_fen);
  if (sku.floor_fen > sku.list_fen && sku.list_fen > 0)
    item.report(IssueCode::kOutOfRange, "floor_fen", "at most list_fen");
  if (item.id("category", text)) sku.category = text;
  if (item.id("brand", text)) sku.brand = text;
  item.each("tags", kMaxListLength, [&](json::Value& tag, const json::Place& tag_place) {
    if (json::read_id(input_, tag, tag_place, text)) sku.tags.emplace_back(text);
  });
  item.unique("tags");
  item.integer("weight_g", 0, 1'000'000, sku.weight_g);
  (void)item.find("components");  // read later, when every SKU is known
  std::string rule;
  read_rule(item, rule);
  Source source = Source::kSpec;
  item.choice("source", source);
  item.object("display");
  item.finish();
  book_.skus.push_back(std::move(sku));
}

// Books may hold thousands of SKUs, so a second SKU of the same id is found in the sorted names.
void RulebookReader::index_skus(const json::Object& object) {
  for (std::size_t i = 0; i < book_.skus.size(); ++i) {
    if (!book_.skus[i].id.empty()) book_.sku_names_.push_back({book_.skus[i].id, static_cast<Index>(i)});
  }
  sort_names(book_.sku_names_);
  const json::Place list = object.at("skus");
  for (std::size_t i = 1; i < book_.sku_names_.size(); ++i) {
    const Name& name = book_.sku_names_[i];
    if (name.text != book_.sku_names_[i - 1].text) continue;
    const json::Place item{&list, {}, name.index};
    input_.issues.push_back({IssueCode::kDuplicateSku, Severity::kError, json::Place{&item, "id"}.pointer(),
                             "\"" + std::string(name.text) + "\"", "an id that no other SKU has"});
  }
}

// Components name other SKUs, so they are read when all SKUs are known.
void RulebookReader::read_components(const json::Object& object) {
  if (book_.skus.empty()) return;
  std::size_t position = 0;
  object.each("skus", kMaxSkus, [&](json::Value& value, const json::Place& place) {
    Sku& sku = book_.skus[position++];
    if (value.kind != json::Kind::kObject) return;
    const json::Object item(input_, value, place);
    item.each("components", kMaxListLength, [&](json::Value& part, const json::Place& part_place) {
      const json::Object component(input_, part, part_place);
      Component read;
      std::string_view id;
      if (component.id("sku", id, json::Need::kRequired)) {
        read.sku = book_.sku(id);
        if (read.sku == kNone) component.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of this rulebook");
      }
      component.integer("units", 1, kMaxUnitsPerLine, read.units);
      component.finish();
      sku.components.push_back(read);
    });
  });
}

Loaded load(std::string_view json_text) {
  Loaded loaded;
  json::Document document;
  if (!document.parse(json_text, kMaxRulebookBytes, loaded.issues)) return loaded;
  auto book = std::make_unique<Rulebook>();
  const json::Input input{document, loaded.issues};
  RulebookReader(input, *book).read(document.root());
  if (!has_errors(loaded.issues)) loaded.rulebook = std::move(book);
  return loaded;
}

}  // namespace yansuan
