import type { Comparison, Core, CouponInstance, Hint, Member, Plan, Quote, Receipt, RulebookDocument } from '@yansuan/core';
import { Account, anonymousId, isGuestId } from './account.js';
import { AddressBook } from './address-book.js';
import { Advisor } from './advisor.js';
import { askApi, AskedCore } from './asked-core.js';
import { AfterOrder } from './after-order.js';
import { BagSync } from './bag-sync.js';
import type { CouponChoice, ShopLine } from './cart.js';
import { Cashier } from './cashier.js';
import { CartKeeper } from './cart-keeper.js';
import { Checkout } from './checkout.js';
import { ShopClock, steadyClock } from './clock.js';
import { Deeds } from './deeds.js';
import { ShopError } from './errors.js';
import { Events, type ShopEvent } from './events.js';
import { GoodsDesk } from './goods-desk.js';
import { GroupDesk } from './group-desk.js';
import type { Host } from './hosts/host.js';
import { Api } from './http.js';
import { MembershipDesk, type RedeemResult } from './membership-desk.js';
import { OrderDesk, type OrderWishes, type PlaceResult } from './orders.js';
import { OwnData } from './own-data.js';
import { PricedCart } from './priced-cart.js';
import type { PricedRulebook } from './price-core.js';
import type { PriceFacts, UnitPrice } from './pricing.js';
import { Refresher } from './refresher.js';
import { RulebookKeeper } from './rulebook-keeper.js';
import { RulebookTrust } from './rulebook-trust.js';
import { byEnd } from './shelf/by-end.js';
import { ShelfDesk, type OwnProduct, type ShelfProduct } from './shelf/desk.js';
import { MinuteTicker } from './schedule.js';
import { LastSeen, type Seen } from './seen.js';
import type { Freshness, Shop, ShopOptions } from './shop.js';
import { Store, type SavedAttempt } from './store.js';
import { MemberRows } from './sync/member-rows.js';
import { Tabs, type TabNews } from './tabs.js';
import type {
  AccountPage, Catalogue, DemoMember, Order, OrderDetail, PhoneCodeAsk, PhoneCodeSent, PhoneSignIn, Referrals, SessionAsk, WechatSignIn,
} from './wire.js';

const dayMs = 86_400_000;
const suggestedAtMost = 50; // of the core

export class OfflineShop implements Shop {
  private readonly events = new Events();
  private readonly clock: ShopClock;
  private readonly store: Store;
  private readonly api: Api;
  private readonly membership: MembershipDesk;
  private readonly me: Account;
  /** Where the core does not start. */
  private asked: AskedCore | null = null;
  private readonly rulebooks: RulebookKeeper<PricedRulebook>;
  private readonly cartKeeper: CartKeeper;
  private readonly cart: PricedCart;
  private readonly desk: OrderDesk;
  private readonly checkout: Checkout;
  private readonly refresher: Refresher;
  private readonly ticker: MinuteTicker;
  private onFirstRules: () => void = () => undefined;
  private readonly advisor: Advisor;
  readonly groups: GroupDesk;
  private readonly rows: MemberRows;
  private readonly bag: BagSync;
  readonly shelfDesk: ShelfDesk;
  private readonly tabs: Tabs;
  private readonly seen: LastSeen;
  private readonly deeds: Deeds;
  readonly afterOrder: AfterOrder;
  readonly addressBook: AddressBook;
  readonly ownData: OwnData;
  readonly goods: GoodsDesk;

