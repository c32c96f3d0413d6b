// M7: what must not matter does not, and one more coupon never costs more, on pairs of carts of random shops.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "shops.hpp"

namespace yansuan::test {
namespace {

constexpr std::int64_t kPairsPerShop = 500;

struct Price {
  Fen payable_fen;
  Fen lines_fen;
  Fen gifts_fen;
  std::int64_t points_earned;
  bool proved;
  std::vector<std::string> used;
};

Price price(Quoter& quoter, const Request& request) {
  const Quote& quote = quoter.price(request);
  Price price{quote.payable_fen, 0, 0, quote.points_earned, quote.proved, {}};
  for (const QuoteLine& line : quote.lines) price.lines_fen += line.payable_fen;
  price.gifts_fen = quote.goods_fen - price.lines_fen;
  for (std::size_t at = 0; at < quote.coupons.size(); ++at) {
    if (quote.coupons[at].verdict == Verdict::kUsed) price.used.push_back(request.coupons[at].id);
  }
  std::sort(price.used.begin(), price.used.end());
  return price;
}

std::string differs(const Price& first, const Price& second) {
  if (first.payable_fen != second.payable_fen)
    return std::to_string(first.payable_fen) + " against " + std::to_string(second.payable_fen);
  if (first.points_earned != second.points_earned) return "other points";
  return first.used == second.used ? "" : "other coupons";
}

// `change` gives the twin of a cart, or nothing where there is none; `check` says what is wrong with the pair.
template <typename Change, typename Check>
void twins(const Change& change, const Check& check) {
  const std::int64_t pairs = figure("YANSUAN_M7_PAIRS", 100'000);
  Shops shops(kFirstSeed);
  std::int64_t checked = 0;
  for (std::int64_t shop = 0; checked < pairs; ++shop) {
    ASSERT_LT(shop, 20 * pairs / kPairsPerShop) << "too few carts have a twin";
    std::string fault;
    const std::unique_ptr<const Rulebook> book = shops.next(fault);
    ASSERT_NE(book, nullptr) << fault;
    Quoter quoter(*book);
    Dice dice(kFirstSeed + static_cast<std::uint64_t>(shop) * 1'000'003);
    for (std::int64_t cart = 0; cart < kPairsPerShop; ++cart) {
      const Request request = random_request(dice, *book);
      const std::optional<Request> twin = change(request, dice, *book);
      if (!twin) continue;
      const Price first = price(quoter, request);
      fault = check(first, price(quoter, *twin));
      ASSERT_TRUE(fault.empty()) << fault << ": shop " << shop << ", cart " << cart;
      ++checked;
    }
  }
}

TEST(MetamorphicProof, TheOrderOfTheLinesDoesNotMatter) {
  twins(
      [](Request request, Dice&, const Rulebook&) -> std::optional<Request> {
        std::reverse(request.lines.begin(), request.lines.end());
        return request;
      },
      differs);
}

TEST(MetamorphicProof, SplittingALineDoesNotMatter) {
  twins(
      [](Request request, Dice& dice, const Rulebook&) -> std::optional<Request> {
        const auto split = std::find_if(request.lines.begin(), request.lines.end(),
                                        [](const CartLine& line) { return line.units > 1; });
        if (split == request.lines.end()) return std::nullopt;
        CartLine other = *split;
        other.id = "other-half";
        other.units = static_cast<std::int32_t>(dice.between(1, split->units - 1));
        split->units -= other.units;
        request.lines.push_back(other);
        return request;
      },
      differs);
}

TEST(MetamorphicProof, ACouponThatCannotBeUsedDoesNotMatter) {
  twins(
      [](Request request, Dice& dice, const Rulebook&) -> std::optional<Request> {
        if (request.coupons.empty()) return std::nullopt;
        Coupon unusable = dice.pick(std::span<const Coupon>(request.coupons));
        unusable.id = "unusable";
        unusable.from_ms = dice.one_in(2) ? request.now_ms + 1 : 0;
        unusable.until_ms = unusable.from_ms == 0 ? request.now_ms : 0;
        request.coupons.push_back(unusable);
        return request;
      },
      differs);
}

// The language implies it of the lines only, and only where D is searched: a lane that goes by priority may take the
// new coupon instead of a better one; points as money take their share of what is left; free delivery may want more
// goods than the coupon leaves. A gift with a price is goods too: a coupon may bring it, or take it away with its
// condition, and then the least payable falls on the lines.
TEST(MetamorphicProof, OneMoreCouponOfASearchedCouponStageNeverRaisesTheLines) {
  twins(
      [](Request request, Dice& dice, const Rulebook& book) -> std::optional<Request> {
        const auto in_d = [&](const Offer& offer) { return book.lane_of(offer).stage == Stage::kD; };
        const bool searched =
            std::none_of(book.settings.lanes.begin(), book.settings.lanes.end(),
                         [](const Lane& lane) { return lane.stage == Stage::kD && lane.choose == Choose::kPriority; });
        std::vector<Index> offers;
        for (std::size_t at = 0; at < book.offers.size(); ++at) {
          if (book.offers[at].claim == Claim::kCoupon && in_d(book.offers[at]))
            offers.push_back(static_cast<Index>(at));
        }
        if (!searched || offers.empty() || request.points_to_use > 0) return std::nullopt;
        request.coupons.push_back({"more", dice.pick(std::span<const Index>(offers)), 0, 0, true});
        return request;
      },
      [](const Price& first, const Price& second) -> std::string {
        if (first.gifts_fen > 0 || second.gifts_fen > 0) return {};
        if (!first.proved || !second.proved || second.lines_fen <= first.lines_fen) return {};
        return std::to_string(second.lines_fen) + " with one more coupon, " + std::to_string(first.lines_fen) +
               " without";
      });
}

}  // namespace
}  // namespace yansuan::test
