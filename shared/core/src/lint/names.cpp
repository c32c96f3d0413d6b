// Names of things that are not there: what no SKU carries, what nobody else mentions, what no offer uses.
#include <algorithm>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

constexpr std::uint64_t kEveryLane = ~std::uint64_t{0};

// /offers/12/scope/… → 12
Index offer_in(std::string_view pointer) {
  Index index = 0;
  for (std::size_t at = std::string_view("/offers/").size(); at < pointer.size() && pointer[at] != '/'; ++at)
    index = index * 10 + (pointer[at] - '0');
  return index;
}

// Someone who has the offer, with goods for it where there are any.
void have_offer(Linter& linter, Index offer, Request& request) {
  if (find_shopper(linter, offer, request) && reach_in_bag(linter, offer, 0, request)) return;
  request = {};
  be_plain(linter, some_instant_ms(linter.book()), request);
}

void check_uncarried(Linter& linter) {
  for (const UncarriedName& uncarried : linter.book().uncarried) {
    const Index offer = offer_in(uncarried.pointer);
    Draft draft(linter, FindingCode::kNameNotCarried, offer, "");
    draft.inside(
        std::string_view(uncarried.pointer).substr(uncarried.pointer.find('/', std::string_view("/offers/").size())));
    have_offer(linter, offer, draft.shows());
    draft.say(uncarried.name, uncarried.name).say_offer(offer).report();
  }
}

struct Mention {
  std::int32_t times = 0;
  Index offer = kNone;
  std::string_view list;
  std::size_t at = 0;
};

void note(std::vector<Mention>& mentions, const std::vector<Index>& tags, Index offer, std::string_view list) {
  for (std::size_t at = 0; at < tags.size(); ++at) {
    Mention& mention = mentions[static_cast<std::size_t>(tags[at])];
    mention = {mention.times + 1, offer, list, at};
  }
}

void check_tags(Linter& linter) {
  std::vector<Mention> mentions(linter.book().audience_tags.size());
  for (Index offer = 0; offer < linter.offers(); ++offer) {
    note(mentions, linter.offer(offer).audience.tags, offer, "/audience/tags/");
    note(mentions, linter.offer(offer).audience.not_tags, offer, "/audience/not_tags/");
  }
  for (std::size_t tag = 0; tag < mentions.size(); ++tag) {
    const Mention& mention = mentions[tag];
    if (mention.times != 1) continue;
    Draft draft(linter, FindingCode::kTagMentionedOnce, mention.offer, "");
    draft.inside(mention.list, mention.at, "");
    have_offer(linter, mention.offer, draft.shows());
    const std::string& name = linter.book().audience_tags[tag];
    draft.say(name, name).say_offer(mention.offer).report();
  }
}

bool lane_is_used(const Linter& linter, Index lane) {
  for (Index offer = 0; offer < linter.offers(); ++offer) {
    if (linter.offer(offer).lane == lane) return true;
  }
  return false;
}

void check_lanes(Linter& linter) {
  const auto& lanes = linter.book().settings.lanes;
  for (std::size_t lane = 0; lane < lanes.size(); ++lane) {
    if (lane_is_used(linter, static_cast<Index>(lane))) continue;
    for (Index offer = 0; offer < linter.offers(); ++offer) {
      const std::uint64_t excludes = linter.offer(offer).excludes;
      if (excludes == kEveryLane || (excludes >> lane & 1U) == 0) continue;
      Draft draft(linter, FindingCode::kExcludesUnusedLane, offer, "/excludes");
      have_offer(linter, offer, draft.shows());
      draft.say_offer(offer).say(lanes[lane].id, lanes[lane].id).report();
    }
  }
}

bool group_is_used(const Linter& linter, const Lane& lane, std::string_view group) {
  for (Index offer = 0; offer < linter.offers(); ++offer) {
    if (linter.offer(offer).stack_group == group && &linter.lane_of(offer) == &lane) return true;
  }
  return false;
}

void check_stack_groups(Linter& linter) {
  for (const Lane& lane : linter.book().settings.lanes) {
    for (const auto& [group, most] : lane.at_most_of) {
      if (group_is_used(linter, lane, group)) continue;
      Draft draft(linter, FindingCode::kStackGroupUnused, "/settings/lanes/");
      draft.inside("", static_cast<std::size_t>(lane.place), "/at_most/").inside(group).number("have", most);
      be_plain(linter, some_instant_ms(linter.book()), draft.shows());
      draft.say(lane.id, lane.id).say(group, group).report();
    }
  }
}

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

bool same_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

// The loader refuses equal codes.
void check_codes(Linter& linter) {
  for (Index offer = 0; offer < linter.offers(); ++offer) {
    for (Index first = 0; first < offer && !linter.offer(offer).code.empty(); ++first) {
      if (!same_but_for_case(linter.offer(first).code, linter.offer(offer).code)) continue;
      Draft draft(linter, FindingCode::kCodesDifferByCase, offer, "/code");
      have_offer(linter, offer, draft.shows());
      draft.also("offers", first).say_offer(first).say_offer(offer).report();
      break;
    }
  }
}

}  // namespace

void check_names(Linter& linter) {
  check_uncarried(linter);
  check_tags(linter);
  check_lanes(linter);
  check_stack_groups(linter);
  check_codes(linter);
}

}  // namespace yansuan