  constructor(core: Promise<Core>, { host, baseUrl, now, steady, loadAccount, rulebookKeys }: ShopOptions) {
    const steadyNow = steady ?? now ?? steadyClock();
    this.clock = new ShopClock(now ?? Date.now, steadyNow);
    this.store = new Store(host.storage);
    this.api = new Api(host, baseUrl, this.clock, () => this.events.emit('network'));
    this.tabs = new Tabs(host);
    this.me = new Account(this.store, this.api, this.tabs);
    this.seen = new LastSeen(this.store, () => this.clock.nowMs(), this.events);
    this.deeds = new Deeds(this.api, () => host.randomId());
    const asked = new AskedCore(askApi(this.api, () => this.me.isSignedIn), () => this.cart.answered());
    const pricing = core.catch(() => (this.asked = asked));
    this.rulebooks = new RulebookKeeper<PricedRulebook>(pricing, this.store, this.api, this.clock, new RulebookTrust(host.verify, rulebookKeys ?? [], this.store));
    this.cartKeeper = new CartKeeper(this.store);
    this.cart = new PricedCart(this.cartKeeper, () => this.facts(), this.events);
    this.advisor = new Advisor(loadAccount, () => this.rulebooks.current);
    this.membership = new MembershipDesk(this.store, this.api, this.seen, () => this.me.memberId, () => host.randomId());
    this.rows = new MemberRows({ host, api: this.api, alone: (name, work) => this.tabs.alone(name, work) });
    this.bag = new BagSync({
      rows: this.rows,
      keeper: this.cartKeeper,
      sells: (sku) => this.cart.sells(sku),
      changed: () => this.cart.taken(),
    });
    this.shelfDesk = new ShelfDesk({
      host,
      api: this.api,
      rows: this.rows,
      store: this.store,
      nowMs: () => this.clock.nowMs(),
      plan: (request, quiet) => this.advisor.plan(request, quiet),
      changed: () => this.events.emit('shelf'),
    });
    const cashier = new Cashier(this.api, host.requestPayment);
    this.groups = this.createGroups(cashier, () => host.randomId());
    this.desk = new OrderDesk(this.store, this.api, () => host.randomId(), this.seen);
    this.afterOrder = new AfterOrder(this.api, this.deeds, this.seen, (order) => this.orderChanged(order), cashier);
    this.addressBook = new AddressBook(this.api, this.deeds, this.seen, () => host.randomId(), this.events);
    this.goods = new GoodsDesk(this.api, this.seen);
    this.ownData = new OwnData(this.api, () => this.signOut(false));
    this.checkout = this.createCheckout();
    this.refresher = this.createRefresher(host);
    this.ticker = new MinuteTicker(() => this.clock.nowMs(), () => this.tick());
  }

