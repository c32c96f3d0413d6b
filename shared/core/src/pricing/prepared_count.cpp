// What of Prepared follows the units; the only part of it that a tap does again.
#include "pricing/prepared.hpp"

namespace yansuan {

void Prepared::count(const Rulebook& book, const CartState& cart) {
  for (ScopeInCart& scope : scopes) {
    std::int32_t units = 0;
    std::int64_t weight_g = 0;
    Fen list_fen = 0;
    Fen floor_fen = 0;
    for (std::size_t i = scope.first; i < scope.last; ++i) {
      const Entry& entry = cart.entry(members[i]);
      units += entry.units;
      if (book.asks_weight) weight_g += book.skus[static_cast<std::size_t>(entry.sku)].weight_g * entry.units;
      list_fen += entry.list_fen;
      floor_fen += entry.floor_fen;
    }
    scope.units = units;
    scope.weight_g = weight_g;
    scope.list_fen = list_fen;
    scope.floor_fen = floor_fen;
  }
}

}  // namespace yansuan
