// Random rulebooks and carts for the proofs: the SOP's shop and generated ones that use what the engine acts on.
#pragma once

#include <memory>

#include "dice.hpp"
#include "yansuan/quote.hpp"

namespace yansuan::test {

/// The rulebooks of shared/rulebooks first, then generated ones, for ever.
class Shops {
 public:
  explicit Shops(std::uint64_t seed) : seed_(seed) {}
  /// The next shop; null when a generated book does not load, with its issues in `fault`.
  std::unique_ptr<const Rulebook> next(std::string& fault);

 private:
  std::uint64_t seed_;
  std::size_t opened_ = 0;
};

Request random_request(Dice& dice, const Rulebook& book);

}  // namespace yansuan::test
