// Random shops and carts for property tests, the same for the same seed. Numbers are drawn near the edges.
#pragma once

#include <cstdint>

#include "figure.hpp"
#include "support.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {

/// SplitMix64.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return mixed ^ (mixed >> 31U);
  }
  /// 0 … bound − 1
  std::int32_t below(std::size_t bound) { return static_cast<std::int32_t>(next() % bound); }
  std::int32_t between(std::int32_t least, std::int32_t most) {
    return least + below(static_cast<std::size_t>(most - least + 1));
  }
  bool chance(std::int32_t percent) { return below(100) < percent; }
  Fen price_fen() {
    static constexpr std::int32_t kEdges[] = {1, 2, 3, 99, 100, 101, 9'999, 10'000, 1'000'000'000};
    return chance(25) ? kEdges[below(std::size(kEdges))] : between(1, chance(50) ? 400 : 40'000);
  }

 private:
  std::uint64_t state_;
};

struct Shop {
  std::unique_ptr<const Rulebook> book;
  bool simple = false;  // nothing but a tier's percentage and one reduction
  BasisPoints keep_bp = kWholeBp;
  Fen threshold_fen = 0;
  Fen off_fen = 0;
};

inline std::unique_ptr<const Rulebook> loaded(const Json& book) {
  Loaded read = load(book.dump());
  if (read.rulebook == nullptr) throw std::runtime_error(to_json(read.issues));
  return std::move(read.rulebook);
}

inline Json some_skus(Dice& dice, bool floors) {
  Json skus = Json::array();
  for (std::int32_t i = 0, count = dice.between(2, 5); i < count; ++i) {
    Json sku = {{"id", "s" + std::to_string(i)}, {"name", {{"zh", "货"}}}, {"list_fen", dice.price_fen()}};
    if (floors && dice.chance(20)) sku["floor_fen"] = dice.between(1, static_cast<std::int32_t>(sku["list_fen"]));
    skus.push_back(sku);
  }
  return skus;
}

inline Json empty_book(Json skus) {
  const auto tier = [](const char* id) { return Json{{"id", id}, {"name", {{"zh", "级"}}}}; };
  return {{"contract", 1},
          {"id", "random"},
          {"version", 1},
          {"tiers", Json::array({tier("visitor"), tier("jade")})},
          {"skus", std::move(skus)}};
}

inline Shop simple_shop(Dice& dice) {
  Shop shop;
  shop.simple = true;
  shop.keep_bp = dice.between(1, 9'999);
  shop.threshold_fen = dice.between(1, 60'000);
  shop.off_fen = dice.between(1, 5'000);
  Json book = empty_book(some_skus(dice, false));
  book["offers"] =
      Json::array({{{"id", "tier"}, {"audience", {{"tiers", {"jade"}}}}, {"effects", {{{"keep_bp", shop.keep_bp}}}}},
                   {{"id", "off"},
                    {"condition", {{{"min_amount_fen", shop.threshold_fen}}}},
                    {"effects", {{{"off_fen", shop.off_fen}}}}}});
  shop.book = loaded(book);
  return shop;
}

inline Json random_offers(Dice& dice, std::int32_t skus) {
  const auto sku = [&] { return "s" + std::to_string(dice.below(static_cast<std::size_t>(skus))); };
  const auto scope = [&] { return dice.chance(50) ? Json{{"skus", {sku()}}} : Json::object(); };
  const auto part = [&] { return Json{{"scope", {{"skus", {sku()}}}}, {"units", dice.between(1, 2)}}; };
  const auto cut = [&]() -> Json {
    return dice.chance(50) ? Json{{"keep_bp", dice.between(0, 9'999)}} : Json{{"off_fen", dice.between(1, 3'000)}};
  };
  Json offers = Json::array();
  const auto add = [&](std::int32_t percent, const char* id, Json offer) {
    if (!dice.chance(percent)) return;
    offer["id"] = id;
    offers.push_back(std::move(offer));
  };
  add(70, "tier",
      {{"audience", {{"tiers", {"jade"}}}},
       {"scope", scope()},
       {"effects", {{{"keep_bp", dice.between(5'000, 9'999)}}}}});
  add(50, "few",
      {{"scope", scope()},
       {"effects", {cut()}},
       {"lane", "price"},
       {"limits", {{"order", {{"max_units", dice.between(1, 3)}}}}}});
  add(60, "off", {{"condition", {{{"min_amount_fen", dice.between(1, 20'000)}}}}, {"effects", {cut()}}});
  add(40, "units",
      {{"scope", scope()},
       {"condition", {{{"min_units", dice.between(1, 4)}}}},
       {"effects", {cut(), {{"on", "gift"}, {"sku", sku()}, {"units", dice.between(1, 2)}}}}});
  add(50, "set",
      {{"from", dice.chance(50) ? "net" : "list"},
       {"target", {{"set", {part(), part()}}}},
       {"effects", {{{"off_fen", dice.between(1, 2'000)}}, {{"on", "gift"}, {"sku", sku()}}}}});
  add(50, "extra",
      {{"claim", "choice"},
       {"scope", scope()},
       {"condition", {{{"min_amount_fen", dice.between(1, 5'000)}}}},
       {"effects", {{{"on", "gift"}, {"sku", sku()}, {"price_fen", dice.between(1, 990)}}}}});
  add(70, "coupon", {{"claim", "coupon"}, {"scope", scope()}, {"effects", {cut()}}});
  add(40, "bonus",
      {{"scope", scope()},
       {"effects", {{{"on", "points"}, {"add", dice.between(1, 20)}, {"per", dice.chance(50) ? "unit" : "order"}}}}});
  add(30, "double", {{"scope", scope()}, {"effects", {{{"on", "points"}, {"multiply_bp", dice.between(0, 30'000)}}}}});
  return offers;
}

inline Shop random_shop(Dice& dice) {
  Json book = empty_book(some_skus(dice, true));
  book["offers"] = random_offers(dice, static_cast<std::int32_t>(book["skus"].size()));
  book["settings"] = {{"min_payable_fen", dice.chance(70) ? 1 : dice.between(0, 300)},
                      {"points", {{"earn", {{"fen_per_point", dice.chance(50) ? 100 : dice.between(1, 300)}}}}}};
  if (dice.chance(50))
    book["settings"]["points"]["pay"] = {{"fen_per_point", dice.between(1, 20)},
                                         {"max_share_bp", dice.between(1, 10'000)}};
  if (dice.chance(50))
    book["settings"]["freight"] = {{"first", {{"up_to", 1}, {"price_fen", dice.between(0, 900)}}},
                                   {"next", {{"each", 1}, {"price_fen", dice.between(0, 300)}}}};
  Shop shop;
  shop.book = loaded(book);
  return shop;
}

inline Shop sop_shop() {
  Shop shop;
  shop.book = loaded(Json::parse(read_file(shared_dir() / "rulebooks" / "sop.json")));
  return shop;
}

/// A cart with at least one unit that is bought.
inline Request random_request(const Rulebook& book, Dice& dice) {
  constexpr Millis kFirstDayMs = 1'785'513'600'000;  // 1 August 2026
  Request request;
  request.now_ms = request.checked_at_ms = kFirstDayMs + dice.below(60) * kDayMs + dice.below(kDayMs);
  request.member.tier = dice.below(book.tiers.size());
  request.member.orders = dice.below(4);
  request.member.points_available = dice.between(0, 5'000);
  for (std::size_t tag = 0; tag < book.audience_tags.size(); ++tag) {
    if (dice.chance(30)) request.member.tags.push_back(static_cast<Index>(tag));
  }
  for (std::int32_t i = 0, count = dice.between(1, 5); i < count; ++i)
    request.lines.push_back({std::to_string(i + 1), dice.below(book.skus.size()),
                             dice.between(1, dice.chance(5) ? 20 : 4), i == 0 || dice.chance(90)});
  for (std::size_t offer = 0; offer < book.offers.size(); ++offer) {
    const Claim claim = book.offers[offer].claim;
    if (claim == Claim::kChoice && dice.chance(60)) request.claimed.push_back(static_cast<Index>(offer));
    if (claim == Claim::kCoupon && dice.chance(book.offers.size() > 20 ? 8 : 60))
      request.coupons.push_back({"c" + std::to_string(offer), static_cast<Index>(offer), 0,
                                 dice.chance(50) ? 0 : request.now_ms + dice.between(1, 3'600'000), true});
  }
  if (dice.chance(50)) request.points_to_use = dice.between(0, 3'000);
  return request;
}

}  // namespace yansuan::test
