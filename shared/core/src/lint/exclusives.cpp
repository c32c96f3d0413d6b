// Offers that exclude each other and are open to one person at one time: which of them counts (PRC-23).
#include <algorithm>
#include <array>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

bool excludes_lane(const Offer& offer, Index lane) { return (offer.excludes >> static_cast<unsigned>(lane) & 1U) != 0; }

bool open_to_one_person(Linter& linter, Index one, Index other) {
  const std::array<Index, 2> both{one, other};
  Request request;
  return find_shopper(linter, both, request);
}

// A cart in which both would count; tells which does.
bool show(Linter& linter, Index one, Index other, std::int64_t rivals) {
  Draft draft(linter, FindingCode::kExclusivesOverlap, one, "/excludes");
  Request& request = draft.shows();
  const std::array<Index, 2> both{one, other};
  if (!find_shopper(linter, both, request) || !reach_in_bag(linter, one, 0, request)) return false;
  if (!reach_in_bag(linter, other, 0, request)) return false;
  const bool first = linter.verdict(request, one) == Verdict::kUsed;
  const bool second = linter.verdict(request, other) == Verdict::kUsed;
  if (first == second) return false;  // neither counts here, so nothing is shown
  const Index winner = first ? one : other;
  const Quote* quote = linter.price(request);
  const Fen payable_fen = quote == nullptr ? 0 : quote->payable_fen;
  request.declined.push_back(winner);
  const bool counts = linter.verdict(request, first ? other : one) == Verdict::kUsed;
  request.declined.pop_back();
  const Quote* instead = linter.price_without(request, winner);
  if (!counts || instead == nullptr) return false;
  draft.also("offers", other).number("count", rivals).number("other_fen", instead->payable_fen);
  draft.say_offer(one).say_offer(other).say_offer(winner).say_yuan(payable_fen).say_yuan(instead->payable_fen).report();
  return true;
}

// Once for each lane that the offer excludes, on the first of its offers that shows it.
void check_lane(Linter& linter, Index index, Index lane) {
  std::vector<Index> rivals;
  for (Index other = 0; other < linter.offers(); ++other) {
    const Offer& rival = linter.offer(other);
    if (other == index || rival.inactive || rival.lane != lane || !rival.lowers_goods()) continue;
    const bool told_there = other < index && excludes_lane(rival, linter.offer(index).lane);
    if (!told_there && open_to_one_person(linter, index, other)) rivals.push_back(other);
  }
  for (const Index rival : rivals) {
    if (show(linter, index, rival, static_cast<std::int64_t>(rivals.size()))) return;
  }
}

}  // namespace

void check_exclusives(Linter& linter) {
  const auto& lanes = linter.book().settings.lanes;
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (offer.inactive || !offer.lowers_goods()) continue;
    for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
      // In its own lane of one place the exclusion says nothing new.
      const bool said_twice = static_cast<Index>(lane) == offer.lane && lanes[lane].at_most == 1;
      if (said_twice || lanes[lane].stage > Stage::kD || !excludes_lane(offer, static_cast<Index>(lane))) continue;
      check_lane(linter, index, static_cast<Index>(lane));
    }
  }
}

}  // namespace yansuan
