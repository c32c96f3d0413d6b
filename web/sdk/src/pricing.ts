import type { Cart, CouponInstance, Member, Quote, QuoteRequest, Receipt } from '@yansuan/core';
import { ShopError } from './errors.js';
import type { CartSession, PricedRulebook } from './price-core.js';
import type { LoadedRulebook } from './rulebook-keeper.js';

export interface PriceFacts {
  member: Member;
  coupons: readonly CouponInstance[];
  nowMs: number;
  checkedAtMs: number;
}

/** What one more of a product costs, beside its list price; in fen. */
export interface UnitPrice {
  payableFen: number;
  listFen: number;
  listKnown: boolean;
  offers: string[];
}

/**
 * One rulebook at work: a session for the cart on the screen, whose taps stay out of JSON, and a second one
 * for questions beside it.
 */
export class Pricing {
  private readonly rulebook: PricedRulebook;
  private readonly cart: CartSession;
  private readonly aside: CartSession;
  private readonly listPrices: Map<string, { list_fen: number; list_known?: boolean }>;
  private readonly couponOffers: Set<string>;
  private readonly tiers: Set<string>;
  private isEmpty = true;

  constructor({ rulebook, document }: LoadedRulebook<PricedRulebook>) {
    this.rulebook = rulebook;
    this.cart = rulebook.openSession();
    this.aside = rulebook.openSession();
    this.listPrices = new Map(document.skus.map((sku) => [sku.id, sku]));
    this.couponOffers = new Set(document.offers.filter((offer) => offer.claim === 'coupon').map((offer) => offer.id));
    this.tiers = new Set(document.tiers.map((tier) => tier.id));
  }

  sells(sku: string): boolean {
    return this.listPrices.has(sku);
  }

  /** The whole cart anew. */
  setCart(cart: Cart, facts: PriceFacts): void {
    put(this.cart, this.request(cart, facts));
    this.isEmpty = cart.lines.length === 0;
    reckon(this.cart);
  }

  /** A tap on the stepper: one number in, one price out. */
  setUnits(index: number, units: number, facts: PriceFacts): void {
    this.cart.setUnits(index, units);
    this.setTime(facts);
  }

  setSelected(index: number, selected: boolean, facts: PriceFacts): void {
    this.cart.setSelected(index, selected);
    this.setTime(facts);
  }

  setTime({ nowMs, checkedAtMs }: PriceFacts): void {
    this.cart.setNow(nowMs, checkedAtMs);
    reckon(this.cart);
  }

  payableFen(): number {
    return this.isEmpty ? 0 : this.cart.payableFen;
  }

  quote(): Quote {
    return this.cart.quote();
  }

  receipt(lang: 'zh' | 'en'): Receipt {
    return this.cart.receipt(lang);
  }

  payableOf(cart: Cart, facts: PriceFacts): number {
    this.ask(cart, facts);
    return this.aside.payableFen;
  }

  quoteOf(cart: Cart, facts: PriceFacts): Quote {
    this.ask(cart, facts);
    return this.aside.quote();
  }

  private ask(cart: Cart, facts: PriceFacts): void {
    put(this.aside, this.request(cart, facts));
    reckon(this.aside);
  }

  /**
   * The price of one unit by itself. What depends on the order (thresholds, coupons, freight) is not in it:
   * a tile must not promise what the second thing in the bag takes away.
   */
  unitPrice(sku: string, facts: PriceFacts): UnitPrice {
    const listed = this.listPrices.get(sku);
    if (listed === undefined) {
      throw new ShopError('UNKNOWN_SKU', `${sku} is not sold here.`);
    }
    const price = this.quoteOf({ lines: [{ id: '1', sku, units: 1 }] }, { ...facts, coupons: [] }).lines[0]?.prices[0];
    return {
      payableFen: price?.unit_fen ?? listed.list_fen,
      listFen: listed.list_fen,
      listKnown: listed.list_known ?? true,
      offers: price?.offers ?? [],
    };
  }

  /** The rulebook's memory is given back with its sessions. */
  close(): void {
    this.cart.close();
    this.aside.close();
    this.rulebook.close();
  }

  /** The whole question, as the core takes it. */
  request(cart: Cart, { member, coupons, nowMs, checkedAtMs }: PriceFacts): QuoteRequest {
    // A newer snapshot may speak of a tier or a coupon that this rulebook does not have yet.
    const { tier, ...others } = member;
    return {
      member: tier !== undefined && this.tiers.has(tier) ? { tier, ...others } : others,
      coupons: coupons.filter((coupon) => this.couponOffers.has(coupon.offer)),
      cart,
      context: { now_ms: nowMs, checked_at_ms: checkedAtMs },
    };
  }
}

function put(session: CartSession, request: QuoteRequest): void {
  const result = session.setRequest(request);
  if (!result.ok) {
    const first = result.issues[0];
    throw new ShopError(first?.code ?? 'REFUSED', `The cart cannot be priced: ${first?.expected ?? ''}`, result.issues);
  }
}

function reckon(session: CartSession): void {
  if (!session.price()) {
    throw new ShopError('REFUSED', 'The cart cannot be priced.');
  }
}
