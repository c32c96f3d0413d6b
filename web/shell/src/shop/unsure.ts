import type { Confirm, Offer, Quote } from '@yansuan/core';

/** What only the network can tell: totals that may be used up, and a person's own limit, used on another device. */
export function toConfirm(quote: Quote, offers: ReadonlyMap<string, Offer>): Confirm[] {
  const used = new Set(quote.lines.flatMap((line) => line.prices.flatMap((price) => price.offers)));
  const own = [...used]
    .filter((id) => offers.get(id)?.limits?.person !== undefined)
    .map((offer): Confirm => ({ code: 'PERSON_LIMIT', offer }));
  const told = quote.confirm.filter((each) => each.code !== 'STOCK');
  return [...told, ...own.filter((each) => !told.some((one) => one.offer === each.offer))];
}
