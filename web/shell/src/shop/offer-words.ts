import type { CouponInstance, Offer, QuoteLine, Sku } from '@yansuan/core';
import { plainText, priceText } from '@/money/format';
import { keptShare } from './sums';
import type { Words } from '@/words';
import type { useWords } from '@/words';

type Say = ReturnType<typeof useWords>['say'];
type Offers = ReadonlyMap<string, Offer>;

export const offerName = (offers: Offers, id: string, say: Say): string => say(offers.get(id)?.name) || id;

/** "¥15", "9 折" or "赠品": what a coupon is worth on its face. */
export function couponFace(offer: Offer | undefined, words: Words): string {
  const effects = offer?.effects ?? offer?.rungs?.[offer.rungs.length - 1]?.effects ?? [];
  for (const effect of effects) {
    if ('off_fen' in effect && effect.off_fen !== undefined) return `¥${plainText(effect.off_fen)}`;
  }
  const share = keptShare(offer);
  return share === null ? words.gift : words.off(share);
}

/** The amount a coupon asks for, when that is its condition. */
export function couponThresholdFen(offer: Offer | undefined): number | null {
  return offer?.condition?.find((each) => each.min_amount_fen !== undefined)?.min_amount_fen ?? null;
}

export const byEnd = (one: CouponInstance, other: CouponInstance): number =>
  (one.until_ms ?? Infinity) - (other.until_ms ?? Infinity);

/** The subtitle of a product in one line: shade, content, how long it lasts. */
export function productMeta(sku: Sku | undefined, say: Say, words: Words): string {
  const display = sku?.display;
  if (display === undefined) return '';
  const cycle = display.cycle_months === undefined ? '' : words.product.cycle(display.cycle_months);
  const known = [say(display.shade), display.net ?? '', cycle].filter(Boolean);
  return known.length > 0 ? known.join('·') : say(display.subtitle);
}

export interface LineNote {
  text: string;
  amber: boolean;
}

/** Why a line costs what it costs: the offer, its limit, the price past the limit. */
export function lineNotes(prices: QuoteLine['prices'], offers: Offers, unsure: ReadonlySet<string>, say: Say, words: Words): LineNote[] {
  const [first, next] = prices;
  if (first === undefined) return [];
  const reasons = first.offers.map((id) => {
    const name = offerName(offers, id, say);
    if (unsure.has(id)) return { text: words.cart.limitToCheck(name), amber: true };
    const limit = offers.get(id)?.limits?.person?.max_units;
    return { text: limit === undefined ? name : name + words.comma + words.cart.limit(limit), amber: false };
  });
  if (next === undefined) return reasons;
  return [...reasons, { text: words.cart.unitsFrom(first.units + 1, priceText(next.unit_fen)), amber: false }];
}
