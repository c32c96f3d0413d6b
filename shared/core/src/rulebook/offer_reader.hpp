// Reads one offer after another; the parts of an offer that are lists of their own have a file each.
#pragma once

#include "json/reader.hpp"
#include "rulebook/scope_reader.hpp"
#include "yansuan/rulebook.hpp"

namespace yansuan {

class OfferReader {
 public:
  OfferReader(Rulebook& book, ScopeReader& scopes) : book_(book), scopes_(scopes) {}

  void read(const json::Object& object, Offer& offer);

 private:
  void read_identity(const json::Object& object, Offer& offer);
  void read_order_types(const json::Object& object, Offer& offer);
  void read_audience(const json::Object& object, Audience& audience);
  void read_conditions(const json::Object& object, Offer& offer);
  void read_condition(const json::Object& object, Condition& condition, std::int64_t least);
  void read_stack_group(const json::Object& object, Offer& offer);
  void read_target(const json::Object& object, Offer& offer);
  void read_lane(const json::Object& object, Offer& offer);
  void read_excludes(const json::Object& object, Offer& offer);

  void read_rungs(const json::Object& object, Offer& offer);
  void read_effects(const json::Object& object, const Offer& offer, Rung& rung);
  void read_effect(const json::Object& object, const Offer& offer, Rung& rung, std::int32_t& goods_effects);
  void read_gift(const json::Object& object, Rung& rung);
  void read_points(const json::Object& object, Rung& rung);
  void check_ascending(const json::Object& object, const Offer& offer);

  Rulebook& book_;
  ScopeReader& scopes_;
};

void read_window(const json::Object& object, Window& window);
void read_limits(const json::Object& object, Limits& limits);
void read_grant(const json::Object& object, Grant& grant);

}  // namespace yansuan
