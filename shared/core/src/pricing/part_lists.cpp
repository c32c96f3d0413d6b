#include "pricing/part_lists.hpp"

#include <algorithm>
#include <bit>
#include <span>

#include "pricing/places.hpp"
#include "pricing/workspace.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kMostPlans = 4'096;  // of a list
constexpr std::int32_t kMostTries = 512;   // of sums, before they are listed
constexpr std::size_t kMostStates = 32;    // uses of shared at_most
constexpr std::size_t kMostLinks = 4'096;  // sets of links
constexpr std::size_t kNoPlan = ~std::size_t{0};
constexpr std::size_t kFewLinks = 8;  // sets of which the parts are listed where they are met

// The largest cut first.
bool comes_before(const PartPlan& a, const PartPlan& b) {
  if (a.cut_fen != b.cut_fen) return a.cut_fen > b.cut_fen;
  return a.bits != b.bits ? a.bits < b.bits : a.places < b.places;
}

}  // namespace

bool PartTies::wins(std::uint64_t a, std::uint64_t b) const {
  if (!any_gifts && std::popcount(a & coupons) != std::popcount(b & coupons))
    return std::popcount(a & coupons) < std::popcount(b & coupons);
  const auto applied_of = [&](std::uint64_t places) {
    std::vector<Applied> applied;
    for (std::size_t place = 0; place < outline.candidates.size(); ++place) {
      const Candidate& here = context.prepared.candidates[outline.candidates.first + place];
      const Reach& reached = items[place].reached;
      const bool used = has(places, place);
      const bool brings = here.has_extras && here.coupon == kNone && reached.met;
      if (used || brings)
        applied.push_back({here.offer, here.coupon, reached.rung, reached.times, reached.units, used ? 1 : 0, used});
    }
    return applied;
  };
  return preferred(context, applied_of(a), applied_of(b));
}

PartLists::PartLists(PricingContext& context, const StageOutline& outline, const PartTies& ties,
                     PartListsMemory& memory)
    : context_(context),
      outline_(outline),
      candidates_(context.prepared.candidates.data() + outline.candidates.first),
      ties_(ties),
      memory_(memory),
      sums_(context.work.sums) {}

bool PartLists::begin(std::uint64_t allowed, std::uint64_t must, bool largest_only) {
  allowed_ = allowed;
  must_ = must;
  largest_only_ = largest_only;
  memory_.plans.clear();
  memory_.fronts.clear();
  memory_.known.clear();
  memory_.last_known.assign(outline_.parts.size(), kNone);
  memory_.lists.clear();
  memory_.links.clear();
  memory_.halves.clear();
  memory_.groups.clear();
  link_from(0, {});
  const auto before = [](const Links& a, const Links& b) {
    return a.most.cut_fen != b.most.cut_fen ? a.most.cut_fen > b.most.cut_fen : a.own.places < b.own.places;
  };
  std::make_heap(memory_.links.begin(), memory_.links.end(), before);
  std::sort_heap(memory_.links.begin(), memory_.links.end(), before);
  return find_most();
}

// The parts of the sets that may hold the most are listed until one does.
bool PartLists::find_most() {
  most_fen_ = -1;
  for (Links& links : memory_.links) {
    if (links.most.cut_fen <= most_fen_) break;
    if (list_parts(links)) most_fen_ = std::max(most_fen_, links.most.cut_fen);
  }
  return most_fen_ >= 0;
}

// Every legal set of links, each once.
void PartLists::link_from(std::size_t at, const PartPlan& so_far) {
  keep_links(so_far);
  for (std::size_t i = at; i < outline_.links.size(); ++i) {
    const std::size_t place = outline_.links[i];
    if (!has(allowed_, place) || (so_far.bits & outline_.bits[place]) != 0) continue;
    if (!context_.spend(sums_.step_cost(place))) return;
    if (memory_.links.size() >= kMostLinks) {
      context_.proved = false;
      return;
    }
    const Fen cut_fen = take(place);
    if (cut_fen == 0) continue;
    link_from(i + 1, {so_far.cut_fen + cut_fen, so_far.bits | outline_.bits[place], so_far.places | bit_of(place)});
    sums_.leave();
  }
}

// Lists of parts take long, a bound does not: of many sets few may hold what is looked for.
void PartLists::keep_links(const PartPlan& own) {
  std::uint64_t musts = 0;
  for (const std::size_t place : outline_.links) musts |= must_ & bit_of(place);
  if ((musts & ~own.places) != 0) return;
  Links links{};
  links.own = {own.cut_fen, own.bits & outline_.shared, own.places};
  if (memory_.links.size() < kFewLinks) {
    list_parts_now(links);
  } else {
    links.most.cut_fen = most_beside(own);
  }
  memory_.links.push_back(links);
}

