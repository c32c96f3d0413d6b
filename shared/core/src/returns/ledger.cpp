#include "returns/ledger.hpp"

#include <algorithm>

namespace yansuan {

Ledger::Ledger(const PricedOrder& order) : gifts_back_(order.quote.gifts.size(), 0) {
  for (const QuoteLine& line : order.quote.lines) {
    first_.push_back(units_.size());
    for (const PaidUnits& paid : line.paid)
      units_.insert(units_.end(), static_cast<std::size_t>(paid.units), {paid.unit_fen, paid.points_off_fen, 0});
  }
  first_.push_back(units_.size());
  units_left_ = static_cast<std::int64_t>(units_.size());
}

std::span<const Ledger::Unit> Ledger::line(Index line) const {
  const auto at = static_cast<std::size_t>(line);
  return std::span(units_).subspan(first_[at], first_[at + 1] - first_[at]);
}

std::int32_t Ledger::units_left(Index line) const {
  const auto units = this->line(line);
  return static_cast<std::int32_t>(
      std::count_if(units.begin(), units.end(), [](const Unit& unit) { return unit.returned_in == 0; }));
}

void Ledger::take(Unit& unit) {
  unit.returned_in = returns_;
  paid_back_fen_ += unit.paid_fen;
  points_off_back_fen_ += unit.points_off_fen;
  --units_left_;
}

void Ledger::take(const ReturnedLine& returned) {
  if (returned.gift != kNone) {
    gifts_back_[static_cast<std::size_t>(returned.gift)] += returned.quantity;
    return;
  }
  const std::size_t first = first_[static_cast<std::size_t>(returned.line)];
  for (const std::int32_t number : returned.units) take(units_[first + static_cast<std::size_t>(number) - 1]);
  if (!returned.units.empty()) return;
  std::int32_t wanted = returned.quantity;
  for (std::size_t at = first_[static_cast<std::size_t>(returned.line) + 1]; at-- > first && wanted > 0;) {
    if (units_[at].returned_in != 0) continue;
    take(units_[at]);
    --wanted;
  }
}

void Ledger::take(const Return& one) {
  begin_return();
  for (const ReturnedLine& returned : one.lines) take(returned);
}

}  // namespace yansuan
