#include "groups/check_campaign.hpp"

#include "groups/price.hpp"

namespace yansuan {
namespace {

Fen list_fen(const Rulebook& book, Index sku) { return book.skus[static_cast<std::size_t>(sku)].list_fen; }

// At the first and at the last instant of the campaign: offers that end before it would leave it without a price.
bool priced_throughout(const Rulebook& book, const Campaign& campaign, SeatAsked asked, Fen& fen) {
  for (const Millis now_ms : {campaign.from_ms, campaign.until_ms - 1}) {
    asked.now_ms = now_ms;
    const SeatPrice price = seat_price(book, campaign, asked);
    if (!price.priced) return false;
    fen = price.fen;
  }
  return true;
}

// PRC-13: every cut takes something, and the floor is the price after the last.
void check_bargain(const json::Object& object, const Rulebook& book, const Campaign& campaign, Index sku) {
  if (campaign.floor_fen > 0) {
    if (campaign.floor_fen + campaign.helpers > list_fen(book, sku))
      object.report(IssueCode::kOutOfRange, "floor_fen", "at least 1 fen below the list price for each helper");
    return;
  }
  for (std::int32_t before = 0; before < campaign.helpers; ++before) {
    if (bargain_cut_fen(book, campaign, sku, {}, before, campaign.from_ms) > 0) continue;
    object.report(IssueCode::kOutOfRange, "helpers", "as many helpers as lower the price");
    return;
  }
  if (bargain_cut_fen(book, campaign, sku, {}, campaign.helpers, campaign.from_ms) != 0)
    object.report(IssueCode::kOutOfRange, "helpers", "as many helpers as lower the price");
}

void check_sku(const json::Object& object, const Rulebook& book, const Campaign& campaign, Index sku) {
  const bool steps = campaign.bargain() && campaign.floor_fen == 0;
  Fen fen = 0;
  if (steps && !priced_throughout(book, campaign, {sku, 1, 1 + campaign.helpers, false, {}, 0}, fen)) {
    object.report(IssueCode::kNotInOrderType, "offers", "offers that price the goods in the whole campaign");
    return;
  }
  if (campaign.bargain()) return check_bargain(object, book, campaign, sku);
  for (const std::int32_t size : campaign.sizes) {
    if (!priced_throughout(book, campaign, {sku, 1, size, false, {}, 0}, fen)) {
      object.report(IssueCode::kNotInOrderType, "offers", "offers that price the goods in the whole campaign");
      return;
    }
    if (campaign.mode == CampaignMode::kFission && fen * 2 > list_fen(book, sku)) {
      object.report(IssueCode::kOutOfRange, "offers", "a price of at most half of the list price");
      return;
    }
  }
}

}  // namespace

void check_prices(const json::Object& object, const Rulebook& book, const Campaign& campaign) {
  for (const Index sku : campaign.skus) check_sku(object, book, campaign, sku);
}

}  // namespace yansuan
