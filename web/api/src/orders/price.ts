import type { Kysely } from 'kysely';
import type { Cart, CouponInstance, Issue, Member, Quote, QuoteRequest, Receipt } from '@yansuan/core';
import type { CartPrice } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { snapshotAndWallet } from '../members/snapshot.js';
import { issuesProblem, type ProblemError } from '../problems.js';
import type { Edition } from '../rulebooks/shelf.js';
import { usedUpOffers } from './quota.js';

export interface Priced {
  edition: Edition;
  /** Exactly what the core was asked, so that the sum can be made again. */
  request: QuoteRequest;
  quote: Quote;
  /** What the cart counted on and cannot have: coupons not in the wallet, offers whose total is used up. */
  gone: { coupons: string[]; offers: string[] };
}

/** What the server knows of whoever asks. */
export interface Facts {
  member: Member | undefined;
  coupons: CouponInstance[];
}

export async function factsOf(database: Kysely<Tables>, { document }: Edition, row: MemberRow | null, nowMs: number): Promise<Facts> {
  return row === null ? { member: undefined, coupons: [] } : snapshotAndWallet(database, row, document, nowMs);
}

/** Prices a cart with what the server knows: its member, its wallet, its quotas, its clock. */
export async function priceCart(database: Kysely<Tables>, edition: Edition, facts: Facts, cart: Cart, nowMs: number): Promise<Priced> {
  const { held, goneCoupons } = chosenCoupons(cart, facts.coupons);
  const goneOffers: string[] = [];
  for (;;) {
    const request = buildRequest(facts, { ...cart, ...held }, goneOffers, nowMs);
    const quote = ask(edition, request);
    const usedUp = await usedUpOffers(database, edition.document, quote, nowMs);
    const fresh = usedUp.filter((offer) => !goneOffers.includes(offer));
    if (fresh.length === 0) {
      return { edition, request, quote, gone: { coupons: goneCoupons, offers: goneOffers } };
    }
    // Each round takes at least one more offer out, so this ends.
    goneOffers.push(...fresh);
  }
}

/** A price without its reasons. */
export interface BarePrice {
  price: CartPrice;
  validUntilMs: number | null;
}

/**
 * The same price through the flat door, without reasons. Null where those are needed to know it: an offer is used of
 * which the ledger may have no more, lines of one SKU become one, or the cart has no price.
 */
export function barePrice({ session, document }: Edition, facts: Facts, cart: Cart, nowMs: number): BarePrice | null {
  const { held } = chosenCoupons(cart, facts.coupons);
  const request = buildRequest(facts, { ...cart, ...held }, [], nowMs);
  const taken = session.setRequest(request);
  if (!taken.ok) {
    throw notPriced(taken.issues);
  }
  if (!session.price() || session.usesTotalLimit) {
    return null;
  }
  const { lines, coupons, ...totals } = session.answer();
  if (lines.length !== cart.lines.length) {
    return null;
  }
  const price = {
    rulebook: { id: document.id, version: document.version },
    ...totals,
    lines: cart.lines.map(({ id, sku, units, selected }, place) => ({
      id: id ?? String(place + 1), sku, units: units ?? 1, selected: selected ?? true, ...(lines[place] ?? { list_fen: 0, payable_fen: 0 }),
    })),
    coupons: facts.coupons.flatMap(({ id, offer }, place) => {
      const { used, discount_fen } = coupons[place] ?? { used: false, discount_fen: 0 };
      return used ? [{ id, offer, discount_fen }] : [];
    }),
  };
  return { price, validUntilMs: session.validUntilMs };
}

/** As much of a quote as the flat door would tell. */
export function bareOf(quote: Quote): BarePrice {
  const {
    rulebook, payable_fen, list_total_fen, discount_total_fen, goods_fen, freight_fen, points_off_fen, points_used, points_earned, proved,
  } = quote;
  const price = {
    rulebook, payable_fen, list_total_fen, discount_total_fen, goods_fen, freight_fen, points_off_fen, points_used, points_earned, proved,
    lines: quote.lines.map(({ id, sku, units, selected, list_fen, payable_fen: line_fen }) => ({ id, sku, units, selected, list_fen, payable_fen: line_fen })),
    coupons: quote.coupons.flatMap(({ id, offer, verdict, discount_fen }) => (verdict === 'used' ? [{ id, offer, discount_fen }] : [])),
  };
  return { price, validUntilMs: quote.valid_until_ms };
}

/** The same in sentences. */
export function receiptOf({ edition: { rulebook }, request }: Priced, lang: 'zh' | 'en'): Receipt {
  const result = rulebook.receipt(request, lang);
  if (!result.ok) {
    throw notPriced(result.issues);
  }
  return result.receipt;
}

function chosenCoupons(
  cart: Cart,
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

const notPriced = (issues: readonly Issue[]): ProblemError => issuesProblem(422, 'The cart cannot be priced as it stands.', issues);

function buildRequest({ member, coupons }: Facts, cart: Cart, goneOffers: readonly string[], nowMs: number): QuoteRequest {
  const declined = [...new Set([...(cart.declined ?? []), ...goneOffers])];
  return {
    ...(member === undefined ? {} : { member }),
    coupons,
    cart: declined.length === 0 ? cart : { ...cart, declined },
    context: { now_ms: nowMs, checked_at_ms: nowMs },
  };
}

function ask(edition: Edition, request: QuoteRequest): Quote {
  const result = edition.rulebook.quote(request);
  if (!result.ok) {
    throw notPriced(result.issues);
  }
  return result.quote;
}
