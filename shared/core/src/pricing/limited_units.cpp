#include "pricing/limited_units.hpp"

#include <algorithm>
#include <limits>

namespace yansuan {
namespace {

constexpr std::size_t kFromStart = static_cast<std::size_t>(-1);
constexpr Fen kNoPath = std::numeric_limits<Fen>::min();

}  // namespace

void LimitedUnits::begin(std::size_t runs) {
  claims_.clear();
  offer_left_.clear();
  run_left_.assign(runs, 0);
}

std::size_t LimitedUnits::add_offer(std::int64_t units) {
  offer_left_.push_back(units);
  return offer_left_.size() - 1;
}

void LimitedUnits::add_claim(std::size_t offer, Index run, std::int32_t run_units, std::int64_t units, Fen gain_fen) {
  run_left_[static_cast<std::size_t>(run)] = run_units;
  claims_.push_back({offer, run, units, gain_fen});
}

// A transport from offers to runs of units: along the path of largest gain, again and again. A path may take units
// back from one offer to give them to another.
bool LimitedUnits::assign(std::int64_t& steps_left) {
  while (find_paths(steps_left)) {
    const std::size_t run = best_run();
    if (run == run_left_.size()) return true;
    follow(run);
  }
  return false;
}

// The longest gain to every node; on the way it may fall below 0. No cycle gains, so it settles after as many rounds as
// there are offers.
bool LimitedUnits::find_paths(std::int64_t& steps_left) {
  offers_.assign(offer_left_.size(), {kNoPath, kFromStart});
  runs_.assign(run_left_.size(), {kNoPath, kFromStart});
  for (std::size_t i = 0; i < offers_.size(); ++i) {
    if (offer_left_[i] > 0) offers_[i].gain_fen = 0;
  }
  bool changed = true;
  for (std::size_t round = 0; changed && round < 2 * offers_.size() + 2; ++round) {
    steps_left -= static_cast<std::int64_t>(claims_.size());
    if (steps_left <= 0) return false;
    changed = false;
    for (std::size_t i = 0; i < claims_.size(); ++i) {
      const Claim& claim = claims_[i];
      Node& offer = offers_[claim.offer];
      Node& run = runs_[static_cast<std::size_t>(claim.run)];
      if (claim.taken < claim.units && offer.gain_fen != kNoPath && offer.gain_fen + claim.gain_fen > run.gain_fen) {
        run = {offer.gain_fen + claim.gain_fen, i};
        changed = true;
      }
      if (claim.taken > 0 && run.gain_fen != kNoPath && run.gain_fen - claim.gain_fen > offer.gain_fen) {
        offer = {run.gain_fen - claim.gain_fen, i};
        changed = true;
      }
    }
  }
  return !changed;
}

std::size_t LimitedUnits::best_run() const {
  std::size_t best = run_left_.size();
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (run_left_[i] == 0 || runs_[i].gain_fen <= 0) continue;
    if (best == run_left_.size() || runs_[i].gain_fen > runs_[best].gain_fen) best = i;
  }
  return best;
}

void LimitedUnits::follow(std::size_t last) {
  std::int64_t units = run_left_[last];
  const auto walk = [&](auto each) {
    std::size_t run = last;
    while (true) {
      Claim& forth = claims_[runs_[run].claim];
      each(forth, true);
      const Node& offer = offers_[forth.offer];
      if (offer.claim == kFromStart) return forth.offer;
      Claim& back = claims_[offer.claim];
      each(back, false);
      run = static_cast<std::size_t>(back.run);
    }
  };
  const std::size_t first = walk([&](const Claim& claim, bool forth) {
    units = std::min(units, forth ? claim.units - claim.taken : claim.taken);
  });
  units = std::min(units, offer_left_[first]);
  walk([&](Claim& claim, bool forth) { claim.taken += forth ? units : -units; });
  offer_left_[first] -= units;
  run_left_[last] -= units;
}

const std::vector<LimitedUnits::Taken>& LimitedUnits::taken(std::size_t offer) {
  taken_.clear();
  for (const Claim& claim : claims_) {
    if (claim.offer == offer && claim.taken > 0) taken_.push_back({claim.run, static_cast<std::int32_t>(claim.taken)});
  }
  return taken_;
}

}  // namespace yansuan
