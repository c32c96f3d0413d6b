// Offers that can never count: nothing in scope, nobody in the audience, no set.
#include <algorithm>

#include "lint/probe.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

bool empty(const Linter& linter, const Scope& scope) { return next_sku(linter, scope, kNone) == kNone; }

// Someone who wants the offer, with one unit of its goods, or of anything.
void want(const Linter& linter, Index offer, Request& request) {
  if (!find_shopper(linter, offer, request)) request.now_ms = request.checked_at_ms = some_instant_ms(linter.book());
  request.order_type = OrderType::kNormal;
  const Index first = next_sku(linter, linter.offer(offer).scope, kNone);
  if (linter.skus() > 0) add_units(request, std::max(first, 0), 1);
}

void report_empty(Draft& draft, Linter& linter, Index offer, std::string_view zh, std::string_view en) {
  want(linter, offer, draft.shows());
  if (linter.verdict(draft.shows(), offer) == Verdict::kUsed) return;
  draft.say_offer(offer).say(zh, en).report();
}

void check_scope(Linter& linter, Index index) {
  const Offer& offer = linter.offer(index);
  if (empty(linter, offer.scope)) {
    Draft draft(linter, FindingCode::kEmptyScope, index, "/scope");
    report_empty(draft, linter, index, "范围", "scope");
    return;
  }
  const auto check = [&](const Scope& scope, std::string_view list, std::size_t at, std::string_view zh,
                         std::string_view en) {
    if (!empty(linter, scope)) return;
    Draft draft(linter, FindingCode::kEmptyScope, index, "");
    draft.inside(list, at, "/scope");
    report_empty(draft, linter, index, zh, en);
  };
  for (std::size_t i = 0; i < offer.conditions.size(); ++i)
    check(offer.conditions[i].scope, "/condition/", i, "条件的范围", "condition's scope");
  for (std::size_t i = 0; i < offer.target.set.size(); ++i)
    check(offer.target.set[i].scope, "/target/set/", i, "套装一份的范围", "set part's scope");
  for (std::size_t i = 0; i < offer.rungs.size(); ++i)
    check(offer.rungs[i].reach.scope, "/rungs/", i, "一档的范围", "rung's scope");
}

bool one_sku_in_every_part(const Linter& linter, const std::vector<SetPart>& set) {
  for (Index sku = kNone; (sku = next_sku(linter, set.front().scope, sku)) != kNone;) {
    const auto in = [&](const SetPart& part) { return linter.book().in_scope(part.scope, sku); };
    if (std::all_of(set.begin(), set.end(), in)) return true;
  }
  return false;
}

// A cart with what its parts ask for, as far as a cart may.
void put_parts(Linter& linter, Index index, Request& request) {
  want(linter, index, request);
  request.lines.clear();
  for (const SetPart& part : linter.offer(index).target.set) {
    const Index first = next_sku(linter, part.scope, kNone);
    if (first != kNone && !add_units(request, first, part.units)) break;
  }
}

void check_set(Linter& linter, Index index) {
  const Offer& offer = linter.offer(index);
  std::int64_t units = 0;
  for (const SetPart& part : offer.target.set) units += part.units;
  std::int64_t most = kMaxUnitsPerCart;
  for (const std::int32_t limit : {offer.limits.order.max_units, offer.limits.person.max_units}) {
    if (limit != 0) most = std::min<std::int64_t>(most, limit);
  }
  const bool apart = offer.target.same_sku && !one_sku_in_every_part(linter, offer.target.set);
  if (!apart && units <= most) return;
  Draft draft(linter, FindingCode::kSetNeverForms, index, "/target/set");
  put_parts(linter, index, draft.shows());
  if (linter.verdict(draft.shows(), index) == Verdict::kUsed) return;
  draft.say_offer(index);
  if (apart) {
    draft.say("各份要同一件商品，没有一件在每一份里", "its parts ask for one product, and none is in all of them");
  } else {
    draft.number("need", units).number("have", most);
    draft.say("一套要的件数多过能用的件数", "a set takes more units than it may");
  }
  draft.report();
}

void check_audience(Linter& linter, Index index) {
  const Audience& audience = linter.offer(index).audience;
  const std::optional<Millis> now_ms = open_together_ms(linter, Offers(&index, 1));
  Draft draft(linter, FindingCode::kNobody, index, "/audience");
  Request& request = draft.shows();
  if (!now_ms || find_member(linter, Offers(&index, 1), *now_ms, request.member)) return;
  be_plain(linter, *now_ms, request);
  claim(linter, index, request);
  request.member = {};
  const auto refused = [&](Index tag) {
    return std::find(audience.not_tags.begin(), audience.not_tags.end(), tag) != audience.not_tags.end();
  };
  const bool by_tag = !audience.tags.empty() && std::all_of(audience.tags.begin(), audience.tags.end(), refused);
  if (by_tag) request.member.tags.push_back(audience.tags.front());
  if (linter.verdict(request, index) == Verdict::kUsed) return;
  draft.say_offer(index);
  by_tag ? draft.say("要的标签正是它不要的", "the tags it wants are the tags it refuses")
         : draft.say("这些等级的人订单数都超过它的上限", "everyone of its tiers has more orders than it allows");
  draft.report();
}

}  // namespace

void check_scopes(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    if (!linter.offer(index).inactive) check_scope(linter, index);
  }
}

void check_audiences(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    if (!linter.offer(index).inactive) check_audience(linter, index);
  }
}

void check_sets(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (!offer.inactive && !offer.target.set.empty()) check_set(linter, index);
  }
}

}  // namespace yansuan
