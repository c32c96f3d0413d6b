#include "pricing/stage_candidate.hpp"

#include <algorithm>
#include <string_view>

#include "pricing/facts.hpp"

namespace yansuan {
namespace {

struct Bound {
  Index lane;
  std::string_view group;  // "" in a lane that counts all its offers together
};

// at_most: one number for the lane, or one a stack group with "*" for the rest.
std::int32_t most_of(const Lane& lane, const Offer& offer) {
  for (const auto& [group, number] : lane.at_most_of) {
    if (group == offer.stack_group) return number;
  }
  return lane.at_most;
}

std::int32_t bound_of(const Lane& lane, const Offer& offer, std::vector<Bound>& bounds) {
  const Bound wanted{offer.lane, lane.grouped() ? std::string_view(offer.stack_group) : std::string_view()};
  const auto same = [&](const Bound& bound) { return bound.lane == wanted.lane && bound.group == wanted.group; };
  const auto found = std::find_if(bounds.begin(), bounds.end(), same);
  if (found != bounds.end()) return static_cast<std::int32_t>(found - bounds.begin());
  bounds.push_back(wanted);
  return static_cast<std::int32_t>(bounds.size()) - 1;
}

}  // namespace

std::vector<StageCandidate> stage_candidates(const PricingContext& context, Stage stage) {
  std::vector<StageCandidate> found;
  std::vector<Bound> bounds;
  for (std::size_t i = 0; i < context.candidates.size(); ++i) {
    const Candidate& candidate = context.candidates[i];
    const Offer& offer = context.offer(candidate);
    const Lane& lane = context.book.lane_of(offer);
    if (context.left_out[i] != 0 || lane.stage != stage) continue;
    StageCandidate made{candidate, &offer, room_for(context, candidate)};
    made.uses_max =
        std::min(std::max(1, offer.limits.order.max_uses), remaining(context.request, offer, candidate.offer).uses);
    made.bound = bound_of(lane, offer, bounds);
    made.bound_most = most_of(lane, offer);
    made.may_leave = offer.lowers_goods() && lane.choose == Choose::kBest;
    for (StageCandidate& other : found) {
      if (other.candidate.offer == candidate.offer) other.shares_uses = made.shares_uses = true;
    }
    found.push_back(made);
  }
  return found;
}

}  // namespace yansuan
