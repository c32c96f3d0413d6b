// The flat session: a cart and its price in one block of 32-bit words. A host writes the change, calls price() and
// reads numbers; nothing is parsed, named or allocated on the way. Money and instants are two words, low then high.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "yansuan/limits.hpp"
#include "yansuan/quote.hpp"

namespace yansuan {

/// Where things stand in the block, in words. wasm/src/block.ts is the same table; a test compares them.
namespace block {
inline constexpr std::int32_t kLayout = 1;  // grows when anything below moves

// in
inline constexpr std::size_t kLineCount = 0;
inline constexpr std::size_t kCouponCount = 1;
inline constexpr std::size_t kTier = 2;         // index in the rulebook
inline constexpr std::size_t kNow = 3;          // two words
inline constexpr std::size_t kCheckedAt = 5;    // two words
inline constexpr std::size_t kPointsToUse = 7;  // two words
inline constexpr std::size_t kLines = 16;       // sku index, units, selected
inline constexpr std::size_t kLineWords = 3;
inline constexpr std::size_t kCoupons = kLines + kLineWords * kMaxLines;  // 1: a candidate, 0: not

// out
inline constexpr std::size_t kResult = kCoupons + kMaxCoupons;
inline constexpr std::size_t kStatus = kResult;  // QuoteStatus
inline constexpr std::size_t kProved = kResult + 1;
inline constexpr std::size_t kFreshness = kResult + 2;
inline constexpr std::size_t kPayable = kResult + 3;  // from here on two words each
inline constexpr std::size_t kListTotal = kResult + 5;
inline constexpr std::size_t kDiscountTotal = kResult + 7;
inline constexpr std::size_t kGoods = kResult + 9;
inline constexpr std::size_t kFreight = kResult + 11;
inline constexpr std::size_t kPointsOff = kResult + 13;
inline constexpr std::size_t kPointsUsed = kResult + 15;
inline constexpr std::size_t kPointsEarned = kResult + 17;
inline constexpr std::size_t kLineResults = kResult + 32;  // list, payable
inline constexpr std::size_t kLineResultWords = 4;
inline constexpr std::size_t kCouponResults = kLineResults + kLineResultWords * kMaxLines;  // used, discount
inline constexpr std::size_t kCouponResultWords = 3;
inline constexpr std::size_t kWords = kCouponResults + kCouponResultWords * kMaxCoupons;
}  // namespace block

/// One shopper's cart on one rulebook, which must outlive it.
class Session {
 public:
  explicit Session(const Rulebook& book) : book_(book), quoter_(book) {}

  /// Takes a whole request; the block then says the same.
  void set(Request request);

  /// Prices what the block says and writes the answer behind it. Out-of-range words leave the last answer and return
  /// false.
  bool price();

  /// The current cart with reasons; asked again for the same block, what was found then.
  const Quote& explain();

  /// The first instant at which time alone may change the price of the cart as it was priced last; 0: none.
  [[nodiscard]] Millis valid_until_ms() const;

  /// Whether the last price() uses an offer with a total limit: its ledger has the last word.
  [[nodiscard]] bool uses_total_limit() const { return quoter_.uses_total_limit(); }

  [[nodiscard]] const Request& request() const { return request_; }
  [[nodiscard]] const Rulebook& rulebook() const { return book_; }
  [[nodiscard]] std::span<std::int32_t, block::kWords> words() { return words_; }

 private:
  bool read_block();
  void take_facts();
  void take_lines(std::size_t lines);
  void write_answer(const Quote& quote);

  const Rulebook& book_;
  Quoter quoter_;
  Request request_;
  bool units_only_ = false;              // since the last price nothing but units and points_to_use changed
  std::vector<std::int32_t> explained_;  // what the block asked when the last quote was explained; empty: it was not
  std::array<std::int32_t, block::kWords> words_{};
};

}  // namespace yansuan