// What the parts may take beside these links, which are taken: amounts only fall from here on.
Fen PartLists::most_beside(const PartPlan& own) const {
  MostTogether most;
  for (const std::size_t place : outline_.items) {
    const std::uint64_t bit = outline_.bits[place];
    if (has(allowed_, place) && (bit & own.bits) == 0) most.add(bit, could_take(place));
  }
  return own.cut_fen + most.sum_fen();
}

Fen PartLists::could_take(std::size_t place) const {
  const PartItem& item = ties_.items[place];
  if (outline_.depends[place] != 0) return item.most_fen;
  return std::max<Fen>(0, sums_.cut_of(place, item.reached));
}

// False: no plan with these links is legal.
bool PartLists::list_parts(Links& links) {
  if (!links.parts_listed) {
    for (std::uint64_t left = links.own.places; left != 0; left &= left - 1) (void)take(first_of(left));
    list_parts_now(links);
    for (std::uint64_t left = links.own.places; left != 0; left &= left - 1) sums_.leave();
  }
  return links.most.cut_fen >= 0;
}

// The links are taken.
void PartLists::list_parts_now(Links& links) {
  links.first_list = memory_.lists.size();
  links.parts_listed = links.complete = links.most_known = true;
  memory_.states.assign(1, links.own);
  Fen most_fen = links.own.cut_fen;
  for (std::size_t part = 0; part < outline_.parts.size(); ++part) {
    const Known& known = list_of(part, links.own.places & outline_.part_links[part]);
    memory_.lists.push_back(known.plans);
    links.complete &= known.complete;
    most_fen += known.most_fen;
    if (links.most_known) add_to_states(known.fronts);
    links.most_known &= memory_.states.size() < kMostStates;
  }
  links.most_known &= links.complete;
  links.most = {most_fen, 0, 0};
  if (memory_.states.empty()) links.most = {-1, 0, 0};  // what must be used is not legal
  if (links.most_known && !memory_.states.empty())
    links.most = *std::min_element(memory_.states.begin(), memory_.states.end(), comes_before);
}

// The best plan for every use of shared at_most, one part further.
void PartLists::add_to_states(List fronts) {
  (void)context_.spend(static_cast<std::int64_t>(memory_.states.size() * (fronts.last - fronts.first)));
  auto& next = memory_.next_states;
  next.clear();
  for (const PartPlan& state : memory_.states) {
    for (std::size_t i = fronts.first; i < fronts.last; ++i) {
      const PartPlan& plan = memory_.fronts[i];
      if ((state.bits & plan.bits) != 0) continue;
      const PartPlan made{state.cut_fen + plan.cut_fen, state.bits | plan.bits, state.places | plan.places};
      const bool beaten = std::any_of(next.begin(), next.end(), [&](const PartPlan& other) {
        return (other.bits & ~made.bits) == 0 && other.cut_fen >= made.cut_fen;
      });
      if (!beaten && next.size() < kMostStates) next.push_back(made);
    }
  }
  memory_.states.swap(next);
}

// The part's plans as long as these of its links are used.
const PartListsMemory::Known& PartLists::list_of(std::size_t part, std::uint64_t links) {
  Index& last_known = memory_.last_known[part];
  for (Index at = last_known; at != kNone; at = memory_.known[static_cast<std::size_t>(at)].before) {
    const Known& known = memory_.known[static_cast<std::size_t>(at)];
    if (known.links == links) return known;
  }
  const Range& range = outline_.parts[part];
  std::uint64_t bits = 0;
  Fen most_fen = 0;
  part_musts_ = 0;
  for (std::size_t i = range.first; i < range.last; ++i) {
    const std::size_t place = outline_.items[i];
    bits |= outline_.bits[place];
    part_musts_ |= must_ & bit_of(place);
    if (has(allowed_, place)) most_fen += ties_.items[place].most_fen;
  }
  part_largest_only_ = largest_only_ && (bits & outline_.shared) == 0;
  part_complete_ = true;
  memory_.part.clear();
  list_from(range, range.first, {});
  // A heap sort: std::sort is four times its bytes in the Wasm.
  std::make_heap(memory_.part.begin(), memory_.part.end(), comes_before);
  std::sort_heap(memory_.part.begin(), memory_.part.end(), comes_before);
  drop_twins(memory_.part);
  const auto first = static_cast<std::uint32_t>(memory_.plans.size());
  memory_.plans.insert(memory_.plans.end(), memory_.part.begin(), memory_.part.end());
  const auto last = static_cast<std::uint32_t>(memory_.plans.size());
  if (part_complete_ && !memory_.part.empty()) most_fen = memory_.part.front().cut_fen;
  const auto first_front = static_cast<std::uint32_t>(memory_.fronts.size());
  for (const PartPlan& plan : memory_.part) {
    const bool beaten =
        std::any_of(memory_.fronts.begin() + static_cast<std::ptrdiff_t>(first_front), memory_.fronts.end(),
                    [&](const PartPlan& front) { return (front.bits & ~plan.bits) == 0; });
    if (!beaten) memory_.fronts.push_back(plan);
    if (plan.bits == 0) break;
  }
  const auto last_front = static_cast<std::uint32_t>(memory_.fronts.size());
  memory_.known.push_back({last_known, links, {first, last}, {first_front, last_front}, most_fen, part_complete_});
  last_known = static_cast<Index>(memory_.known.size()) - 1;
  return memory_.known.back();
}

