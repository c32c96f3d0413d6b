// A session that was tapped all evening answers word for word what one that is opened now answers: whatever it keeps
// from tap to tap, it never keeps too much. And a tap costs what its reasons say.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "../support.hpp"
#include "shops.hpp"
#include "yansuan/session.hpp"

namespace yansuan::test {
namespace {

constexpr std::int64_t kTapsPerShop = 200;
constexpr Millis kHourMs = 3'600'000;
constexpr Millis kNowMs = 1'795'492'800'000;

void put_wide(Session& session, std::size_t at, std::int64_t value) {
  session.words()[at] = static_cast<std::int32_t>(static_cast<std::uint64_t>(value) & 0xffffffffU);
  session.words()[at + 1] = static_cast<std::int32_t>(value >> 32);
}

// A shop of whole lines, as most are: unit prices that round once a line, thresholds and coupons on the order; now and
// then with one offer that looks closer.
class LineShop {
 public:
  explicit LineShop(Dice& dice) : dice_(dice) {}

  std::string book() {
    Json book{{"contract", 1}, {"id", "lines"}, {"version", 1}, {"skus", Json::array()}, {"offers", Json::array()}};
    for (const char* tier : {"t0", "t1", "t2"}) book["tiers"].push_back({{"id", tier}, {"name", {{"zh", "级"}}}});
    const std::int64_t skus = dice_.between(2, 9);
    for (std::int64_t at = 0; at < skus; ++at) {
      const Fen list_fen = dice_.between(100, 20'000);
      Json sku{{"id", "s" + std::to_string(at)}, {"name", {{"zh", "货"}}}, {"list_fen", list_fen}};
      sku["category"] = "c" + std::to_string(dice_.between(0, 3));
      if (dice_.one_in(5)) sku["floor_fen"] = dice_.between(0, list_fen);
      book["skus"].push_back(sku);
    }
    const std::int64_t prices = dice_.between(1, 4);
    for (std::int64_t at = 0; at < prices; ++at) book["offers"].push_back(unit_price(at));
    const std::int64_t coupons = dice_.between(1, 8);
    for (std::int64_t at = 0; at < coupons; ++at) book["offers"].push_back(on_the_order(at));
    if (dice_.one_in(4)) book["offers"].push_back(delivery());
    Json& settings = book["settings"];
    const Json groups = {{"h", 1}, {"i", dice_.between(1, 2)}};
    settings["lanes"] = Json::array({{{"id", "price"}, {"stage", "A"}, {"measure", measure()}},
                                     {{"id", "tier"}, {"stage", "A"}, {"measure", measure()}},
                                     {{"id", "thresholds"}, {"stage", "C"}, {"measure", measure()}},
                                     {{"id", "coupons"}, {"stage", "D"}, {"measure", measure()}, {"at_most", groups}},
                                     {{"id", "delivery"}, {"stage", "F"}, {"measure", measure()}}});
    if (dice_.one_in(6)) settings["lanes"][0]["choose"] = "priority";
    settings["min_payable_fen"] = dice_.between(0, 1) * 100;
    if (dice_.one_in(8)) settings["optimize"] = "total";
    if (dice_.one_in(3)) settings["freight"] = {{"first", {{"up_to", 2}, {"price_fen", 800}}}};
    settings["points"] = {{"pay", {{"fen_per_point", 1}, {"step_points", 100}, {"max_share_bp", 5'000}}}};
    return book.dump();
  }

 private:
  Json scope() {
    if (dice_.one_in(3)) return Json::object();
    if (dice_.one_in(3)) return {{"skus", {"s0", "s1"}}};
    return {{"categories", {"c" + std::to_string(dice_.between(0, 3))}}};
  }

  std::string measure() {
    static constexpr std::array<std::string_view, 3> kMeasures{"list", "stage", "running"};
    return std::string(dice_.pick(std::span<const std::string_view>(kMeasures)));
  }

  Json money() {
    if (dice_.one_in(2)) return {{"keep_bp", dice_.between(120, 199) * 50}};
    return {{"off_fen", dice_.between(1, 3'000)}};
  }

  Json condition() {
    Json asked = dice_.one_in(4) ? Json{{"min_units", dice_.between(1, 6)}}
                                 : Json{{"min_amount_fen", dice_.between(1, 60) * 1'000}};
    if (dice_.one_in(4)) asked["scope"] = scope();
    return Json::array({asked});
  }

  void add_window(Json& offer) {
    if (!dice_.one_in(4)) return;
    const Millis from_ms = kNowMs + dice_.between(-10, 10) * kHourMs;
    offer["window"] = {{"from_ms", from_ms}, {"until_ms", from_ms + dice_.between(1, 10) * kHourMs}};
  }

  Json unit_price(std::int64_t at) {
    Json offer{{"id", "p" + std::to_string(at)}, {"scope", scope()}, {"priority", dice_.between(0, 2)}};
    offer["lane"] = dice_.one_in(2) ? "price" : "tier";
    Json effect = money();
    if (!dice_.one_in(12)) effect["per"] = "line";
    offer["effects"] = Json::array({effect});
    if (dice_.one_in(2)) offer["audience"] = {{"tiers", {"t" + std::to_string(dice_.between(0, 2))}}};
    if (dice_.one_in(4)) offer["condition"] = condition();
    if (dice_.one_in(8)) offer["claim"] = "coupon";
    if (dice_.one_in(12)) offer["excludes"] = Json::array({dice_.one_in(2) ? offer["lane"] : Json("coupons")});
    if (dice_.one_in(8)) offer["effects"].push_back({{"on", "points"}, {"add", 7}});
    add_window(offer);
    return offer;
  }

  Json on_the_order(std::int64_t at) {
    Json offer{{"id", "o" + std::to_string(at)}, {"scope", scope()}, {"priority", 20 - at}};
    const bool coupon = !dice_.one_in(5);
    offer["lane"] = coupon ? "coupons" : "thresholds";
    if (coupon) offer["claim"] = "coupon";
    if (!dice_.one_in(3)) offer["condition"] = condition();
    offer["effects"] = Json::array({money()});
    if (dice_.one_in(3)) offer["limits"]["order"]["max_fen"] = dice_.between(100, 5'000);
    if (dice_.one_in(20)) offer["limits"]["person"]["max_fen"] = dice_.between(100, 5'000);
    if (dice_.one_in(2)) offer["stack_group"] = dice_.one_in(2) ? "h" : "i";
    if (dice_.one_in(8)) offer["excludes"] = Json::array({offer["lane"]});
    if (dice_.one_in(10)) offer["effects"].push_back({{"on", "freight"}, {"keep_bp", 0}});
    add_window(offer);
    return offer;
  }

  Json delivery() {
    Json offer{{"id", "free"}, {"lane", "delivery"}, {"effects", Json::array({{{"on", "freight"}, {"keep_bp", 0}}})}};
    if (dice_.one_in(2)) offer["scope"] = {{"untouched", true}};
    if (dice_.one_in(2)) offer["condition"] = condition();
    return offer;
  }

  Dice& dice_;
};

Request random_bag(Dice& dice, const Rulebook& book) {
  Request request = random_request(dice, book);
  if (request.now_ms < kNowMs - 20 * kHourMs || request.now_ms > kNowMs + 20 * kHourMs || dice.one_in(2)) {
    request.now_ms = kNowMs;
    request.checked_at_ms = kNowMs;
  }
  request.member.points_available = 5'000;
  for (std::size_t at = 0; at < book.offers.size() && dice.one_in(2); ++at) {
    if (book.offers[at].claim == Claim::kCoupon)
      request.coupons.push_back({"all" + std::to_string(at), static_cast<Index>(at), 0, 0, true});
  }
  return request;
}

// One tap or a few at once; most change the units of one line.
void tap(Session& session, Dice& dice) {
  const auto words = session.words();
  const Rulebook& book = session.rulebook();
  const auto line = [&] {
    return block::kLines + block::kLineWords * static_cast<std::size_t>(dice.between(0, words[block::kLineCount] - 1));
  };
  const std::int64_t changes = dice.one_in(3) ? dice.between(1, 4) : 1;
  for (std::int64_t change = 0; change < changes; ++change) {
    const std::int64_t kind = dice.between(1, 20);
    const bool has_lines = words[block::kLineCount] > 0;
    if (kind <= 10 && has_lines) {
      words[line() + 1] = static_cast<std::int32_t>(dice.one_in(8) ? dice.between(0, 1'200) : dice.between(1, 4));
    } else if (kind <= 12 && has_lines) {
      words[line() + 2] ^= 1;
    } else if (kind == 13 && words[block::kCouponCount] > 0) {
      words[block::kCoupons + static_cast<std::size_t>(dice.between(0, words[block::kCouponCount] - 1))] ^= 1;
    } else if (kind == 14) {
      words[block::kTier] =
          static_cast<std::int32_t>(dice.between(0, static_cast<std::int64_t>(book.tiers.size()) - 1));
    } else if (kind == 15) {
      put_wide(session, block::kPointsToUse, dice.one_in(2) ? 0 : dice.between(1, 5'000));
    } else if (kind == 16) {
      const Millis now_ms = kNowMs + dice.between(-12, 12) * kHourMs;
      put_wide(session, block::kNow, now_ms);
      put_wide(session, block::kCheckedAt, now_ms - dice.between(0, 8) * 24 * kHourMs);
    } else if (kind == 17) {
      session.set(random_bag(dice, book));
    } else if (kind == 18) {
      const auto lines = static_cast<std::int32_t>(dice.between(0, 7));
      for (std::int32_t at = words[block::kLineCount]; at < lines; ++at) {
        const std::size_t word = block::kLines + block::kLineWords * static_cast<std::size_t>(at);
        words[word] = static_cast<std::int32_t>(dice.between(0, static_cast<std::int64_t>(book.skus.size()) - 1));
        words[word + 1] = static_cast<std::int32_t>(dice.between(1, 3));
        words[word + 2] = 1;
      }
      words[block::kLineCount] = lines;
    } else if (kind == 19 && has_lines) {
      words[line()] = static_cast<std::int32_t>(dice.between(0, static_cast<std::int64_t>(book.skus.size()) - 1));
    } else if (kind == 20) {
      (void)session.explain();
    }
  }
}

std::vector<std::int32_t> answer(Session& session, bool priced) {
  const auto words = session.words();
  std::vector<std::int32_t> seen{priced ? 1 : 0};
  if (!priced) return seen;
  const auto lines = static_cast<std::size_t>(words[block::kLineCount]);
  const auto coupons = static_cast<std::size_t>(words[block::kCouponCount]);
  const auto add = [&](std::size_t first, std::size_t count) {
    for (std::size_t at = first; at < first + count; ++at) seen.push_back(words[at]);
  };
  add(block::kResult, block::kLineResults - block::kResult);
  add(block::kLineResults, block::kLineResultWords * lines);
  add(block::kCouponResults, block::kCouponResultWords * coupons);
  seen.push_back(session.uses_total_limit() ? 1 : 0);
  return seen;
}

// A new session that has only ever seen this block.
std::vector<std::int32_t> answer_afresh(Session& tapped) {
  Session fresh(tapped.rulebook());
  fresh.set(Request(tapped.request()));
  std::copy_n(tapped.words().begin(), block::kResult, fresh.words().begin());
  return answer(fresh, fresh.price());
}

std::int64_t payable_fen(Session& session) {
  const auto low = static_cast<std::uint32_t>(session.words()[block::kPayable]);
  return (static_cast<std::int64_t>(session.words()[block::kPayable + 1]) << 32) + low;
}

void tap_all_evening(const Rulebook& book, std::uint64_t seed) {
  Dice dice(seed);
  Session session(book);
  session.set(random_bag(dice, book));
  for (std::int64_t at = 0; at < kTapsPerShop; ++at) {
    tap(session, dice);
    const bool priced = session.price();
    ASSERT_EQ(answer(session, priced), answer_afresh(session)) << "tap " << at << " of seed " << seed;
    if (priced && at % 4 == 0) {
      const Quote told = quote(book, session.request());
      ASSERT_EQ(payable_fen(session), told.payable_fen) << "reasons of tap " << at << " of seed " << seed;
    }
    // A block that was refused is put right again, or nothing would be priced any more.
    if (!priced) session.set(random_bag(dice, book));
  }
}

TEST(SessionProof, ALongEveningIsAsASessionOpenedNow) {
  const std::int64_t taps = figure("YANSUAN_L2_TAPS", 400'000);
  Shops shops(kFirstSeed);
  for (std::int64_t shop = 0; shop * 2 * kTapsPerShop < taps; ++shop) {
    const std::uint64_t seed = kFirstSeed + static_cast<std::uint64_t>(shop) * 1'000'003;
    std::string fault;
    const std::unique_ptr<const Rulebook> book = shops.next(fault);
    ASSERT_NE(book, nullptr) << fault;
    ASSERT_NO_FATAL_FAILURE(tap_all_evening(*book, seed));
    Dice dice(seed);
    const std::string text = LineShop(dice).book();
    const Loaded lines = load(text);
    ASSERT_NE(lines.rulebook, nullptr) << to_json(lines.issues) << text;
    ASSERT_NO_FATAL_FAILURE(tap_all_evening(*lines.rulebook, seed));
  }
}

}  // namespace
}  // namespace yansuan::test
