import type { Campaign, QuoteRequest, RulebookDocument } from '@yansuan/core';
import type { LiveRules } from './live-rules.js';

export interface SizePrice {
  size: number;
  price_fen: number;
  /** Until when the price holds; null: the rules name no end. */
  untilMs: number | null;
  isFresh: boolean;
}

export const campaignOf = (document: RulebookDocument | null, id: string): Campaign | undefined =>
  document?.campaigns?.list?.find((each) => each.id === id && (each.sizes ?? []).length > 0);

/** One unit in a group of this size, as the shop prices a seat: of what speaks in group orders only the campaign's own offers. */
function seatRequest(document: RulebookDocument, { offers = [] }: Campaign, sku: string, size: number, nowMs: number, checkedAtMs: number): QuoteRequest {
  const others = document.offers.filter(({ id, claim = 'auto', order_types: types = ['normal'] }) => claim === 'auto' && types.includes('group') && !offers.includes(id));
  return {
    member: { orders: 1 },
    coupons: [],
    cart: { order_type: 'group', group: { size }, lines: [{ id: '1', sku, units: 1 }], declined: others.map(({ id }) => id) },
    context: { now_ms: nowMs, checked_at_ms: Math.min(checkedAtMs, nowMs) },
  };
}

/** What a seat costs for each size; a size that no offer of the campaign makes cheaper is not for sale. */
export function sizePrices(rules: LiveRules, campaign: Campaign, sku: string): SizePrice[] {
  const { document } = rules;
  if (document === null || !campaign.skus.includes(sku)) return [];
  return (campaign.sizes ?? []).flatMap((size) => {
    const answer = rules.quote(seatRequest(document, campaign, sku, size, rules.clock.nowMs(), rules.checkedAtMs));
    if (answer === null || !answer.ok) return [];
    const { quote } = answer;
    const isOurs = quote.lines[0]?.discounts.some(({ offer }) => offer !== null && campaign.offers?.includes(offer) === true) === true;
    return isOurs ? [{ size, price_fen: quote.payable_fen, untilMs: quote.valid_until_ms, isFresh: quote.freshness === 'fresh' }] : [];
  });
}