// At its turn; 0: it is not reached, or takes nothing.
Fen PartLists::take(std::size_t place) {
  if (outline_.depends[place] == 0) return sums_.take(place, ties_.items[place].reached);
  Reach reached = sums_.reach(place);
  if (!reached.met) return 0;
  reached.times = std::min(reached.times, candidate(place).uses_max);
  const Rung& rung = candidate(place).data->rungs[static_cast<std::size_t>(reached.rung)];
  return rung.goods.kind == EffectKind::kNone ? 0 : sums_.take(place, reached);
}

// Every legal set of the part's offers, each once.
void PartLists::list_from(const Range& part, std::size_t at, const PartPlan& so_far) {
  if ((part_musts_ & ~so_far.places) == 0) keep_plan(so_far);
  if (part_largest_only_ && falls_short(part, at, so_far)) return;
  for (std::size_t i = at; i < part.last; ++i) {
    const std::size_t place = outline_.items[i];
    if (!has(allowed_, place) || (so_far.bits & outline_.bits[place]) != 0) continue;
    if (!context_.spend(sums_.step_cost(place)) || memory_.part.size() >= kMostPlans) {
      part_complete_ = false;
      return;
    }
    const Fen cut_fen = take(place);
    if (cut_fen == 0) continue;
    list_from(part, i + 1,
              {so_far.cut_fen + cut_fen, so_far.bits | outline_.bits[place], so_far.places | bit_of(place)});
    sums_.leave();
  }
}

void PartLists::keep_plan(PartPlan plan) {
  plan.bits &= outline_.shared;
  auto& kept = memory_.part;
  if (!part_largest_only_ || kept.empty()) {
    kept.push_back(plan);
  } else if (plan.cut_fen > kept.front().cut_fen ||
             (plan.cut_fen == kept.front().cut_fen && ties_.wins(plan.places, kept.front().places))) {
    kept.front() = plan;
  }
}

// Whether all that may still be taken leaves the plan behind the one that is kept.
bool PartLists::falls_short(const Range& part, std::size_t at, const PartPlan& so_far) const {
  if (memory_.part.empty()) return false;
  Fen most_fen = so_far.cut_fen;
  for (std::size_t i = at; i < part.last; ++i) {
    const std::size_t place = outline_.items[i];
    if (has(allowed_, place) && (so_far.bits & outline_.bits[place]) == 0) most_fen += ties_.items[place].most_fen;
  }
  return most_fen < memory_.part.front().cut_fen;
}

void PartLists::list_halves(Links& links) {
  if (links.halves_listed) return;
  links.halves_listed = true;
  for (auto& half : memory_.half) half.assign(1, PartPlan{});
  for (std::size_t part = 0; part < outline_.parts.size(); ++part) {
    const List list = memory_.lists[links.first_list + part];
    if (list.last - list.first == 1 && memory_.plans[list.first].places == 0) continue;
    merge(memory_.half[0].size() <= memory_.half[1].size() ? memory_.half[0] : memory_.half[1], list, links);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    links.halves[i].first = memory_.halves.size();
    memory_.halves.insert(memory_.halves.end(), memory_.half[i].begin(), memory_.half[i].end());
    links.halves[i].last = memory_.halves.size();
  }
  group_by_bits(links);
}

