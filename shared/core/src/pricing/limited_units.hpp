// Unit prices that reach only so many units: who takes which, for the largest gain together.
#pragma once

#include <cstdint>
#include <vector>

#include "yansuan/money.hpp"
#include "yansuan/names.hpp"

namespace yansuan {

class LimitedUnits {
 public:
  struct Taken {
    Index run;
    std::int32_t units;
  };

  void begin(std::size_t runs);
  /// An offer for at most `units`; its place.
  std::size_t add_offer(std::int64_t units);
  /// The offer may take up to `units` of a run of `run_units`, each for a gain above 0.
  void add_claim(std::size_t offer, Index run, std::int32_t run_units, std::int64_t units, Fen gain_fen);
  /// The largest gain; between equals the earlier units. A claim looked at is a step. False when it was not proved.
  [[nodiscard]] bool assign(std::int64_t& steps_left);
  [[nodiscard]] const std::vector<Taken>& taken(std::size_t offer);

 private:
  struct Claim {
    std::size_t offer;
    Index run;
    std::int64_t units;
    Fen gain_fen;
    std::int64_t taken = 0;
  };
  struct Node {
    Fen gain_fen = 0;  // of the best path from an offer with units left
    std::size_t claim = 0;
  };

  bool find_paths(std::int64_t& steps_left);
  [[nodiscard]] std::size_t best_run() const;
  void follow(std::size_t run);

  std::vector<Claim> claims_;
  std::vector<std::int64_t> offer_left_;
  std::vector<std::int64_t> run_left_;
  std::vector<Node> offers_;
  std::vector<Node> runs_;
  std::vector<Taken> taken_;
};

}  // namespace yansuan
