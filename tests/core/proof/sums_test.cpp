// M1 and M3 on random shops and carts: list less discounts is what is paid, of each line and of the order; nothing is
// below 0 or its floor, nothing above its list price.
#include <gtest/gtest.h>

#include <algorithm>

#include "shops.hpp"

namespace yansuan::test {
namespace {

// Empty when every sum holds.
std::string wrong(const Rulebook& book, const Request& request, const Quote& quote) {
  Fen list = 0;
  Fen lines = 0;
  for (std::size_t at = 0; at < quote.lines.size(); ++at) {
    const CartLine& wanted = request.lines[at];
    const QuoteLine& line = quote.lines[at];
    const Sku& sku = book.skus[static_cast<std::size_t>(wanted.sku)];
    const std::int32_t units = wanted.selected ? wanted.units : 0;
    if (line.list_fen != sku.list_fen * units) return "a line's list price";
    if (line.payable_fen < sku.floor_fen * units || line.payable_fen > line.list_fen) return "a line out of its bounds";
    list += line.list_fen;
    lines += line.payable_fen;
  }
  Fen gifts = 0;
  for (const Gift& gift : quote.gifts) gifts += gift.price_fen * gift.units;
  if (list != quote.list_total_fen) return "the list total";
  if (lines + gifts != quote.goods_fen) return "the goods are not lines and gifts";
  if (quote.list_total_fen - quote.discount_total_fen() != lines) return "list less discounts is not the lines";
  if (quote.goods_fen + quote.freight_fen != quote.payable_fen) return "the payable is not goods and freight";
  if (quote.freight_fen < 0 || quote.points_earned < 0 || quote.points_used < 0) return "below 0";
  if (quote.goods_fen < std::min(book.settings.min_payable_fen, list)) return "below the least payable";
  return {};
}

// With reasons: what each line was lowered by is told to the fen.
std::string wrong_reasons(const Quote& quote) {
  for (const QuoteLine& line : quote.lines) {
    Fen told = 0;
    for (const Discount& discount : line.discounts) told += discount.discount_fen;
    if (told != line.list_fen - line.payable_fen) return "a line's discounts are not its sum";
  }
  return {};
}

TEST(SumsProof, EveryCartAddsUp) {
  const std::int64_t carts = figure("YANSUAN_M1_CARTS", 1'000'000);
  constexpr std::int64_t kCartsPerShop = 2'000;
  Shops shops(kFirstSeed);
  for (std::int64_t shop = 0; shop * kCartsPerShop < carts; ++shop) {
    std::string fault;
    const std::unique_ptr<const Rulebook> book = shops.next(fault);
    ASSERT_NE(book, nullptr) << "shop " << shop << ": " << fault;
    Quoter quoter(*book);
    Dice dice(kFirstSeed + static_cast<std::uint64_t>(shop) * 1'000'003);
    for (std::int64_t cart = 0; cart < kCartsPerShop; ++cart) {
      const Request request = random_request(dice, *book);
      const Quote& quote = quoter.price(request);
      ASSERT_EQ(quote.status, QuoteStatus::kPriced) << "shop " << shop << ", cart " << cart;
      fault = wrong(*book, request, quote);
      if (fault.empty() && cart % 50 == 0) {
        const Fen payable = quote.payable_fen;
        const Quote& explained = quoter.explain(request);
        fault = explained.payable_fen == payable ? wrong_reasons(explained) : "with reasons it costs something else";
      }
      ASSERT_TRUE(fault.empty()) << fault << ": shop " << shop << ", cart " << cart;
    }
  }
}

}  // namespace
}  // namespace yansuan::test
