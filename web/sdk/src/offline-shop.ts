import type { Core, CouponInstance, Member, Quote, Receipt, RulebookDocument } from '@yansuan/core';
import { Account, anonymousId } from './account.js';
import type { CouponChoice, ShopLine } from './cart.js';
import { CartKeeper } from './cart-keeper.js';
import { Checkout } from './checkout.js';
import { ShopClock } from './clock.js';
import { ShopError } from './errors.js';
import { Events, type ShopEvent } from './events.js';
import type { Host } from './hosts/host.js';
import { Api } from './http.js';
import { OrderDesk, type PlaceResult } from './orders.js';
import { PricedCart } from './priced-cart.js';
import type { PriceFacts, UnitPrice } from './pricing.js';
import { Refresher } from './refresher.js';
import { RulebookKeeper } from './rulebook-keeper.js';
import { MinuteTicker } from './schedule.js';
import type { Freshness, Shop, ShopOptions } from './shop.js';
import { Store, type SavedAttempt } from './store.js';
import type { DemoMember, Order, OrderDetail } from './wire.js';

const dayMs = 86_400_000;

export class OfflineShop implements Shop {
  private readonly events = new Events();
  private readonly clock: ShopClock;
  private readonly store: Store;
  private readonly api: Api;
  private readonly account: Account;
  private readonly rulebooks: RulebookKeeper;
  private readonly cartKeeper: CartKeeper;
  private readonly cart: PricedCart;
  private readonly desk: OrderDesk;
  private readonly checkout: Checkout;
  private readonly refresher: Refresher;
  private readonly ticker: MinuteTicker;

  constructor(core: Core, { host, baseUrl, now }: ShopOptions) {
    const steadyNow = now ?? steadyClock();
    this.clock = new ShopClock(now ?? Date.now, steadyNow);
    this.store = new Store(host.storage);
    this.api = new Api(host, baseUrl, this.clock, () => this.events.emit('network'));
    this.account = new Account(this.store, this.api);
    this.rulebooks = new RulebookKeeper(core, this.store, this.api, this.clock);
    this.cartKeeper = new CartKeeper(this.store);
    this.cart = new PricedCart(this.cartKeeper, () => this.facts(), this.events);
    this.desk = new OrderDesk(this.store, this.api, () => host.randomId());
    this.checkout = this.createCheckout();
    this.refresher = this.createRefresher(host);
    this.ticker = new MinuteTicker(() => this.clock.nowMs(), () => this.cart.tick());
  }

  async open(): Promise<void> {
    this.clock.restore(await this.store.read('clock'));
    await this.account.restore();
    await this.openMember();
    if (await this.rulebooks.restore()) {
      this.cart.useRulebook(this.rulebooks.current);
      void this.refresh();
    } else {
      // A first visit has nothing to show until the network answers.
      await this.refresh();
      if (!this.rulebooks.isLoaded) {
        await this.close();
        throw new ShopError('NO_RULEBOOK', 'There are no prices on this device yet, and the shop cannot be reached.');
      }
    }
    this.ticker.start();
    this.refresher.listen();
  }

  on(listener: (event: ShopEvent) => void): () => void {
    return this.events.on(listener);
  }

  get document(): RulebookDocument {
    return this.rulebooks.current.document;
  }

  nowMs(): number {
    return this.clock.nowMs();
  }

  freshness(): Freshness {
    const { checkedAtMs } = this.rulebooks;
    const ageMs = Math.max(0, this.clock.nowMs() - checkedAtMs);
    return {
      state: ageMs <= dayMs ? 'fresh' : ageMs <= 7 * dayMs ? 'amber' : 'stale',
      online: this.api.isOnline(),
      checkedAtMs,
      ageMs,
      clockVerified: this.clock.isVerified(),
    };
  }

  get memberId(): string {
    return this.account.memberId;
  }

  get memberName(): string {
    return this.account.name;
  }

  get member(): Member {
    const visitor = this.document.tiers[0]?.id;
    return visitor === undefined ? this.account.member : { tier: visitor, ...this.account.member };
  }

  get wallet(): readonly CouponInstance[] {
    return this.account.coupons;
  }

  get signedIn(): boolean {
    return this.account.isSignedIn;
  }

