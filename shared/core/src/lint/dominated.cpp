// Offers that another one always beats, and offers that never get their turn.
#include <algorithm>

#include "lint/beats.hpp"
#include "lint/probe.hpp"

namespace yansuan {
namespace {

bool for_tier(const Offer& offer, std::size_t tier) {
  return offer.audience.tiers == 0 || (offer.audience.tiers >> tier & 1U) != 0;
}

class Dominance {
 public:
  Dominance(Linter& linter, Index index) : linter_(linter), index_(index), offer_(linter.offer(index)) {}

  // For each tier someone beats every rung of it.
  void check() {
    winners_.clear();
    for (std::size_t tier = 0; tier < linter_.book().tiers.size(); ++tier) {
      if (!for_tier(offer_, tier)) continue;
      for (std::size_t rung = 0; rung < offer_.rungs.size(); ++rung) {
        const Index winner = winner_for(tier, rung);
        if (winner == kNone) return;
        if (std::find(winners_.begin(), winners_.end(), winner) == winners_.end()) winners_.push_back(winner);
      }
    }
    if (!winners_.empty()) report();
  }

 private:
  [[nodiscard]] bool beats(Index other, std::size_t tier, std::size_t rung) const {
    const Offer& better = linter_.offer(other);
    if (other == index_ || !compete(linter_, better, offer_) || !open_wherever(linter_, better, offer_, tier))
      return false;
    if (!never_dearer(linter_, better, offer_, rung)) return false;
    // Of two that beat each other the second is the useless one.
    return other < index_ || !beaten_in_turn(better);
  }

  // Wherever the other is open, this offer is as good.
  [[nodiscard]] bool beaten_in_turn(const Offer& other) const {
    for (std::size_t tier = 0; tier < linter_.book().tiers.size(); ++tier) {
      if (for_tier(other, tier) && !open_wherever(linter_, offer_, other, tier)) return false;
    }
    return other.rungs.size() == 1 && never_dearer(linter_, offer_, other, 0);
  }

  [[nodiscard]] Index winner_for(std::size_t tier, std::size_t rung) const {
    for (const Index known : winners_) {
      if (beats(known, tier, rung)) return known;
    }
    for (Index other = 0; other < linter_.offers(); ++other) {
      if (beats(other, tier, rung)) return other;
    }
    return kNone;
  }

  // The engine has the last word, on three times the smallest cart and on the smallest.
  void report() {
    Draft draft(linter_, FindingCode::kDominated, index_, "");
    Request& request = draft.shows();
    if (!find_shopper(linter_, index_, request) || !reach_in_bag(linter_, index_, offer_.rungs.size() - 1, request))
      return;
    for (CartLine& line : request.lines) line.units *= 3;
    if (!same_without(request)) return;
    for (CartLine& line : request.lines) line.units /= 3;
    if (!same_without(request)) return;
    for (const Index winner : winners_) draft.also("offers", winner);
    draft.say_offer(index_).say_offer(winners_.front()).say_yuan(payable_fen_).report();
  }

  // A cart that is too large proves nothing and denies nothing.
  bool same_without(Request& request) {
    const Quote* with = linter_.price(request);
    if (with == nullptr) return true;
    payable_fen_ = with->payable_fen;
    const Quote* other = linter_.price_without(request, index_);
    return other != nullptr && other->payable_fen == payable_fen_;
  }

  Linter& linter_;
  Index index_;
  const Offer& offer_;
  std::vector<Index> winners_;
  Fen payable_fen_ = 0;
};

// A lane of priority with one place: whoever stands before it and is always open takes the place.
bool always_before(const Linter& linter, const Offer& first, const Offer& offer) {
  if (first.turn >= offer.turn || !compete(linter, first, offer) || (first.excludes | offer.excludes) != 0)
    return false;
  if (!first.conditions.empty() || first.rungs.size() != 1 || first.rungs.front().reach.asks()) return false;
  for (std::size_t tier = 0; tier < linter.book().tiers.size(); ++tier) {
    if (for_tier(offer, tier) && !open_wherever(linter, first, offer, tier)) return false;
  }
  return covers(linter, first.scope, offer.scope) && lowers_all(linter, first, offer.scope);
}

void check_turn(Linter& linter, Index index) {
  for (Index other = 0; other < linter.offers(); ++other) {
    if (!always_before(linter, linter.offer(other), linter.offer(index))) continue;
    Draft draft(linter, FindingCode::kShadowed, index, "");
    Request& request = draft.shows();
    if (!find_shopper(linter, index, request) || !reach_in_bag(linter, index, 0, request)) continue;
    if (linter.verdict(request, index) == Verdict::kUsed) continue;
    draft.also("offers", other).say_offer(index).say_offer(other).report();
    return;
  }
}

}  // namespace

void check_dominated(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (offer.inactive || !offer.lowers_goods()) continue;
    if (linter.lane_of(index).choose == Choose::kPriority) {
      check_turn(linter, index);
    } else {
      Dominance(linter, index).check();
    }
  }
}

}  // namespace yansuan
