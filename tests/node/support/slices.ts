// A cart under a slice and under the whole rulebook, compared in all that a price is.
import assert from 'node:assert/strict';
import type { Quote, QuoteRequest, Rulebook, RulebookDocument } from '@yansuan/core';

/** What a slice does not know, a shopper's wallet may still hold. */
export function forSlice(request: QuoteRequest, slice: RulebookDocument): QuoteRequest {
  const offers = new Set(slice.offers.map(({ id }) => id));
  const skus = new Set(slice.skus.map(({ id }) => id));
  const coupons = (request.coupons ?? []).filter(({ offer }) => offers.has(offer));
  const held = new Set(coupons.map(({ id }) => id));
  const { cart } = request;
  const known = (id: string): boolean => held.has(id) || offers.has(id);
  return {
    ...request,
    coupons,
    cart: {
      ...cart,
      ...(Array.isArray(cart.coupons) ? { coupons: cart.coupons.filter((id) => held.has(id)) } : {}),
      ...(cart.declined === undefined ? {} : { declined: cart.declined.filter(known) }),
      ...(cart.choices === undefined ? {} : { choices: cart.choices.filter(known) }),
      ...(cart.gifts === undefined ? {} : { gifts: cart.gifts.filter(({ offer, sku }) => offers.has(offer) && skus.has(sku)) }),
    },
  };
}

/** Of an offer that has nothing left to lower the engine says one or the other (docs/engine-gaps.md, verdict_of_nothing). */
const ofNothing = <Told extends { verdict: string }>(told: Told): Told => (told.verdict === 'excluded' ? { ...told, verdict: 'same_price' } : told);

/** Everything but when the price may change, and what became of offers and coupons that the slice left out. */
function comparable(quote: Quote, slice: RulebookDocument): object {
  const offers = new Set(slice.offers.map(({ id }) => id));
  const { valid_until_ms: _until, inactive, ...rest } = quote;
  return {
    ...rest,
    inactive: inactive.filter((id) => offers.has(id)),
    offers: quote.offers.filter(({ id }) => offers.has(id)).map(ofNothing),
    coupons: quote.coupons.filter(({ offer }) => offers.has(offer)).map(ofNothing),
  };
}

/** False: a search gave up, so nothing is proved to compare. */
export function pricesAlike(whole: Rulebook, part: Rulebook, request: QuoteRequest, slice: RulebookDocument): boolean {
  const all = whole.quote(request);
  const some = part.quote(forSlice(request, slice));
  const said = JSON.stringify(request);
  assert.ok(all.ok, said);
  assert.ok(some.ok, `${said} ${JSON.stringify(some)}`);
  if (!all.quote.proved) return false;
  assert.deepEqual(comparable(some.quote, slice), comparable(all.quote, slice), said);
  const offers = new Set(slice.offers.map(({ id }) => id));
  const lost = [...all.quote.offers.filter(({ id }) => !offers.has(id)), ...all.quote.coupons.filter(({ offer }) => !offers.has(offer))];
  assert.ok(lost.every(({ verdict }) => verdict !== 'used'), `${said} ${JSON.stringify(lost)}`);
  // It never promises to hold beyond what the whole knows of its own offers, and never less long.
  const until = all.quote.valid_until_ms;
  assert.ok(until === null ? some.quote.valid_until_ms === null : (some.quote.valid_until_ms ?? Infinity) >= until, said);
  return true;
}
