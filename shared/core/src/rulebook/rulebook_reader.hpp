// Reads a rulebook document into a Rulebook. One method a part, one file for the offers.
#pragma once

#include <string_view>
#include <vector>

#include "json/reader.hpp"
#include "rulebook/scope_reader.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

class RulebookReader {
 public:
  RulebookReader(const json::Input& input, Rulebook& book) : input_(input), book_(book) {}

  void read(json::Value& root);

 private:
  void read_tiers(const json::Object& object);
  void read_skus(const json::Object& object);
  void read_sku(json::Value& value, const json::Place& place);
  void read_components(const json::Object& object);
  void read_labels(const json::Object& object, std::string_view key);
  void index_skus(const json::Object& object);

  const json::Input& input_;
  Rulebook& book_;
};

/// Settings and lanes; what is not given keeps its default (OFFERS.md "RULEBOOK settings").
void read_settings(const json::Object& object, Rulebook& book);

/// The offers, after SKUs, tiers and lanes.
void read_offers(const json::Object& object, Rulebook& book);

/// A `{zh, en}` text of at most `characters_max` characters each.
bool read_localized(const json::Object& object, std::string_view key, std::size_t characters_max, Text& out,
                    json::Need need);

/// A rule id such as PRC-09.
void read_rule(const json::Object& object, std::string& out);

}  // namespace yansuan
