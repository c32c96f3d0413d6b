#include "yansuan/session.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "pricing/quoter.hpp"

namespace yansuan {
namespace {

using Words = std::span<std::int32_t, block::kWords>;

// The low word first, as both the host and this machine have it.
static_assert(std::endian::native == std::endian::little);

std::int64_t wide(Words words, std::size_t at) {
  std::int64_t value = 0;
  std::memcpy(&value, &words[at], sizeof value);
  return value;
}

void put_wide(Words words, std::size_t at, std::int64_t value) { std::memcpy(&words[at], &value, sizeof value); }

bool within(std::int64_t value, std::int64_t min, std::int64_t max) { return value >= min && value <= max; }

// Whether `kept` was another value.
template <typename Kept>
bool take(Kept& kept, Kept value) {
  const bool changed = kept != value;
  kept = value;
  return changed;
}

}  // namespace

void Session::set(Request request) {
  request_ = std::move(request);
  units_only_ = false;
  explained_.clear();
  const Words words = words_;
  words[block::kLineCount] = static_cast<std::int32_t>(request_.lines.size());
  words[block::kCouponCount] = static_cast<std::int32_t>(request_.coupons.size());
  words[block::kTier] = request_.member.tier;
  put_wide(words, block::kNow, request_.now_ms);
  put_wide(words, block::kCheckedAt, request_.checked_at_ms);
  put_wide(words, block::kPointsToUse, request_.points_to_use);
  for (std::size_t i = 0; i < request_.lines.size(); ++i) {
    const std::size_t at = block::kLines + i * block::kLineWords;
    words[at] = request_.lines[i].sku;
    words[at + 1] = request_.lines[i].units;
    words[at + 2] = request_.lines[i].selected ? 1 : 0;
  }
  for (std::size_t i = 0; i < request_.coupons.size(); ++i)
    words[block::kCoupons + i] = request_.coupons[i].candidate ? 1 : 0;
}

// The block is the host's; every word is checked before it is believed.
bool Session::read_block() {
  const Words words = words_;
  const auto lines = words[block::kLineCount];
  const bool counts =
      within(lines, 0, kMaxLines) && words[block::kCouponCount] == static_cast<std::int32_t>(request_.coupons.size());
  const bool facts = within(words[block::kTier], 0, static_cast<std::int64_t>(book_.tiers.size()) - 1) &&
                     within(wide(words, block::kNow), 0, kMaxInstantMs) &&
                     within(wide(words, block::kCheckedAt), 0, kMaxInstantMs) &&
                     within(wide(words, block::kPointsToUse), 0, kMaxAccount);
  if (!counts || !facts) return false;
  const std::int32_t* word = words.data() + block::kLines;
  const auto skus = static_cast<std::uint32_t>(book_.skus.size());
  for (std::int32_t line = 0; line < lines; ++line, word += block::kLineWords) {
    // Below the least is far above the most.
    if (static_cast<std::uint32_t>(word[0]) >= skus || static_cast<std::uint32_t>(word[1]) - 1U >= kMaxUnitsPerLine)
      return false;
  }
  take_facts();
  take_lines(static_cast<std::size_t>(lines));
  return true;
}

void Session::take_facts() {
  const Words words = words_;
  bool same = !take(request_.member.tier, words[block::kTier]);
  same &= !take(request_.now_ms, wide(words, block::kNow));
  same &= !take(request_.checked_at_ms, wide(words, block::kCheckedAt));
  request_.points_to_use = wide(words, block::kPointsToUse);
  const std::int32_t* word = words.data() + block::kCoupons;
  for (Coupon& coupon : request_.coupons) same &= !take(coupon.candidate, *word++ != 0);
  units_only_ &= same;
}

void Session::take_lines(std::size_t lines) {
  bool same = request_.lines.size() == lines;
  while (request_.lines.size() < lines) {
    request_.lines.emplace_back();
    request_.lines.back().id = std::to_string(request_.lines.size());
  }
  request_.lines.resize(lines);
  const std::int32_t* word = words_.data() + block::kLines;
  for (CartLine& line : request_.lines) {
    line.units = word[1];
    const bool selected = word[2] != 0;
    if (line.sku != word[0] || line.selected != selected) {
      line.sku = word[0];
      line.selected = selected;
      same = false;
    }
    word += block::kLineWords;
  }
  units_only_ &= same;
}

bool Session::price() {
  explained_.clear();
  if (!read_block()) return false;
  write_answer(units_only_ ? quoter_.price_units_of(request_) : quoter_.price(request_));
  units_only_ = true;
  return true;
}

const Quote& Session::explain() {
  const auto asked = words().first<block::kResult>();
  if (std::equal(explained_.begin(), explained_.end(), asked.begin(), asked.end())) return quoter_.last();
  explained_.assign(asked.begin(), asked.end());
  (void)read_block();
  units_only_ = true;
  return quoter_.explain(request_);
}

Millis Session::valid_until_ms() const { return yansuan::valid_until_ms(book_, request_); }

void Session::write_answer(const Quote& quote) {
  const Words words = words_;
  words[block::kStatus] = static_cast<std::int32_t>(quote.status);
  words[block::kProved] = quote.proved ? 1 : 0;
  words[block::kFreshness] = static_cast<std::int32_t>(quote.freshness);
  put_wide(words, block::kPayable, quote.payable_fen);
  put_wide(words, block::kListTotal, quote.list_total_fen);
  put_wide(words, block::kDiscountTotal, quote.discount_total_fen());
  put_wide(words, block::kGoods, quote.goods_fen);
  put_wide(words, block::kFreight, quote.freight_fen);
  put_wide(words, block::kPointsOff, quote.points_off_fen);
  put_wide(words, block::kPointsUsed, quote.points_used);
  put_wide(words, block::kPointsEarned, quote.points_earned);
  for (std::size_t i = 0; i < quote.lines.size(); ++i) {
    const std::size_t at = block::kLineResults + i * block::kLineResultWords;
    put_wide(words, at, quote.lines[i].list_fen);
    put_wide(words, at + 2, quote.lines[i].payable_fen);
  }
  for (std::size_t i = 0; i < quote.coupons.size(); ++i) {
    const std::size_t at = block::kCouponResults + i * block::kCouponResultWords;
    words[at] = quote.coupons[i].verdict == Verdict::kUsed ? 1 : 0;
    put_wide(words, at + 1, quote.coupons[i].discount_fen);
  }
}

}  // namespace yansuan
