// Turns scopes into bit sets over the SKUs, once a distinct scope.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "json/reader.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

class ScopeReader {
 public:
  /// Indexes the book's SKUs by id, category, brand and tag. The book's SKUs must be read by then.
  explicit ScopeReader(Rulebook& book);

  Scope read(const json::Input& input, json::Value& value, const json::Place& place);

 private:
  using Bits = std::vector<std::uint64_t>;
  using Postings = std::unordered_map<std::string_view, std::vector<Index>>;

  bool read_keys(const json::Object& object, Bits& bits, std::int8_t& width);
  bool narrow_to_skus(const json::Object& object, Bits& bits);
  bool narrow_to(const json::Object& object, std::string_view key, const Postings& postings, Bits& bits);
  bool narrow_to_prices(const json::Object& object, Bits& bits);
  Index intern(const Bits& bits);

  [[nodiscard]] Bits all() const;
  void keep(Bits& bits, const Bits& wanted) const;

  Rulebook& book_;
  Postings categories_;
  Postings brands_;
  Postings tags_;
  std::unordered_multimap<std::uint64_t, Index> known_;
};

}  // namespace yansuan
