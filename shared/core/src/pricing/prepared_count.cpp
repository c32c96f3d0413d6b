// What follows the units, the only part of Prepared that a tap does again: the sums of the cart's SKUs and of scopes.
// What was counted last changes by what its units did.
#include <algorithm>

#include "pricing/places.hpp"
#include "pricing/prepared.hpp"

namespace yansuan {

void Prepared::count(const Rulebook& book, const Request& request, bool by_units, CartState& cart) {
  for (std::size_t line = 0; line < counted_.size(); ++line) {
    const std::int32_t more = request.lines[line].units - counted_[line];
    if (more == 0 || entry_of_line[line] == kNone) continue;
    counted_[line] += more;
    add_units(book, more, cart.entry(entry_of_line[line]));
  }
  cart.net_fen = cart.stage_fen = scopes.front().list_fen;
  if (by_units) return lay_out_units(book, cart);
  if (!cart.by_units) return;
  cart.by_units = false;
  for (Entry& entry : cart.entries) entry.first_run = kNone;
}

void Prepared::add_units(const Rulebook& book, std::int32_t more, Entry& entry) {
  const Sku& sku = book.skus[static_cast<std::size_t>(entry.sku)];
  const Fen list_fen = sku.list_fen * more;
  const Fen floor_fen = std::min(sku.floor_fen, sku.list_fen) * more;
  entry.units += more;
  entry.list_fen += list_fen;
  entry.floor_fen += floor_fen;
  entry.stage_fen = entry.net_fen = entry.list_fen;
  const auto add_to = [&](ScopeInCart& scope) {
    scope.units += more;
    scope.weight_g += sku.weight_g * more;
    scope.list_fen += list_fen;
    scope.floor_fen += floor_fen;
  };
  add_to(scopes.front());
  const std::uint64_t* row = book.scopes.row(entry.sku);
  for (std::size_t word = 0; word < book.scopes.words(); ++word) {
    for (std::uint64_t left = row[word]; left != 0; left &= left - 1) {
      const Index scope = scope_of_set_[word * 64 + first_of(left)];
      if (scope != kNone) add_to(scopes[static_cast<std::size_t>(scope)]);
    }
  }
}

}  // namespace yansuan
