// Every hint is true: its cart, made here by hand and priced by a Quoter of its own, costs what the hint says, and no
// smaller top-up of the same product brings as much.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "random_shop.hpp"
#include "yansuan/hints.hpp"

namespace yansuan::test {
namespace {

Quote priced(const Rulebook& book, const Request& request) { return Quoter(book).price(request); }

Fen payable_fen(const Rulebook& book, const Request& request) { return priced(book, request).payable_fen; }

/// In money and points: points are as asked for, and no saving.
Fen paid_fen(const Rulebook& book, const Request& request) {
  const Quote quote = priced(book, request);
  return quote.payable_fen + quote.points_off_fen;
}

Request with_more(Request request, Index sku, std::int32_t units) {
  for (std::int32_t i = 0; i < units; ++i) request.lines.push_back({"more" + std::to_string(i), sku, 1, true});
  return request;
}

Fen brings_fen(const Rulebook& book, const Request& request, Index offer) {
  Request without = request;
  without.declined.push_back(offer);
  return paid_fen(book, without) - paid_fen(book, request);
}

std::string wrong_top_up(const Rulebook& book, const Request& request, const Hint& hint) {
  const Fen now_fen = payable_fen(book, request);
  const Fen then_fen = payable_fen(book, with_more(request, hint.sku, hint.units_added));
  if (then_fen != hint.payable_fen) return "the cart then costs " + std::to_string(then_fen);
  if (then_fen - now_fen != hint.extra_fen) return "the total does not change by this";
  const bool lowers = hint.code == HintCode::kTopUpLowersTotal || hint.code == HintCode::kPackCheaper;
  if (lowers && then_fen >= now_fen) return "the total does not fall";
  if (hint.code == HintCode::kTopUpSavesMore && then_fen < now_fen && request.points_to_use == 0)
    return "the total falls, and that is not said";
  const auto more_fen = [&](std::int32_t units) {
    return brings_fen(book, with_more(request, hint.sku, units), hint.offer) - brings_fen(book, request, hint.offer);
  };
  if (hint.saving_fen <= 0 || more_fen(hint.units_added) != hint.saving_fen) return "the offer brings another saving";
  for (std::int32_t fewer = 1; fewer < hint.units_added; ++fewer) {
    if (more_fen(fewer) >= hint.saving_fen) return std::to_string(fewer) + " would do";
  }
  return "";
}

std::string wrong_next_tier(const Rulebook& book, const Request& request, const Hint& hint) {
  const Tier& tier = book.tiers[static_cast<std::size_t>(hint.tier)];
  Request there = request;
  there.member.tier = hint.tier;
  if (hint.tier != request.member.tier + 1) return "not the next tier";
  if (payable_fen(book, there) != hint.payable_fen) return "the cart costs something else there";
  if (paid_fen(book, request) - paid_fen(book, there) != hint.saving_fen || hint.saving_fen <= 0)
    return "no such saving";
  const Fen after_fen = request.member.lifetime_fen + payable_fen(book, request);
  if (after_fen + hint.need_fen < tier.min_lifetime_fen) return "it takes more";
  return hint.need_fen > 0 && after_fen + hint.need_fen > tier.min_lifetime_fen ? "less would do" : "";
}

std::string wrong_keep(const Rulebook& book, const HintsRequest& asked, const Hint& hint) {
  // The first cart, then the second with the coupons that are left.
  const auto both_fen = [&](bool kept) {
    HintsRequest carts = asked;
    if (kept) carts.request.coupons[static_cast<std::size_t>(hint.coupon)].candidate = false;
    const Quote first = priced(book, carts.request);
    for (std::size_t i = 0; i < first.coupons.size(); ++i) {
      if (first.coupons[i].verdict == Verdict::kUsed) carts.saved.coupons[i].candidate = false;
    }
    if (kept && first.payable_fen != hint.payable_fen) return Fen{-1};
    return first.payable_fen + first.points_off_fen + paid_fen(book, carts.saved);
  };
  const Coupon& coupon = asked.request.coupons[static_cast<std::size_t>(hint.coupon)];
  if (coupon.until_ms != 0 && coupon.until_ms <= asked.request.now_ms + kDayMs) return "it ends too soon to keep";
  return both_fen(false) - both_fen(true) == hint.saving_fen && hint.saving_fen > 0 ? "" : "no such saving";
}

std::string wrong(const Rulebook& book, const HintsRequest& asked, const Hint& hint) {
  switch (hint.code) {
    case HintCode::kNextTier:
      return wrong_next_tier(book, asked.request, hint);
    case HintCode::kKeepCoupon:
      return wrong_keep(book, asked, hint);
    default:
      return wrong_top_up(book, asked.request, hint);
  }
}

bool in_order(const std::vector<Hint>& hints) {
  return std::is_sorted(hints.begin(), hints.end(), [](const Hint& a, const Hint& b) {
    return a.extra_fen != b.extra_fen ? a.extra_fen < b.extra_fen : a.saving_fen > b.saving_fen;
  });
}

HintsRequest random_hints_request(const Rulebook& book, Dice& dice) {
  HintsRequest asked;
  asked.request = random_request(book, dice);
  constexpr Millis kOldFriendsDayMs = 1'787'019'420'000;  // 18 August 2026
  if (dice.chance(40)) asked.request.now_ms = asked.request.checked_at_ms = kOldFriendsDayMs;
  asked.request.member.lifetime_fen = dice.chance(70) ? dice.between(0, 300'000) : 0;
  for (Coupon& coupon : asked.request.coupons) {
    if (coupon.until_ms != 0 && dice.chance(60)) coupon.until_ms += dice.between(1, 20) * kDayMs;
  }
  for (std::int32_t i = 0; i < 8; ++i) {
    const Index sku = dice.below(book.skus.size());
    if (std::find(asked.products.begin(), asked.products.end(), sku) == asked.products.end())
      asked.products.push_back(sku);
  }
  if (dice.chance(40)) {
    asked.has_saved = true;
    asked.saved = asked.request;
    asked.saved.lines = random_request(book, dice).lines;
  }
  asked.hints_max = dice.between(1, 10);
  return asked;
}

/// The least total that up to three units of one product lead to.
Fen least_fen(const Rulebook& book, const HintsRequest& asked) {
  Fen least = paid_fen(book, asked.request);
  for (const Index sku : asked.products) {
    for (std::int32_t units = 1; units <= 3; ++units)
      least = std::min(least, paid_fen(book, with_more(asked.request, sku, units)));
  }
  return least;
}

struct Tally {
  std::array<std::int64_t, kHintCodeCount> hints{};
  std::int64_t lowered = 0;  // carts that a top-up makes cheaper
  std::int64_t missed = 0;   // of them, those for which no hint says so
  std::int64_t cut_short = 0;
};

void try_carts(const Rulebook& book, Dice& dice, std::int64_t carts, Tally& tally) {
  Quoter quoter(book);
  for (std::int64_t cart = 0; cart < carts; ++cart) {
    const HintsRequest asked = random_hints_request(book, dice);
    const Hints found = find_hints(book, quoter, asked);
    ASSERT_EQ(found.payable_fen, payable_fen(book, asked.request));
    ASSERT_LE(found.hints.size(), static_cast<std::size_t>(asked.hints_max));
    ASSERT_TRUE(in_order(found.hints)) << "cart " << cart;
    tally.cut_short += found.complete ? 0 : 1;
    for (const Hint& hint : found.hints) {
      ++tally.hints[static_cast<std::size_t>(hint.code)];
      ASSERT_EQ(wrong(book, asked, hint), "")
          << "cart " << cart << ": " << to_json(book, asked.request) << to_json(book, asked.request, found);
    }
    if (cart % 3 != 0 || least_fen(book, asked) >= paid_fen(book, asked.request)) continue;
    ++tally.lowered;
    tally.missed += found.hints.empty() || found.hints.front().extra_fen >= 0 ? 1 : 0;
  }
}

TEST(Hints, EachIsTrueAndTheSmallestOfItsProduct) {
  Dice dice(20261125);
  Tally tally;
  ASSERT_NO_FATAL_FAILURE(try_carts(*sop_shop().book, dice, figure("YANSUAN_HINT_CARTS", 20'000), tally));
  for (const HintCode code : {HintCode::kTopUpLowersTotal, HintCode::kTopUpSavesMore, HintCode::kCompletesSet,
                              HintCode::kNextTier, HintCode::kKeepCoupon})
    EXPECT_GT(tally.hints[static_cast<std::size_t>(code)], kEnoughCases) << to_string(code);
  EXPECT_GT(tally.lowered, kEnoughCases);
  EXPECT_EQ(tally.missed, 0);
  EXPECT_EQ(tally.cut_short, 0);
}

TEST(Hints, AreTrueInShopsOfAnyKind) {
  Dice dice(20261126);
  Tally tally;
  for (int shop = 0; shop < 200; ++shop)
    ASSERT_NO_FATAL_FAILURE(try_carts(*random_shop(dice).book, dice, 50, tally)) << "shop " << shop;
}

}  // namespace
}  // namespace yansuan::test