// Of the second half; the group with the largest plan stands first.
void PartLists::group_by_bits(Links& links) {
  memory_.larger.resize(memory_.halves.size());
  links.groups.first = links.groups.last = memory_.groups.size();
  for (std::size_t i = links.halves[1].first; i < links.halves[1].last; ++i) {
    std::size_t at = links.groups.first;
    while (at < links.groups.last && memory_.groups[at].bits != memory_.halves[i].bits) ++at;
    if (at == links.groups.last) {
      memory_.groups.push_back({memory_.halves[i].bits, i, i, i});
      ++links.groups.last;
    }
    memory_.larger[i] = memory_.groups[at].last;
    memory_.groups[at].last = i;
  }
}

// Both are sorted, so what each plan of the list makes of the others is sorted too.
void PartLists::merge(std::vector<PartPlan>& into, List list, Links& links) {
  memory_.merged.clear();
  memory_.runs.clear();
  for (std::size_t i = list.first; i < list.last; ++i) {
    const PartPlan& b = memory_.plans[i];
    if ((links.own.bits & b.bits) != 0) continue;
    if (memory_.merged.size() + into.size() > kMostPlans) {
      links.complete = false;
      break;
    }
    for (const PartPlan& a : into) {
      if ((a.bits & b.bits) == 0)
        memory_.merged.push_back({a.cut_fen + b.cut_fen, a.bits | b.bits, a.places | b.places});
    }
    memory_.runs.push_back(memory_.merged.size());
  }
  (void)context_.spend(static_cast<std::int64_t>(memory_.merged.size()) * 8);
  merge_runs();
  drop_twins(memory_.merged);
  into.swap(memory_.merged);
}

void PartLists::merge_runs() {
  auto& runs = memory_.runs;
  memory_.merging.resize(memory_.merged.size());
  while (runs.size() > 1) {
    const auto from = memory_.merged.begin();
    auto to = memory_.merging.begin();
    std::size_t begin = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < runs.size(); i += 2) {
      const std::size_t middle = runs[i];
      const std::size_t end = runs[std::min(i + 1, runs.size() - 1)];
      const auto at = [&](std::size_t place) { return from + static_cast<std::ptrdiff_t>(place); };
      to = std::merge(at(begin), at(middle), at(middle), at(end), to, comes_before);
      runs[kept++] = begin = end;
    }
    runs.resize(kept);
    memory_.merged.swap(memory_.merging);
  }
}

// Of plans with the same cut and bits the preferred one is enough.
void PartLists::drop_twins(std::vector<PartPlan>& plans) const {
  std::size_t kept = 0;
  for (const PartPlan plan : plans) {
    if (kept > 0 && plans[kept - 1].cut_fen == plan.cut_fen && plans[kept - 1].bits == plan.bits) {
      if (ties_.wins(plan.places, plans[kept - 1].places)) plans[kept - 1] = plan;
      continue;
    }
    plans[kept++] = plan;
  }
  plans.resize(kept);
}

bool PartLists::largest(Fen least_fen, Fen most_fen, std::uint64_t bits, PartPlan& best) {
  best = {least_fen - 1, 0, 0};
  if (most_fen < least_fen) return false;
  Fen unsure_fen = -1;  // lists that were cut short may hold as much
  for (Links& links : memory_.links) {
    if (best.cut_fen == most_fen) break;
    if (links.most.cut_fen <= best.cut_fen || (links.own.bits & bits) != 0 || links.own.cut_fen > most_fen) continue;
    if (context_.steps_left <= 0) break;
    if (!list_parts(links) || links.most.cut_fen <= best.cut_fen) continue;
    largest_of(links, most_fen, bits, best);
    if (!links.complete) unsure_fen = std::max(unsure_fen, std::min(most_fen, links.most.cut_fen));
  }
  if (best.cut_fen < unsure_fen) context_.proved = false;
  return best.cut_fen >= least_fen;
}

void PartLists::each_between(Fen least_fen, Fen most_fen, std::uint64_t bits, std::int32_t& tries, const Visit& visit) {
  for (Links& links : memory_.links) {
    if (tries <= 0) return;
    if (links.most.cut_fen < least_fen || (links.own.bits & bits) != 0 || links.own.cut_fen > most_fen) continue;
    if (!list_parts(links) || links.most.cut_fen < least_fen) continue;
    Bounds bounds{least_fen, most_fen, tries};
    (void)descend(links, 0, {links.own.cut_fen, links.own.bits | bits, links.own.places}, bounds, visit);
    tries = bounds.tries;
  }
}

