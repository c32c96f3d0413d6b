// A points ledger in flat memory and what it adds up to: how whoever was told a balance checks it (MEM-01). The entries
// of a lot are what is left of it, those of lot 0 what is owed, and all together the balance.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "yansuan/membership_rules.hpp"

namespace yansuan {

/// An entry in words of 32 bits; amounts take two, the low one first.
namespace ledger_entry {
inline constexpr std::size_t kAccount = 0;  // the place of a PointsAccount
inline constexpr std::size_t kLot = 1;      // from 1; 0: what is owed
inline constexpr std::size_t kAvailable = 2;
inline constexpr std::size_t kPending = 4;
inline constexpr std::size_t kWords = 6;
}  // namespace ledger_entry

struct LedgerFold {
  PerPoints<std::int64_t> available;  // what can be spent, less what is owed
  PerPoints<std::int64_t> pending;
  std::vector<std::int64_t> lots;  // what is left of each, pending or not; the first is what is owed, below 0
  std::size_t wrong_entry = 0;     // from 1: the first that names no account, no lot or too many points; 0: none
};

/// Reads whole entries; what is left over at the end is not one. Stops at a wrong entry.
[[nodiscard]] LedgerFold fold_ledger(std::span<const std::int32_t> words);

}  // namespace yansuan
