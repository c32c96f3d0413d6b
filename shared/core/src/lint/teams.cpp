// A group price that a member gets alone already.
#include <algorithm>

#include "lint/probe.hpp"

namespace yansuan {
namespace {

// Someone of this tier in the group, and the same person buying alone at the same instant.
bool check_tier(Linter& linter, Index index, std::size_t rung, std::size_t tier, Index sku) {
  Draft draft(linter, FindingCode::kTeamNoGain, index, "");
  Request& request = draft.shows();
  if (!find_shopper(linter, index, request)) return false;
  const std::int32_t orders = request.member.orders;
  be_of_tier(linter, tier, request.member);
  request.member.orders = std::max(request.member.orders, orders);
  request.order_type = OrderType::kGroup;
  request.group_size = std::max(2, linter.offer(index).rungs[rung].reach.min_members);
  add_units(request, sku, 1);
  if (linter.verdict(request, index) != Verdict::kUsed) return false;
  const Quote* team = linter.price(request);
  const Fen team_fen = team == nullptr ? 0 : team->goods_fen;
  request.order_type = OrderType::kNormal;
  const Quote* alone = linter.price(request);
  request.order_type = OrderType::kGroup;
  if (alone == nullptr || alone->goods_fen > team_fen) return false;
  draft.also("tiers", static_cast<Index>(tier))
      .number("count", request.group_size)
      .number("other_fen", alone->goods_fen);
  draft.say(linter.book().tiers[tier].name).say_yuan(alone->goods_fen).say_offer(index);
  draft.say_number(request.group_size).say_yuan(team_fen).report();
  return true;
}

// The lowest tier that gains nothing, on the first product that shows it.
void check_rung(Linter& linter, Index index, std::size_t rung) {
  for (std::size_t tier = 0; tier < linter.book().tiers.size(); ++tier) {
    for (Index sku = kNone; (sku = next_sku(linter, linter.offer(index).scope, sku)) != kNone;) {
      if (check_tier(linter, index, rung, tier, sku)) return;
    }
  }
}

}  // namespace

void check_teams(Linter& linter) {
  for (Index index = 0; index < linter.offers(); ++index) {
    const Offer& offer = linter.offer(index);
    if (offer.inactive || !offer.in_order_type(OrderType::kGroup) || !offer.lowers_goods()) continue;
    for (std::size_t rung = 0; rung < offer.rungs.size(); ++rung) check_rung(linter, index, rung);
  }
}

}  // namespace yansuan
