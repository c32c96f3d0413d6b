#include "shops.hpp"

#include "../support.hpp"

namespace yansuan::test {
namespace {

constexpr Millis kNowMs = 1'795'492'800'000;
constexpr Millis kDayMs = 86'400'000;

Json one_of(Dice& dice, std::initializer_list<Json> list) {
  return *(list.begin() + dice.between(0, static_cast<std::int64_t>(list.size()) - 1));
}

Json random_scope(Dice& dice) {
  return one_of(dice, {Json::object(),
                       Json::object(),
                       {{"categories", {"c0"}}},
                       {{"brands", {"b1"}}},
                       {{"skus", {"s0"}}},
                       {{"not", {{"skus", {"s1"}}}}},
                       {{"tags", {"g0"}}, {"untouched", true}}});
}

Json random_condition(Dice& dice) {
  Json condition = one_of(dice, {{{"min_amount_fen", dice.fen()}},
                                 {{"min_units", dice.between(1, 4)}},
                                 {{"min_skus", dice.between(1, 3)}},
                                 {{"min_weight_g", 100}}});
  if (dice.one_in(4)) condition["scope"] = random_scope(dice);
  return condition;
}

Json random_money(Dice& dice) {
  return one_of(
      dice,
      {{{"keep_bp", dice.keep_bp()}}, {{"off_fen", dice.fen()}}, {{"price_fen", dice.one_in(9) ? 0 : dice.fen()}}});
}

Json random_set(Dice& dice) {
  Json set{{"set", one_of(dice, {Json::array({{{"units", dice.between(1, 4)}}}),
                                 Json::array({{{"units", 1}}, {{"units", 1}, {"keep_bp", dice.keep_bp()}}}),
                                 Json::array({{{"units", 2}}, {{"scope", random_scope(dice)}, {"units", 1}}})})}};
  if (dice.one_in(4)) set["same"] = "sku";
  return set;
}

void add_limits(Dice& dice, Json& offer) {
  Json limits = Json::object();
  if (offer["lane"] != "sets" && dice.one_in(4)) limits["order"]["max_fen"] = dice.fen();
  if (dice.one_in(4)) limits["order"]["max_units"] = dice.between(1, 5);
  if (dice.one_in(4)) limits["person"] = {{"max_units", dice.between(1, 3)}};
  if (!limits.empty()) offer["limits"] = limits;
}

Json random_offer(Dice& dice, std::int64_t at) {
  static constexpr std::array<std::string_view, 6> kLanes{"price",      "more-price", "sets",
                                                          "thresholds", "coupons",    "vouchers"};
  const std::string_view lane = dice.pick(std::span<const std::string_view>(kLanes));
  Json offer{{"id", "o" + std::to_string(at)},
             {"lane", lane},
             {"scope", random_scope(dice)},
             {"priority", dice.between(0, 2)}};
  const bool late = lane == "coupons" || lane == "vouchers";
  if (late ? !dice.one_in(4) : dice.one_in(8))
    offer["claim"] = "coupon";
  else if (dice.one_in(6))
    offer["claim"] = "choice";
  if (dice.one_in(3)) offer["condition"] = Json::array({random_condition(dice)});
  if (dice.one_in(8)) offer["excludes"] = Json::array({one_of(dice, {lane, "coupons", "*"})});
  if (dice.one_in(4)) offer["audience"] = one_of(dice, {{{"tiers", {"t1"}}}, {{"max_orders", 0}}, {{"tags", {"m0"}}}});
  offer["stack_group"] = one_of(dice, {"", "h", "i"});
  Json money = random_money(dice);
  if (lane == "sets")
    offer["target"] = random_set(dice);
  else if (late || lane == "thresholds")
    money["per"] = one_of(dice, {"order", "order", "unit", "line"});
  offer["effects"] = Json::array({money});
  if (dice.one_in(5))
    offer["effects"].push_back(one_of(dice, {{{"on", "gift"}, {"sku", "gift"}, {"price_fen", dice.one_in(2) ? 0 : 990}},
                                             {{"on", "freight"}, {"keep_bp", 0}},
                                             {{"on", "points"}, {"multiply_bp", 20'000}},
                                             {{"on", "points"}, {"add", 7}}}));
  add_limits(dice, offer);
  return offer;
}

Json random_lane(Dice& dice, std::string_view id, std::string_view stage) {
  Json lane{{"id", id}, {"stage", stage}};
  if (stage == "C" || stage == "D") {
    lane["at_most"] = one_of(dice, {1, 1, 2, nullptr, {{"h", 1}, {"*", 2}}});
    lane["measure"] = one_of(dice, {"list", "stage", "running"});
    if (dice.one_in(6)) lane["choose"] = "priority";
  }
  return lane;
}

std::string random_book(Dice& dice) {
  Json book{{"contract", 1}, {"id", "random"}, {"version", 1}, {"skus", Json::array()}, {"offers", Json::array()}};
  for (const char* tier : {"t0", "t1", "t2"}) book["tiers"].push_back({{"id", tier}, {"name", {{"zh", "级"}}}});
  const std::int64_t skus = dice.between(2, 7);
  for (std::int64_t at = 0; at < skus; ++at) {
    const Fen list = dice.fen();
    Json sku{{"id", "s" + std::to_string(at)},
             {"name", {{"zh", "货"}}},
             {"list_fen", list},
             {"weight_g", dice.between(0, 500)}};
    sku["category"] = one_of(dice, {"c0", "c1"});
    sku["brand"] = one_of(dice, {"b0", "b1"});
    if (dice.one_in(3)) sku["tags"] = Json::array({"g0"});
    if (dice.one_in(4)) sku["floor_fen"] = dice.between(0, list);
    book["skus"].push_back(sku);
  }
  book["skus"].push_back({{"id", "gift"}, {"name", {{"zh", "赠品"}}}, {"list_fen", dice.fen()}});
  const std::int64_t offers = dice.between(3, 10);
  for (std::int64_t at = 0; at < offers; ++at) book["offers"].push_back(random_offer(dice, at));
  Json& settings = book["settings"];
  settings["lanes"] = Json::array({random_lane(dice, "price", "A"), random_lane(dice, "more-price", "A"),
                                   random_lane(dice, "sets", "B"), random_lane(dice, "thresholds", "C"),
                                   random_lane(dice, "coupons", "D"), random_lane(dice, "vouchers", "D")});
  settings["rounding"] = one_of(dice, {"half_up", "half_up", "half_down", "half_even", "floor", "ceil"});
  settings["min_payable_fen"] = one_of(dice, {0, 1, 1, 100});
  if (dice.one_in(2))
    settings["freight"] = {{"first", {{"up_to", dice.between(1, 3)}, {"price_fen", 800}}},
                           {"next", {{"each", 2}, {"price_fen", 260}}}};
  if (dice.one_in(3))
    settings["points"] = {
        {"pay", {{"fen_per_point", dice.between(1, 7)}, {"step_points", 10}, {"max_share_bp", 3'000}}}};
  return book.dump();
}

}  // namespace

std::unique_ptr<const Rulebook> Shops::next(std::string& fault) {
  const std::vector<std::filesystem::path> written = json_files(shared_dir() / "rulebooks");
  Dice dice(seed_ + opened_);
  const std::string text = opened_ < written.size() ? read_file(written[opened_]) : random_book(dice);
  ++opened_;
  Loaded loaded = load(text);
  if (loaded.rulebook == nullptr) fault = to_json(loaded.issues) + text;
  return std::move(loaded.rulebook);
}

Request random_request(Dice& dice, const Rulebook& book) {
  Request request;
  request.now_ms = kNowMs + dice.between(-40, 40) * kDayMs / 2;
  request.checked_at_ms = request.now_ms - dice.between(0, dice.one_in(20) ? 9 : 1) * kDayMs;
  const auto below = [&](std::size_t size) {
    return static_cast<Index>(dice.between(0, static_cast<std::int64_t>(size) - 1));
  };
  request.member.tier = below(book.tiers.size());
  request.member.orders = static_cast<std::int32_t>(dice.between(0, 2));
  request.member.birthday = {static_cast<std::int32_t>(dice.between(1, 12)),
                             static_cast<std::int32_t>(dice.between(1, 28))};
  request.member.points_available = dice.one_in(3) ? 10'000 : 0;
  for (std::size_t tag = 0; tag < book.audience_tags.size(); ++tag)
    if (dice.one_in(3)) request.member.tags.push_back(static_cast<Index>(tag));
  request.points_to_use = dice.one_in(4) ? dice.between(1, 2'000) : 0;
  std::vector<Index> templates;
  for (std::size_t at = 0; at < book.offers.size(); ++at) {
    const auto offer = static_cast<Index>(at);
    if (book.offers[at].claim == Claim::kCoupon) templates.push_back(offer);
    const bool claims = book.offers[at].claim == Claim::kChoice || book.offers[at].claim == Claim::kCode;
    if (claims && dice.one_in(2)) request.claimed.push_back(offer);
  }
  const std::int64_t coupons = templates.empty() ? 0 : dice.between(0, 5);
  for (std::int64_t at = 0; at < coupons; ++at) {
    Coupon coupon{"k" + std::to_string(at), dice.pick(std::span<const Index>(templates)), 0, 0, true};
    if (dice.one_in(3)) coupon.until_ms = request.now_ms + dice.between(-1, 3) * kDayMs + 1;
    request.coupons.push_back(coupon);
  }
  const std::int64_t lines = dice.between(1, 6);
  for (std::int64_t at = 0; at < lines; ++at) {
    const auto units = static_cast<std::int32_t>(dice.one_in(200) ? 300 : dice.between(1, dice.one_in(8) ? 20 : 3));
    request.lines.push_back({"l" + std::to_string(at), below(book.skus.size()), units, !dice.one_in(12)});
  }
  return request;
}

}  // namespace yansuan::test
