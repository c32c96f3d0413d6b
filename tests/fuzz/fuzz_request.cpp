// Any bytes as a request of the SOP's shop: issues or a price, and a price keeps its sums.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "yansuan/quote.hpp"

namespace {

const yansuan::Rulebook& shop() {
  static const yansuan::Loaded loaded = [] {
    std::ifstream file(YANSUAN_SHARED_DIR "/rulebooks/sop.json");
    std::stringstream text;
    text << file.rdbuf();
    return yansuan::load(text.str());
  }();
  return *loaded.rulebook;
}

bool keeps_its_sums(const yansuan::Quote& quote) {
  yansuan::Fen list_fen = 0;
  yansuan::Fen goods_fen = 0;
  for (const yansuan::QuoteLine& line : quote.lines) {
    yansuan::Fen discount_fen = 0;
    for (const yansuan::Discount& discount : line.discounts) discount_fen += discount.discount_fen;
    if (line.payable_fen < 0 || line.list_fen - discount_fen != line.payable_fen) return false;
    list_fen += line.list_fen;
    goods_fen += line.payable_fen;
  }
  for (const yansuan::Gift& gift : quote.gifts) goods_fen += gift.price_fen * gift.units;
  return list_fen == quote.list_total_fen && goods_fen == quote.goods_fen &&
         quote.payable_fen == quote.goods_fen + quote.freight_fen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const yansuan::RequestRead read =
      yansuan::read_request(std::string_view(reinterpret_cast<const char*>(data), size), shop());
  if (yansuan::has_errors(read.issues)) return 0;
  const yansuan::Quote quote = yansuan::quote(shop(), read.request);
  if (quote.status == yansuan::QuoteStatus::kPriced && !keeps_its_sums(quote)) std::abort();
  return 0;
}