// Depth first through the parts' plans, the largest first. False when the tries ran out.
bool PartLists::descend(const Links& links, std::size_t part, const PartPlan& so_far, Bounds& bounds,
                        const Visit& visit) {
  if (part == outline_.parts.size()) {
    if (so_far.cut_fen >= bounds.least_fen) visit(so_far);
    return true;
  }
  const List list = memory_.lists[links.first_list + part];
  const Fen rest_fen = rest_of(links, part + 1, so_far.bits);
  for (std::size_t i = list.first; i < list.last; ++i) {
    const PartPlan& plan = memory_.plans[i];
    const Fen cut_fen = so_far.cut_fen + plan.cut_fen;
    if (cut_fen + rest_fen < bounds.least_fen) return true;
    if (cut_fen > bounds.most_fen || (so_far.bits & plan.bits) != 0) continue;
    if (--bounds.tries < 0) return false;
    if (!descend(links, part + 1, {cut_fen, so_far.bits | plan.bits, so_far.places | plan.places}, bounds, visit))
      return false;
  }
  return true;
}

// The most that the parts from this one on may take beside `bits`.
Fen PartLists::rest_of(const Links& links, std::size_t part, std::uint64_t bits) const {
  Fen rest_fen = 0;
  for (; part < outline_.parts.size(); ++part) {
    const List list = memory_.lists[links.first_list + part];
    std::size_t i = list.first;
    while (i < list.last && (memory_.plans[i].bits & bits) != 0) ++i;
    if (i < list.last) rest_fen += memory_.plans[i].cut_fen;
  }
  return rest_fen;
}

// Where it is more than `best`, becomes it.
void PartLists::largest_of(Links& links, Fen most_fen, std::uint64_t bits, PartPlan& best) {
  if (links.most_known && links.most.cut_fen <= most_fen && (links.most.bits & bits) == 0) {
    best = links.most;
    return;
  }
  Bounds bounds{best.cut_fen + 1, most_fen, links.halves_listed ? 0 : kMostTries};
  const bool all = descend(links, 0, {links.own.cut_fen, links.own.bits | bits, links.own.places}, bounds,
                           [&](const PartPlan& plan) {
                             best = plan;
                             bounds.least_fen = plan.cut_fen + 1;
                             if (plan.cut_fen == most_fen) bounds.tries = 0;
                           });
  (void)context_.spend(links.halves_listed ? 8 : 8 + kMostTries - std::max(0, bounds.tries));
  if (all || best.cut_fen == most_fen) return;
  list_halves(links);
  if (!context_.spend(static_cast<std::int64_t>(links.groups.size()))) return;
  meet_in_the_middle(links, most_fen, bits, best);
}

// Where it is more than `best`, becomes it. As the first half's plans become smaller, those of the second that are
// small enough beside them begin earlier, in each group; the group with the largest plan stands first.
void PartLists::meet_in_the_middle(const Links& links, Fen most_fen, std::uint64_t bits, PartPlan& best) {
  const std::uint64_t taken = links.own.bits | bits;
  const std::span<Group> groups(memory_.groups.data() + links.groups.first, links.groups.size());
  for (Group& group : groups) group.from = kNoPlan;
  std::size_t looks = 0;
  for (std::size_t i = links.halves[0].first; i < links.halves[0].last; ++i) {
    const PartPlan& a = memory_.halves[i];
    const Fen cut_fen = links.own.cut_fen + a.cut_fen;
    if (groups.empty() || cut_fen + memory_.halves[groups.front().first].cut_fen <= best.cut_fen) break;
    if ((a.bits & taken) != 0 || cut_fen > most_fen) continue;
    for (Group& group : groups) {
      ++looks;
      if (cut_fen + memory_.halves[group.first].cut_fen <= best.cut_fen) break;
      if ((group.bits & (a.bits | taken)) != 0) continue;
      while (group.from != group.first) {
        const std::size_t larger = group.from == kNoPlan ? group.last : memory_.larger[group.from];
        if (cut_fen + memory_.halves[larger].cut_fen > most_fen) break;
        group.from = larger;
      }
      if (group.from == kNoPlan || cut_fen + memory_.halves[group.from].cut_fen <= best.cut_fen) continue;
      const PartPlan& b = memory_.halves[group.from];
      best = {cut_fen + b.cut_fen, 0, links.own.places | a.places | b.places};
      if (best.cut_fen == most_fen) return;
    }
    if (!context_.spend(static_cast<std::int64_t>(16 + looks) / 16)) return;
    looks = 0;
  }
}

}  // namespace yansuan
