#include "rulebook/scope_reader.hpp"

#include <algorithm>

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

void set_bit(std::vector<std::uint64_t>& bits, Index index) {
  bits[static_cast<std::size_t>(index) / 64] |= std::uint64_t{1} << (static_cast<std::size_t>(index) % 64);
}

std::uint64_t fingerprint(const std::vector<std::uint64_t>& bits) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const std::uint64_t word : bits) hash = (hash ^ word) * 1099511628211ULL;
  return hash;
}

}  // namespace

ScopeReader::ScopeReader(Rulebook& book) : book_(book) {
  book_.scopes.words_ = (book_.skus.size() + 63) / 64;
  for (std::size_t i = 0; i < book_.skus.size(); ++i) {
    const Sku& sku = book_.skus[i];
    const auto index = static_cast<Index>(i);
    if (!sku.category.empty()) categories_.push_back({sku.category, index});
    if (!sku.brand.empty()) brands_.push_back({sku.brand, index});
    for (const std::string& tag : sku.tags) tags_.push_back({tag, index});
  }
  sort_names(categories_);
  sort_names(brands_);
  sort_names(tags_);
}

ScopeReader::Bits ScopeReader::all() const {
  Bits bits(book_.scopes.words_, 0);
  for (std::size_t i = 0; i < book_.skus.size(); ++i) set_bit(bits, static_cast<Index>(i));
  return bits;
}

void ScopeReader::keep(Bits& bits, const Bits& wanted) const {
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= wanted[i];
}

Scope ScopeReader::read(const json::Input& input, json::Value& value, const json::Place& place) {
  const json::Object object(input, value, place);
  Scope scope;
  Bits bits = all();
  bool narrowed = read_keys(object, bits, scope.width);
  if (json::Value* excluded = object.object("not")) {
    const json::Place excluded_place = object.at("not");
    const json::Object inner(input, *excluded, excluded_place);
    Bits out = all();
    std::int8_t ignored = 2;
    if (read_keys(inner, out, ignored)) {
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= ~out[i];
      narrowed = true;
    }
    inner.finish();
  }
  object.boolean("untouched", scope.untouched);
  object.finish();
  if (narrowed) scope.set = intern(bits);
  return scope;
}

// Keys are ANDed, values of a key ORed; an empty list asks for nothing.
bool ScopeReader::read_keys(const json::Object& object, Bits& bits, std::int8_t& width) {
  bool narrowed = false;
  for (const auto& [key, names] :
       {std::pair{"categories", &categories_}, std::pair{"brands", &brands_}, std::pair{"tags", &tags_}}) {
    if (!narrow_to(object, key, *names, bits)) continue;
    narrowed = true;
    width = 1;
  }
  if (narrow_to_skus(object, bits)) {
    narrowed = true;
    width = 0;
  }
  return narrow_to_prices(object, bits) || narrowed;
}

bool ScopeReader::narrow_to_skus(const json::Object& object, Bits& bits) {
  Bits wanted(bits.size(), 0);
  bool any = false;
  object.each("skus", kMaxListLength, [&](json::Value& value, const json::Place& place) {
    std::string_view id;
    any = true;
    if (!json::read_id(object.input(), value, place, id)) return;
    const Index sku = book_.sku(id);
    if (sku == kNone) {
      object.input().report(IssueCode::kUnknownSku, place, &value, "the id of a SKU of this rulebook");
    } else {
      set_bit(wanted, sku);
    }
  });
  object.unique("skus");
  if (any) keep(bits, wanted);
  return any;
}

bool ScopeReader::narrow_to(const json::Object& object, std::string_view key, const std::vector<Name>& names,
                            Bits& bits) {
  Bits wanted(bits.size(), 0);
  bool any = false;
  object.each(key, kMaxListLength, [&](json::Value& value, const json::Place& place) {
    std::string_view name;
    any = true;
    if (!json::read_id(object.input(), value, place, name)) return;
    const NameRange found = find_names(names, name);
    for (const Name* at = found.first; at != found.last; ++at) set_bit(wanted, at->index);
  });
  object.unique(key);
  if (any) keep(bits, wanted);
  return any;
}

bool ScopeReader::narrow_to_prices(const json::Object& object, Bits& bits) {
  Fen min_fen = 0;
  Fen max_fen = kMaxMoneyFen;
  const bool has_min = object.integer("min_price_fen", 0, kMaxMoneyFen, min_fen);
  const bool has_max = object.integer("max_price_fen", 0, kMaxMoneyFen, max_fen);
  if (!has_min && !has_max) return false;
  if (min_fen > max_fen) object.report(IssueCode::kNotAscending, "max_price_fen", "at least min_price_fen");
  for (std::size_t i = 0; i < book_.skus.size(); ++i) {
    const Fen list_fen = book_.skus[i].list_fen;
    if (list_fen < min_fen || list_fen > max_fen) bits[i / 64] &= ~(std::uint64_t{1} << (i % 64));
  }
  return true;
}

Index ScopeReader::intern(const Bits& bits) {
  std::vector<std::uint64_t>& table = book_.scopes.bits_;
  const std::uint64_t hash = fingerprint(bits);
  for (const auto& [known_hash, known] : known_) {
    const auto at = static_cast<std::ptrdiff_t>(known) * static_cast<std::ptrdiff_t>(bits.size());
    if (known_hash == hash && std::equal(bits.begin(), bits.end(), table.begin() + at)) return known;
  }
  const auto index = static_cast<Index>(bits.empty() ? 0 : table.size() / bits.size());
  table.insert(table.end(), bits.begin(), bits.end());
  known_.emplace_back(hash, index);
  return index;
}

}  // namespace yansuan