  demoMembers(): readonly DemoMember[] {
    return this.account.demoMembers;
  }

  async signIn(memberId: string): Promise<void> {
    const before = this.account.memberId;
    const carried = this.cartKeeper.cart;
    await this.account.signIn(memberId);
    await this.openMember();
    if (before === anonymousId && carried.lines.length > 0 && this.cartKeeper.cart.lines.length === 0) {
      // What was put into the bag before signing in comes along.
      this.cartKeeper.change(carried, { undoable: false });
      await this.store.writeOf(anonymousId, 'cart', null).catch(() => undefined);
    }
    this.memberChanged();
  }

  async signOut(): Promise<void> {
    await this.account.signOut();
    await this.openMember();
    this.memberChanged();
  }

  get lines(): readonly ShopLine[] {
    return this.cart.cart.lines;
  }

  add(sku: string, units = 1): void {
    this.cart.add(sku, units);
  }

  setUnits(lineId: string, units: number): void {
    this.cart.setUnits(lineId, units);
  }

  select(lineId: string, selected: boolean): void {
    this.cart.select(lineId, selected);
  }

  remove(lineId: string): void {
    this.cart.remove(lineId);
  }

  clear(): void {
    this.cart.clear();
  }

  undo(): boolean {
    return this.cart.undo();
  }

  get couponChoice(): CouponChoice {
    return this.cart.cart.coupons;
  }

  chooseCoupons(choice: CouponChoice): void {
    this.cart.chooseCoupons(choice);
  }

  payableFen(): number {
    return this.cart.payableFen();
  }

  quote(): Quote {
    return this.cart.quote();
  }

  receipt(lang: 'zh' | 'en'): Receipt {
    return this.cart.receipt(lang);
  }

  unitPrice(sku: string): UnitPrice {
    return this.cart.unitPrice(sku);
  }

  addedCost(sku: string): number {
    return this.cart.addedCost(sku);
  }

  placeOrder(): Promise<PlaceResult> {
    return this.checkout.place();
  }

  get pendingOrder(): SavedAttempt | null {
    return this.desk.pending;
  }

  retryOrder(): Promise<PlaceResult> {
    return this.checkout.retry();
  }

  orders(): Promise<Order[]> {
    return this.desk.list();
  }

  order(id: string): Promise<OrderDetail> {
    return this.desk.read(id);
  }

  refresh(): Promise<void> {
    return this.refresher.refresh();
  }

  async close(): Promise<void> {
    this.ticker.stop();
    await this.refresher.close();
    this.cart.close();
    await this.store.settled();
  }

  private facts(): PriceFacts {
    const nowMs = this.clock.nowMs();
    return {
      member: this.account.member,
      coupons: this.account.coupons,
      nowMs,
      checkedAtMs: Math.min(nowMs, this.rulebooks.checkedAtMs),
    };
  }

  private async openMember(): Promise<void> {
    await this.cartKeeper.open(this.account.memberId);
    await this.desk.open(this.account.memberId);
  }

  private memberChanged(): void {
    this.cart.refreshFacts();
    this.events.emit('member', 'orders');
  }

  private createCheckout(): Checkout {
    return new Checkout({
      account: this.account,
      desk: this.desk,
      cart: this.cart,
      isOnline: () => this.refresher.hasNetwork(),
      nowMs: () => this.clock.nowMs(),
      rulebookVersion: () => this.rulebooks.current.version,
      signInAsGuest: () => this.signIn('guest'),
      onAnswered: async () => {
        await this.refresh();
        this.events.emit('orders');
      },
    });
  }

  private createRefresher(host: Host): Refresher {
    const { api, account, rulebooks, clock, store } = this;
    return new Refresher({ host, api, account, rulebooks, clock, store }, {
      onRulebook: () => {
        this.cart.useRulebook(rulebooks.current);
        this.events.emit('rulebook');
      },
      onMember: () => this.memberChanged(),
      onExpired: async () => {
        await this.account.expire();
        await this.openMember();
        this.memberChanged();
      },
      onChecked: () => {
        this.cart.tick();
        this.events.emit('network');
      },
    });
  }
}

/** Time that only runs forward, where the host has it. */
function steadyClock(): () => number {
  return typeof performance === 'undefined' ? Date.now : () => performance.now();
}