  async open(): Promise<void> {
    const [hasRules, clock] = await Promise.all([this.rulebooks.restore(), this.store.read('clock'), this.me.restore().then(() => this.openMember())]);
    this.clock.restore(clock);
    if (hasRules) {
      this.cart.useRulebook(this.rulebooks.current);
      void this.refresh();
    } else {
      // A first visit has nothing to show until the network has brought the rules; the rest may come after the first price.
      await Promise.race([this.refresh(), new Promise<void>((resolve) => (this.onFirstRules = resolve))]);
      if (!this.rulebooks.isLoaded) {
        await this.close();
        throw new ShopError(this.rulebooks.refused ?? 'NO_RULEBOOK', 'There are no prices on this device yet, and the shop cannot be reached.');
      }
    }
    // The first picture shows what the shop says, not what was guessed.
    await this.asked?.settled();
    this.ticker.start();
    this.refresher.listen();
    this.clock.onMoved = () => void this.refresher.refreshAnew();
    this.tabs.listen((news) => void this.hear(news), () => void this.refresh());
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
      refused: this.rulebooks.refused,
      pricedBy: this.asked === null ? 'here' : this.asked.isAsking ? 'asking' : 'shop',
    };
  }

  get memberId(): string {
    return this.me.memberId;
  }

  get memberName(): string {
    return this.me.name;
  }

  get member(): Member {
    const visitor = this.document.tiers[0]?.id;
    return visitor === undefined ? this.me.member : { tier: visitor, ...this.me.member };
  }

  get wallet(): readonly CouponInstance[] {
    return this.me.coupons;
  }

  get signedIn(): boolean {
    return this.me.isSignedIn;
  }

  get isGuest(): boolean {
    return isGuestId(this.me.memberId);
  }

  demoMembers(): readonly DemoMember[] {
    return this.me.demoMembers;
  }

  signIn(memberId: string): Promise<void> {
    return memberId === 'guest' ? this.signInAsGuest() : this.enter('/v1/sessions', { member: memberId } satisfies SessionAsk);
  }

  askPhoneCode(phone: string): Promise<PhoneCodeSent> {
    return this.api.call<PhoneCodeSent>('POST', '/v1/sessions/phone/code', { body: JSON.stringify({ phone } satisfies PhoneCodeAsk) });
  }

  signInByPhone(phone: string, code: string): Promise<void> {
    return this.enter('/v1/sessions/phone', { phone, code } satisfies PhoneSignIn);
  }

  signInByWechat(code: string): Promise<void> {
    return this.enter('/v1/sessions/wechat', { code } satisfies WechatSignIn);
  }

  signInAsGuest(): Promise<void> {
    return this.enter('/v1/sessions/guest', {});
  }

  private async enter(path: string, ask: object): Promise<void> {
    const before = this.me.memberId;
    const carried = this.cartKeeper.cart;
    await this.me.signIn(path, ask);
    await this.openMember();
    const wasNobody = before === anonymousId || isGuestId(before);
    if (wasNobody && carried.lines.length > 0 && this.cartKeeper.cart.lines.length === 0) {
      // What was put into the bag before signing in comes along.
      this.cartKeeper.change(carried, { undoable: false });
      await this.store.writeOf(before, 'cart', null).catch(() => undefined);
    }
    await this.store.settled();
    this.tabs.tell('signed_in');
    this.memberChanged();
    void this.rows.sync();
  }

  async signOut(tells = true): Promise<void> {
    await this.rows.wipe();
    await this.me.signOut(tells);
    this.tabs.tell('signed_out');
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

  quoteOf(goods: readonly { sku: string; units?: number }[], withCoupons: boolean): Quote {
    return this.cart.quoteOf(goods, withCoupons);
  }

  unitPrice(sku: string): UnitPrice {
    return this.cart.unitPrice(sku);
  }

  addedCost(sku: string): number {
    return this.cart.addedCost(sku);
  }

  prepare(): Promise<boolean> {
    return this.advisor.prepare();
  }

  async hints(products: readonly string[]): Promise<readonly Hint[]> {
    const suggested = [...new Set(products)].slice(0, suggestedAtMost);
    const answer = await this.advisor.hints(() => {
      const aside = this.cart.setAside();
      return { request: this.cart.request(), products: suggested, ...(aside === null ? {} : { saved_cart: aside }) };
    });
    return answer?.hints ?? [];
  }

  compare(goods: readonly { sku: string; units: number }[], groupSize?: number): Promise<Comparison | null> {
    const lines = goods.map(({ sku, units }) => ({ sku, units }));
    const cart = { lines, ...(groupSize === undefined ? {} : { group: { size: groupSize } }) };
    return this.advisor.compare(() => ({ request: this.cart.request(cart) }));
  }

  placeOrder(wishes?: OrderWishes): Promise<PlaceResult> {
    return this.checkout.place(wishes);
  }

  get pendingOrder(): SavedAttempt | null {
    return this.desk.pending;
  }

  retryOrder(): Promise<PlaceResult> {
    return this.checkout.retry();
  }

  orders(): Promise<Order[]> {
    return this.desk.list().then(({ value }) => value);
  }

  order(id: string): Promise<OrderDetail> {
    return this.desk.read(id).then(({ value }) => value);
  }

  seenOrders(): Promise<Seen<Order[]>> {
    return this.desk.list();
  }

  seenOrder(id: string): Promise<Seen<OrderDetail>> {
    return this.desk.read(id);
  }

  account(): Promise<Seen<AccountPage>> {
    return this.membership.account();
  }

  catalogue(): Promise<Seen<Catalogue>> {
    return this.membership.catalogue();
  }

  referrals(): Promise<Seen<Referrals>> {
    return this.membership.referrals();
  }

  async redeem(item: string): Promise<RedeemResult> {
    const result = await this.membership.redeem(item);
    if (result.kind === 'done') await this.refresh();
    return result;
  }

  acceptInvitation(code: string): Promise<RedeemResult> {
    return this.membership.acceptInvitation(code);
  }

  async shelf(): Promise<readonly ShelfProduct[]> {
    return byEnd(await this.shelfDesk.products());
  }

  plan(days: number): Promise<Plan | null> {
    return this.shelfDesk.plan(days);
  }

  markOpened(key: string): Promise<void> {
    return this.shelfDesk.markOpened(key);
  }

  markFinished(key: string): Promise<void> {
    return this.shelfDesk.markFinished(key);
  }

  addOwn(product: OwnProduct): Promise<string> {
    return this.shelfDesk.addOwn(product);
  }

  removeFromShelf(key: string): Promise<void> {
    return this.shelfDesk.remove(key);
  }

  undoShelf(): Promise<boolean> {
    return this.shelfDesk.undo();
  }

  refresh(): Promise<void> {
    return this.refresher.refresh();
  }

  async close(): Promise<void> {
    this.ticker.stop();
    this.tabs.close();
    await this.refresher.close();
    this.bag.stop();
    await this.rows.close();
    this.cart.close();
    this.advisor.close();
    await this.store.settled();
  }

  forget(): Promise<void> {
    return this.close().then(() => this.store.clear());
  }

  private tick(): void {
    this.asked?.retry();
    this.cart.tick();
  }

  private facts(): PriceFacts {
    const nowMs = this.clock.nowMs();
    return {
      member: this.me.member,
      coupons: this.me.coupons,
      nowMs,
      checkedAtMs: Math.min(nowMs, this.rulebooks.checkedAtMs),
    };
  }

  private async openMember(): Promise<void> {
    const { memberId, isSignedIn } = this.me;
    await Promise.all([
      this.cartKeeper.open(memberId), this.desk.open(memberId), this.seen.open(memberId), this.rows.open(memberId, isSignedIn),
      this.shelfDesk.open(memberId, isSignedIn),
    ]);
    this.deeds.forget();
  }

  /** Another window changed what this one shows. */
  private async hear(news: TabNews): Promise<void> {
    if (news === 'orders') this.events.emit('orders');
    else if (news === 'refreshed') {
      if (await this.rulebooks.takeUp()) {
        this.cart.useRulebook(this.rulebooks.current);
        this.events.emit('rulebook');
      }
      if (!this.api.isOnline()) void this.refresh();
      this.events.emit('network');
    } else {
      await this.me.takeUp();
      await this.openMember();
      this.memberChanged();
    }
  }

  private orderChanged(order?: OrderDetail): void {
    if (order !== undefined) this.seen.keep(`order/${order.id}`, order, this.clock.nowMs());
    this.events.emit('orders');
    this.tabs.tell('orders');
    // Points, coupons and the wallet may be others.
    void this.refresh();
  }

  private memberChanged(): void {
    this.cart.refreshFacts();
    this.events.emit('member', 'orders');
  }

  private createGroups(cashier: Cashier, newKey: () => string): GroupDesk {
    return new GroupDesk({
      api: this.api, seen: this.seen, cashier, newKey,
      memberId: () => this.me.memberId,
      becomeSomebody: () => (this.me.isSignedIn ? Promise.resolve() : this.signInAsGuest()),
      onChanged: () => void this.refresh(),
    });
  }

  private createCheckout(): Checkout {
    return new Checkout({
      account: this.me,
      desk: this.desk,
      cart: this.cart,
      isOnline: () => this.refresher.hasNetwork(),
      nowMs: () => this.clock.nowMs(),
      rulebookVersion: () => this.rulebooks.current.version,
      signInAsGuest: () => this.signInAsGuest(),
      pricesSettled: async () => this.asked?.settled(),
      onAnswered: () => this.refresh().then(() => {
        this.events.emit('orders');
        this.tabs.tell('orders');
      }),
    });
  }

  private createRefresher(host: Host): Refresher {
    const { api, me: account, rulebooks, clock, store } = this;
    return new Refresher({ host, api, account, rulebooks, clock, store }, {
      onRulebook: () => {
        this.cart.useRulebook(rulebooks.current);
        this.onFirstRules();
        this.events.emit('rulebook');
      },
      onRefreshed: () => void this.store.settled().then(() => this.tabs.tell('refreshed')),
      mayRetry: () => this.tabs.isLeader,
      onMember: () => this.memberChanged(),
      onExpired: async () => {
        await this.me.expire();
        this.tabs.tell('signed_out');
        await this.openMember();
        this.memberChanged();
      },
      onUpToDate: () => {
        void this.rows.sync();
        // There without a network although its page was never opened.
        if (this.signedIn) void this.account().catch(() => undefined);
      },
      onChecked: () => {
        this.tick();
        this.events.emit('network');
      },
    });
  }
}
