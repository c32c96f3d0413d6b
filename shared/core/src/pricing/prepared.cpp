#include "pricing/prepared.hpp"

#include <algorithm>

namespace yansuan {
namespace {

bool asks_what_was_lowered(const Candidate& candidate) {
  const Offer& offer = *candidate.data;
  if (offer.scope.untouched) return true;
  const auto asks = [&](const Condition& condition) {
    return condition.scope.untouched || (condition.min_amount_fen != 0 && candidate.lane->measure == Measure::kRunning);
  };
  return std::any_of(offer.conditions.begin(), offer.conditions.end(), asks) ||
         std::any_of(offer.rungs.begin(), offer.rungs.end(), [&](const Rung& rung) { return asks(rung.reach); });
}

bool prices_whole_lines(const Candidate& candidate) {
  const Offer& offer = *candidate.data;
  const auto asks_untouched = [](const Condition& condition) { return condition.scope.untouched; };
  const bool limited = candidate.room.units != kUnlimited || offer.limits.line_max_units != 0;
  if (offer.scope.untouched || offer.from == PriceFrom::kList || limited ||
      std::any_of(offer.conditions.begin(), offer.conditions.end(), asks_untouched))
    return false;
  return std::all_of(offer.rungs.begin(), offer.rungs.end(), [](const Rung& rung) {
    return !rung.reach.scope.untouched && (rung.goods.kind == EffectKind::kNone || rung.goods.per == Per::kLine);
  });
}

}  // namespace

void Prepared::prepare(const Rulebook& book, const Request& request, const std::span<const UsedOffer>* used) {
  used_ = used;
  find_skus(request);
  find_touched(book);
  scopes.clear();
  members.clear();
  asked.clear();
  bounds_.clear();
  candidates.clear();
  scope_of_set_.assign(book.scopes.sets(), kNone);
  ScopeInCart whole;
  whole.last = skus.size();
  whole.whole = true;
  for (std::size_t i = 0; i < skus.size(); ++i) members.push_back(static_cast<Index>(i));
  scopes.push_back(whole);
  add_candidates(book, request);
  bounds = bounds_.size();
  outline_stages(book);
  find_weighed(book);
}

// An offer that excludes its own lane; and all unit prices before a lane that asks what they did.
void Prepared::find_weighed(const Rulebook& book) {
  weighed.clear();
  const Range unit_prices = stage(book, Stage::kA);
  std::size_t before = unit_prices.first;  // candidates of the lanes before the last one that asks
  for (std::size_t i = unit_prices.first; i < unit_prices.last; ++i) {
    const Candidate& candidate = candidates[i];
    const bool later_lane = candidate.data->lane != candidates[unit_prices.first].data->lane;
    if (later_lane && asks_what_was_lowered(candidate))
      before = lanes[static_cast<std::size_t>(candidate.data->lane)].first;
  }
  for (std::size_t i = unit_prices.first; i < unit_prices.last; ++i) {
    const Candidate& candidate = candidates[i];
    if (candidate.lane->choose != Choose::kBest || !candidate.data->lowers_goods()) continue;
    if (i < before || candidate.data->excludes_own_lane()) weighed.push_back(i);
  }
}

// A unit price that rounds once a line, with a limit or goods to choose from, looks at more than its line.
void Prepared::outline_stages(const Rulebook& book) {
  thresholds.outline(*this, stage(book, Stage::kC));
  coupons.outline(*this, stage(book, Stage::kD));
  whole_skus = thresholds.whole_skus && coupons.whole_skus && !any_sets && !sku_on_two_lines;
  for (const Stage after : {Stage::kF, Stage::kI}) {
    const Range range = stage(book, after);
    for (std::size_t i = range.first; i < range.last; ++i) whole_skus &= prices_whole_lines(candidates[i]);
  }
  whole_lines_after.assign(lanes.size(), 0);
  whole_lines = whole_skus;
  for (std::size_t lane = lanes.size(); lane-- > 0;) {
    if (book.settings.lanes[lane].stage != Stage::kA) continue;
    whole_lines_after[lane] = whole_lines ? 1 : 0;
    for (std::size_t i = lanes[lane].first; i < lanes[lane].last; ++i) whole_lines &= prices_whole_lines(candidates[i]);
  }
}

void Prepared::find_skus(const Request& request) {
  skus.clear();
  std::size_t selected = 0;
  for (const CartLine& line : request.lines) {
    if (!line.selected) continue;
    ++selected;
    const auto at = std::lower_bound(skus.begin(), skus.end(), line.sku);
    if (at == skus.end() || *at != line.sku) skus.insert(at, line.sku);
  }
  sku_on_two_lines = selected > skus.size();
  entry_of_line.clear();
  counted_.assign(request.lines.size(), 0);
  for (const CartLine& line : request.lines) {
    const auto at = std::lower_bound(skus.begin(), skus.end(), line.sku);
    entry_of_line.push_back(line.selected ? static_cast<Index>(at - skus.begin()) : kNone);
  }
}

void Prepared::find_touched(const Rulebook& book) {
  touched_.assign(book.scopes.words(), 0);
  for (const Index sku : skus) {
    const std::uint64_t* row = book.scopes.row(sku);
    for (std::size_t word = 0; word < touched_.size(); ++word) touched_[word] |= row[word];
  }
}

bool Prepared::touched(const Scope& scope) const {
  if (scope.set == kNone) return !skus.empty();
  return (touched_[static_cast<std::size_t>(scope.set) / 64] >> (static_cast<std::size_t>(scope.set) % 64) & 1U) != 0;
}

bool Prepared::touched(const Offer& offer) const {
  const auto& parts = offer.target.set;
  if (parts.empty()) return touched(offer.scope);
  return std::any_of(parts.begin(), parts.end(), [&](const SetPart& part) { return touched(part.scope); });
}

Range Prepared::stage(const Rulebook& book, Stage stage) const {
  Range found;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (book.settings.lanes[lane].stage != stage || lanes[lane].empty()) continue;
    if (found.empty()) found.first = lanes[lane].first;
    found.last = lanes[lane].last;
  }
  return found;
}

}  // namespace yansuan
