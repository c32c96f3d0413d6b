// What every unit of an order paid, and which units are back.
#pragma once

#include <span>

#include "yansuan/refund.hpp"

namespace yansuan {

class Ledger {
 public:
  struct Unit {
    Fen paid_fen = 0;
    Fen points_off_fen = 0;
    std::int32_t returned_in = 0;  // the return, from 1; 0: with the shopper
  };

  /// The order's paid units must fill its selected lines (check_refund sees to it).
  explicit Ledger(const PricedOrder& order);

  /// Marks what a return brings back; by quantity a line's last units that are not back yet.
  void take(const Return& one);
  /// The same line by line, after begin_return().
  void begin_return() { ++returns_; }
  void take(const ReturnedLine& returned);

  [[nodiscard]] std::span<const Unit> line(Index line) const;
  [[nodiscard]] std::int32_t lines() const { return static_cast<std::int32_t>(first_.size()) - 1; }
  [[nodiscard]] std::int32_t returns() const { return returns_; }
  [[nodiscard]] std::int32_t gift_units_back(Index gift) const { return gifts_back_[static_cast<std::size_t>(gift)]; }
  [[nodiscard]] std::int32_t units_left(Index line) const;
  [[nodiscard]] bool whole() const { return units_left_ == 0; }
  [[nodiscard]] Fen paid_back_fen() const { return paid_back_fen_; }
  [[nodiscard]] Fen points_off_back_fen() const { return points_off_back_fen_; }

 private:
  void take(Unit& unit);

  std::vector<Unit> units_;         // line after line
  std::vector<std::size_t> first_;  // of each line, and the end
  std::vector<std::int32_t> gifts_back_;
  std::int64_t units_left_ = 0;
  std::int32_t returns_ = 0;
  Fen paid_back_fen_ = 0;  // Σ of what the units that are back paid
  Fen points_off_back_fen_ = 0;
};

}  // namespace yansuan
