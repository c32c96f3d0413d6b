import type { Kysely } from 'kysely';
import type { Cart, CouponInstance, Lang, Quote, QuoteRequest, Receipt } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import type { Facts } from '../members/snapshot.js';
import type { Edition } from '../rulebooks/shelf.js';
import { usedUpOffers } from './quota.js';

export interface Priced {
  edition: Edition;
  /** Exactly what the core was asked, so that the sum can be made again. */
  request: QuoteRequest;
  quote: Quote;
  /** Both as the JSON that the core read and wrote: to keep and to send on. */
  requestText: string;
  quoteText: string;
  /** What the cart counted on and cannot have: coupons not in the wallet, offers whose total is used up. */
  gone: { coupons: string[]; offers: string[] };
}

/** Prices a cart with what the server knows: its member, its wallet, its quotas, its clock. */
export async function priceCart(database: Kysely<Tables>, edition: Edition, facts: Facts, cart: Cart, nowMs: number): Promise<Priced> {
  const { held, goneCoupons } = chosenCoupons(cart, facts.coupons);
  const goneOffers: string[] = [];
  for (;;) {
    const request = requestOf(facts, { ...cart, ...held }, goneOffers, nowMs);
    const requestText = JSON.stringify(request);
    const quoteText = edition.explained.quote(requestText);
    const quote = JSON.parse(quoteText) as Quote;
    const usedUp = await usedUpOffers(database, edition.document, quote, nowMs);
    const fresh = usedUp.filter((offer) => !goneOffers.includes(offer));
    if (fresh.length === 0) {
      return { edition, request, quote, requestText, quoteText, gone: { coupons: goneCoupons, offers: goneOffers } };
    }
    // Each round takes at least one more offer out, so this ends.
    goneOffers.push(...fresh);
  }
}

/** The price in sentences, in each language, as JSON in UTF-8: a text would be made of it only to be taken apart again. */
export function receiptsBytes({ edition: { explained }, requestText }: Priced): Buffer {
  const [zh, en] = [explained.receipt(requestText, 'zh'), explained.receipt(requestText, 'en')];
  return Buffer.concat([Buffer.from('{"zh":'), zh, Buffer.from(',"en":'), en, Buffer.from('}')]);
}

export const receiptsOf = (priced: Priced): Readonly<Record<Lang, Receipt>> => JSON.parse(receiptsBytes(priced).toString()) as Record<Lang, Receipt>;

export function chosenCoupons(
  cart: Pick<Cart, 'coupons'>,
  wallet: readonly CouponInstance[],
): { held: Pick<Cart, 'coupons'>; goneCoupons: string[] } {
  if (!Array.isArray(cart.coupons)) {
    return { held: {}, goneCoupons: [] };
  }
  const ids = new Set(wallet.map((coupon) => coupon.id));
  return {
    held: { coupons: cart.coupons.filter((id) => ids.has(id)) },
    goneCoupons: cart.coupons.filter((id) => !ids.has(id)),
  };
}

const without = (offers: readonly string[], cart: Cart): Cart =>
  (offers.length === 0 ? cart : { ...cart, declined: [...new Set([...(cart.declined ?? []), ...offers])] });

export function requestOf({ member, coupons }: Facts, cart: Cart, goneOffers: readonly string[], nowMs: number): QuoteRequest {
  const asked = { coupons, cart: without(goneOffers, cart), context: { now_ms: nowMs, checked_at_ms: nowMs } };
  return member === undefined ? asked : { member, ...asked };
}
