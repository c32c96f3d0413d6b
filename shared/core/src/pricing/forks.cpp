// What a plan has or has not before stage A: each way is a branch of its own.
#include <algorithm>

#include "pricing/places.hpp"
#include "pricing/quoter.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kMaxForks = 8;

}  // namespace

// Two things branch to the end of D, and the cheaper end wins: offers on units that are claimed, and an offer that
// excludes another lane. In D, the last stage, all that exclude the same lanes are one fork.
void Quoter::Memory::find_forks() {
  forks_.clear();
  too_many_forks_ = false;
  fork_of_.assign(prepared_.candidates.size(), kNone);
  for (std::size_t i = 0; i < prepared_.candidates.size(); ++i) {
    fork_of_[i] = fork_for(i);
    if (forks_.size() <= kMaxForks) continue;
    forks_.pop_back();
    fork_of_[i] = kNone;
    too_many_forks_ = true;
  }
}

Index Quoter::Memory::fork_for(std::size_t index) {
  const Candidate& candidate = prepared_.candidates[index];
  const Offer& offer = *candidate.data;
  if (!offer.lowers_goods()) return kNone;
  const std::uint64_t others = offer.excludes & ~bit_of(static_cast<std::size_t>(offer.lane));
  const bool on_units = candidate.lane->stage <= Stage::kB;
  if (others == 0 && (!on_units || offer.claim == Claim::kAuto)) return kNone;
  if (candidate.twin && !candidate.shares_uses) return fork_of_[index - 1];
  if (candidate.lane->stage == Stage::kD) {
    for (std::size_t i = 0; i < forks_.size(); ++i) {
      if (forks_[i].lane == offer.lane && forks_[i].excludes == others) return static_cast<Index>(i);
    }
  }
  forks_.push_back({offer.lane, others, candidate.lane->choose == Choose::kBest});
  return static_cast<Index>(forks_.size()) - 1;
}

bool Quoter::Memory::is_legal(std::uint32_t with) const {
  std::uint64_t shut = 0;
  for (std::size_t i = 0; i < forks_.size(); ++i) {
    if ((with >> i & 1U) != 0) shut |= forks_[i].excludes;
  }
  for (std::size_t i = 0; i < forks_.size(); ++i) {
    if ((with >> i & 1U) != 0 && (shut & bit_of(static_cast<std::size_t>(forks_[i].lane))) != 0) return false;
  }
  return true;
}

// Unit prices and sets are not searched for a plan that uses a fork; a plan without it belongs to another branch.
bool Quoter::Memory::uses_forks(std::uint32_t with, const CartState& cart) const {
  for (std::size_t fork = 0; fork < forks_.size(); ++fork) {
    if ((with >> fork & 1U) == 0 || !forks_[fork].searched) continue;
    const auto used = [&](const Applied& applied) {
      if (applied.cut_fen == 0) return false;
      for (std::size_t i = 0; i < fork_of_.size(); ++i) {
        if (fork_of_[i] == static_cast<Index>(fork) && prepared_.candidates[i].is({applied.offer, applied.coupon}))
          return true;
      }
      return false;
    };
    if (std::none_of(cart.applied.begin(), cart.applied.end(), used)) return false;
  }
  return true;
}

}  // namespace yansuan
