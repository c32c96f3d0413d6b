// Carts that lint tries: a shopper for whom offers are open, at an instant at which they are, with goods that reach
// them.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lint/linter.hpp"

namespace yansuan {

using Offers = std::span<const Index>;

/// The first instant from `from_ms` on at which the window is open.
[[nodiscard]] std::optional<Millis> first_open_ms(const Window& window, Millis from_ms);

/// An instant of this rulebook: the first that an offer names, or a day in its stead.
[[nodiscard]] Millis some_instant_ms(const Rulebook& book);

/// An instant at which all these offers are open and the rulebook is in force.
[[nodiscard]] std::optional<Millis> open_together_ms(const Linter& linter, Offers offers);

/// One person who is in the audience of all these offers at `now_ms`; false when there can be none.
[[nodiscard]] bool find_member(const Linter& linter, Offers offers, Millis now_ms, Member& member);

/// That person at that instant, holding and claiming the offers, with an empty bag.
[[nodiscard]] bool find_shopper(const Linter& linter, Offers offers, Request& request);
[[nodiscard]] bool find_shopper(const Linter& linter, Index offer, Request& request);

/// A visitor with one unit of the first SKU, if there is any.
void be_plain(const Linter& linter, Millis now_ms, Request& request);

/// A person of this tier, as it is reached.
void be_of_tier(const Linter& linter, std::size_t tier, Member& member);

/// Holds the coupon, types the code or ticks the box.
void claim(const Linter& linter, Index offer, Request& request);

/// False when the cart would pass a limit.
bool add_units(Request& request, Index sku, std::int64_t units);

/// Adds goods until the offer's conditions and its rung hold, or its set can be formed, as far as list prices and the
/// prices at its turn tell. False when no legal cart does.
bool reach_in_bag(Linter& linter, Index offer, std::size_t rung, Request& request);

/// The SKUs of a scope in the order of the rulebook: the first after `after`, or kNone.
[[nodiscard]] Index next_sku(const Linter& linter, const Scope& scope, Index after);

}  // namespace yansuan
