#include "rulebook/scope_reader.hpp"

#include <algorithm>
#include <bit>

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

ScopeReader::ScopeReader(Rulebook& book)
    : book_(book), words_((book.skus.size() + 63) / 64), all_(words_, std::uint64_t{0}) {
  for (std::size_t i = 0; i < book_.skus.size(); ++i) {
    const Sku& sku = book_.skus[i];
    const auto index = static_cast<Index>(i);
    set_bit(all_, index);
    if (!sku.category.empty()) categories_.push_back({sku.category, index});
    if (!sku.brand.empty()) brands_.push_back({sku.brand, index});
    for (const std::string& tag : sku.tags) tags_.push_back({tag, index});
  }
  sort_names(categories_);
  sort_names(brands_);
  sort_names(tags_);
}

void ScopeReader::keep(Bits& bits, const Bits& wanted) const {
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] &= wanted[i];
}

Scope ScopeReader::read(const json::Input& input, json::Value& value, const json::Place& place) {
  const json::Object object(input, value, place);
  Scope scope;
  Bits bits = all_;
  bool narrowed = read_keys(object, bits, scope.width);
  if (json::Value* excluded = object.object("not")) {
    const json::Place excluded_place = object.at("not");
    const json::Object inner(input, *excluded, excluded_place);
    Bits out = all_;
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
    if (found.first == found.last) book_.uncarried.push_back({std::string(name), place.pointer()});
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
  std::vector<std::uint64_t>& table = sets_;
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

bool ScopeReader::has(const Scope& scope, Index sku) const {
  if (scope.set == kNone) return true;
  const auto at = static_cast<std::size_t>(scope.set) * words_ + static_cast<std::size_t>(sku) / 64;
  return (sets_[at] >> (static_cast<std::size_t>(sku) % 64) & 1U) != 0;
}

void ScopeReader::finish() {
  ScopeTable& table = book_.scopes;
  table.sets_ = known_.size();
  table.words_ = (known_.size() + 63) / 64;
  table.bits_.assign(table.words_ * book_.skus.size(), 0);
  for (std::size_t set = 0; set < known_.size(); ++set) {
    const std::uint64_t* bits = sets_.data() + set * words_;
    for (std::size_t word = 0; word < words_; ++word) {
      for (std::uint64_t left = bits[word]; left != 0; left &= left - 1) {
        const std::size_t sku = word * 64 + static_cast<std::size_t>(std::countr_zero(left));
        table.bits_[sku * table.words_ + set / 64] |= std::uint64_t{1} << (set % 64);
      }
    }
  }
}

}  // namespace yansuan
