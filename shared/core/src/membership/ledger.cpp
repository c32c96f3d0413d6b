#include "yansuan/ledger.hpp"

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

std::int64_t wide(const std::int32_t* words) {
  return static_cast<std::int64_t>(words[1]) * (std::int64_t{1} << 32U) + static_cast<std::uint32_t>(words[0]);
}

// Four thousand entries of the largest account still fit in 2^53.
bool is_amount(std::int64_t points) { return points >= -kMaxAccount && points <= kMaxAccount; }

}  // namespace

LedgerFold fold_ledger(std::span<const std::int32_t> words) {
  LedgerFold fold;
  const std::size_t count = words.size() / ledger_entry::kWords;
  for (std::size_t i = 0; i < count; ++i) {
    const std::int32_t* entry = words.data() + i * ledger_entry::kWords;
    const auto account = static_cast<std::size_t>(entry[ledger_entry::kAccount]);
    const std::int32_t lot = entry[ledger_entry::kLot];
    const std::int64_t available = wide(entry + ledger_entry::kAvailable);
    const std::int64_t pending = wide(entry + ledger_entry::kPending);
    if (account >= kPointsAccountCount || lot < 0 || lot > kMaxAccountList || !is_amount(available) ||
        !is_amount(pending)) {
      fold.wrong_entry = i + 1;
      return fold;
    }
    const auto at = static_cast<std::size_t>(lot);
    if (at >= fold.lots.size()) fold.lots.resize(at + 1);
    fold.lots[at] += available + pending;
    fold.available[static_cast<PointsAccount>(account)] += available;
    fold.pending[static_cast<PointsAccount>(account)] += pending;
  }
  return fold;
}

}  // namespace yansuan
