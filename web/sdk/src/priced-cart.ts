import type { Cart, Quote, QuoteRequest, Receipt } from '@yansuan/core';
import * as carts from './cart.js';
import type { CartKeeper } from './cart-keeper.js';
import { ShopError } from './errors.js';
import type { Events } from './events.js';
import { Memo } from './memo.js';
import { Pricing, type PriceFacts, type UnitPrice } from './pricing.js';
import type { PricedRulebook } from './price-core.js';
import type { LoadedRulebook } from './rulebook-keeper.js';

const minuteMs = 60_000;

/** The cart and its price, always together: after every change the price is the new one. */
export class PricedCart {
  private pricing: Pricing | null = null;
  private readonly unitPrices = new Memo<UnitPrice>();
  private readonly addedCosts = new Memo<number>();
  /** Grows when member, wallet or rulebook change. */
  private era = 0;

  constructor(
    private readonly keeper: CartKeeper,
    private readonly facts: () => PriceFacts,
    private readonly events: Events,
  ) {}

  get cart(): carts.CartState {
    return this.keeper.cart;
  }

  /** Prices by this rulebook from now on. What it no longer sells leaves the cart. */
  useRulebook(loaded: LoadedRulebook<PricedRulebook>): void {
    const before = this.pricing;
    this.pricing = new Pricing(loaded);
    before?.close();
    this.refreshFacts();
  }

  /** Member, wallet, rulebook or the cart's owner changed: everything is priced anew. */
  refreshFacts(): void {
    this.era += 1;
    const pricing = this.active();
    this.keeper.change(carts.keepKnown(this.cart, (sku) => pricing.sells(sku)), { undoable: false });
    this.priceWhole();
  }

  /** No rules yet: nothing is known to be sold. */
  sells(sku: string): boolean {
    return this.pricing?.sells(sku) ?? false;
  }

  /** Another device changed the bag. */
  taken(): void {
    if (this.pricing !== null) this.priceWhole();
  }

  /** The shop answered what a price is: whatever was reckoned without it is reckoned anew. */
  answered(): void {
    if (this.pricing === null) return;
    this.era += 1;
    this.events.emit('cart', 'price', 'network');
  }

  /** Goods beside the bag, for the same shopper. */
  quoteOf(goods: readonly { sku: string; units?: number }[], withCoupons: boolean): Quote {
    const facts = this.facts();
    const lines = goods.map(({ sku, units = 1 }, place) => ({ id: String(place + 1), sku, units }));
    return this.active().quoteOf({ lines }, withCoupons ? facts : { ...facts, coupons: [] });
  }

  /** Time passed. */
  tick(): void {
    const before = this.payableFen();
    this.active().setTime(this.facts());
    if (this.payableFen() !== before) {
      this.events.emit('price');
    }
  }

  add(sku: string, units: number): void {
    if (!this.active().sells(sku)) {
      throw new ShopError('UNKNOWN_SKU', `${sku} is not sold here.`);
    }
    const line = this.cart.lines.find((candidate) => candidate.sku === sku);
    const next = carts.addUnits(this.cart, sku, units);
    if (line?.selected === true) {
      this.changeUnits(next, line.id);
    } else {
      this.changeWhole(next);
    }
  }

  setUnits(lineId: string, units: number): void {
    const next = carts.setUnits(this.cart, lineId, units);
    if (units === 0) {
      this.changeWhole(next);
    } else {
      this.changeUnits(next, lineId);
    }
  }

  select(lineId: string, selected: boolean): void {
    const next = carts.changeLine(this.cart, lineId, { selected });
    this.keeper.change(next);
    this.active().setSelected(carts.lineIndex(next, lineId), selected, this.facts());
    this.events.emit('cart', 'price');
  }

  remove(lineId: string): void {
    this.changeWhole(carts.removeLine(this.cart, lineId));
  }

  clear(): void {
    if (this.cart.lines.length > 0) {
      this.changeWhole({ ...this.cart, lines: [], coupons: 'auto' });
    }
  }

  chooseCoupons(choice: carts.CouponChoice): void {
    this.changeWhole({ ...this.cart, coupons: choice });
  }

  undo(): boolean {
    const isUndone = this.keeper.undo();
    if (isUndone) {
      this.priceWhole();
    }
    return isUndone;
  }

  /** Ordered: these units leave the cart, and no undo brings them back. */
  takeOut(ordered: readonly { id: string; units: number }[]): void {
    this.keeper.change(carts.takeOut(this.cart, ordered), { undoable: false });
    this.priceWhole();
  }

  payableFen(): number {
    return this.active().payableFen();
  }

  quote(): Quote {
    return this.active().quote();
  }

  receipt(lang: 'zh' | 'en'): Receipt {
    return this.active().receipt(lang);
  }

  unitPrice(sku: string): UnitPrice {
    const facts = this.facts();
    return this.unitPrices.get(this.stamp(facts), sku, () => this.active().unitPrice(sku, facts));
  }

  /** The difference of two quotes: this cart with one more, and this cart. 0 when the cart is full. */
  addedCost(sku: string): number {
    const facts = this.facts();
    return this.addedCosts.get(`${this.stamp(facts)} ${this.keeper.revision}`, sku, () => {
      try {
        const more = this.toContract(carts.addUnits(this.cart, sku, 1));
        return this.active().payableOf(more, facts) - this.payableFen();
      } catch (error) {
        if (error instanceof ShopError && error.code === 'LIMIT') {
          return 0;
        }
        throw error;
      }
    });
  }

  toContract(cart: carts.CartState = this.cart): Cart {
    const held = new Set(this.facts().coupons.map((coupon) => coupon.id));
    return carts.toContract(cart, (id) => held.has(id));
  }

  /** A question about this cart, or about another one of the same shopper, now. */
  request(cart: Cart = this.toContract()): QuoteRequest {
    return this.active().request(cart, this.facts());
  }

  /** What lies in the bag and is left out of the order: kept for later. */
  setAside(): Cart | null {
    const lines = this.cart.lines.filter((line) => !line.selected).map(({ id, sku, units }) => ({ id, sku, units }));
    return lines.length === 0 ? null : { lines };
  }

  close(): void {
    this.pricing?.close();
    this.pricing = null;
  }

  private changeUnits(next: carts.CartState, lineId: string): void {
    const index = carts.lineIndex(next, lineId);
    this.keeper.change(next);
    this.active().setUnits(index, next.lines[index]?.units ?? 1, this.facts());
    this.events.emit('cart', 'price');
  }

  private changeWhole(next: carts.CartState): void {
    this.keeper.change(next);
    this.priceWhole();
  }

  private priceWhole(): void {
    this.active().setCart(this.toContract(), this.facts());
    this.events.emit('cart', 'price');
  }

  private stamp({ nowMs }: PriceFacts): string {
    return `${this.era} ${Math.floor(nowMs / minuteMs)}`;
  }

  private active(): Pricing {
    if (this.pricing === null) {
      throw new ShopError('NO_RULEBOOK', 'There are no prices yet.');
    }
    return this.pricing;
  }
}
