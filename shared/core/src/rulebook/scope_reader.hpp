// Turns scopes into bit sets over the SKUs, once a distinct scope.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/reader.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

class ScopeReader {
 public:
  /// Indexes the book's SKUs by id, category, brand and tag. The book's SKUs must be read by then.
  explicit ScopeReader(Rulebook& book);

  Scope read(const json::Input& input, json::Value& value, const json::Place& place);

  [[nodiscard]] bool has(const Scope& scope, Index sku) const;

  /// Gives the book its table. No scope is read after it.
  void finish();

 private:
  using Bits = std::vector<std::uint64_t>;

  bool read_keys(const json::Object& object, Bits& bits, std::int8_t& width);
  bool narrow_to_skus(const json::Object& object, Bits& bits);
  bool narrow_to(const json::Object& object, std::string_view key, const std::vector<Name>& names, Bits& bits);
  bool narrow_to_prices(const json::Object& object, Bits& bits);
  Index intern(const Bits& bits);

  void keep(Bits& bits, const Bits& wanted) const;

  Rulebook& book_;
  std::size_t words_;                // of a set
  Bits all_;                         // every SKU
  std::vector<std::uint64_t> sets_;  // every distinct scope: one bit a SKU
  std::vector<Name> categories_;     // each SKU under its category …
  std::vector<Name> brands_;
  std::vector<Name> tags_;  // … and under each of its tags
  std::vector<std::pair<std::uint64_t, Index>> known_;
};

}  // namespace yansuan
