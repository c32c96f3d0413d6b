// The ledger of points in lots (MEM-01, MEM-17). A debit takes what ends first; what an order earned goes back to its
// own lot first; what cannot be taken back any more is owed, and new points pay it before they can be spent.
#pragma once

#include "membership/turn.hpp"

namespace yansuan {

/// Consumption points of a net amount, at the shop's rate and within its limit of an order (MEM-01, MEM-18).
[[nodiscard]] std::int64_t points_for(const Turn& turn, Fen paid_fen);
[[nodiscard]] std::int64_t order_points_max(const Turn& turn, Fen paid_fen);

struct Earned {
  PointsAccount account = PointsAccount::kConsumption;
  std::int64_t points = 0;
  std::string_view source;
  std::string_view ref;     // empty: may be added to a lot of the same source that ends at the same time
  Millis available_ms = 0;  // now or before: at once
  EntryReason reason = EntryReason::kEarned;
};
/// The lot from 1; 0 when there is nothing to earn.
std::int32_t earn(Turn& turn, const Earned& earned);

/// A pending lot can be spent from now on.
void mature(Turn& turn, Index lot);

/// What is left of a lot ends.
void expire(Turn& turn, Index lot);

/// Takes points that must be there, what ends first first; says which lots when asked.
void take(Turn& turn, PointsAccount account, std::int64_t points, EntryReason reason, std::string_view ref,
          std::vector<SpendPart>* parts = nullptr);

/// Spends points if they are there and nothing is owed; the spend can go back. Refuses otherwise, about `item`.
bool spend(Turn& turn, std::string_view id, PointsAccount account, std::int64_t points, std::string_view item);

/// Points of a spend go back to their lots, the last taken first; a lot that has ended keeps nothing.
void give_back(Turn& turn, PointsSpend& spent, std::int64_t points);
[[nodiscard]] PointsSpend* find_spend(Account& account, std::string_view id);
[[nodiscard]] std::int64_t points_of(const PointsSpend& spent);

/// Takes back what a lot earned: from the lot, then what ended of it is let go, then from other lots, then it is owed.
void claw_back(Turn& turn, Index lot, std::int64_t points, std::string_view ref);

}  // namespace yansuan
