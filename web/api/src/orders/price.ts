import type { Kysely } from 'kysely';
import type { Cart, Member, CouponInstance, Quote, QuoteRequest, Receipt } from '@yansuan/core';
import type { MemberRow, Tables } from '../database/tables.js';
import { memberSnapshot, wallet } from '../members/snapshot.js';
import { issuesProblem } from '../problems.js';
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

/** Prices a cart with what the server knows: its member, its wallet, its quotas, its clock. */
export async function priceCart(
  database: Kysely<Tables>,
  edition: Edition,
  memberRow: MemberRow | null,
  cart: Cart,
  nowMs: number,
): Promise<Priced> {
  const coupons = memberRow === null ? [] : await wallet(database, memberRow.id, edition.document, nowMs);
  const member = memberRow === null ? undefined : await memberSnapshot(database, memberRow, nowMs);
  const { held, goneCoupons } = chosenCoupons(cart, coupons);
  const goneOffers: string[] = [];
  for (;;) {
    const request = buildRequest(member, coupons, { ...cart, ...held }, goneOffers, nowMs);
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

/** The same in sentences. */
export function receiptOf({ edition: { rulebook }, request }: Priced, lang: 'zh' | 'en'): Receipt {
  const result = rulebook.receipt(request, lang);
  if (!result.ok) {
    throw issuesProblem(422, 'The cart cannot be priced as it stands.', result.issues);
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

function buildRequest(
  member: Member | undefined,
  coupons: CouponInstance[],
  cart: Cart,
  goneOffers: readonly string[],
  nowMs: number,
): QuoteRequest {
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
    throw issuesProblem(422, 'The cart cannot be priced as it stands.', result.issues);
  }
  return result.quote;
}
