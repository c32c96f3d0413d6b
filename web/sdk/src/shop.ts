import type { Comparison, Core, CouponInstance, Hint, Member, Plan, PublishRefusal, Quote, Receipt, RulebookDocument } from '@yansuan/core';
import type { AccountCore } from './account-core.js';
import type { AddressBook } from './address-book.js';
import type { AfterOrder } from './after-order.js';
import type { CouponChoice, ShopLine } from './cart.js';
import type { ShopEvent } from './events.js';
import type { GoodsDesk } from './goods-desk.js';
import type { GroupDesk } from './group-desk.js';
import type { Host } from './hosts/host.js';
import type { RedeemResult } from './membership-desk.js';
import type { OwnData } from './own-data.js';
import type { OrderWishes, PlaceResult } from './orders.js';
import type { UnitPrice } from './pricing.js';
import type { OwnProduct, ShelfDesk, ShelfProduct } from './shelf/desk.js';
import { OfflineShop } from './offline-shop.js';
import type { Seen } from './seen.js';
import type { SavedAttempt } from './store.js';
import type { AccountPage, Catalogue, DemoMember, Order, OrderDetail, PhoneCodeSent, Referrals } from './wire.js';

/** What a shop on a device is made of. */
export interface ShopOptions {
  host: Host;
  /** Where it fails, the API is asked for every price. */
  loadCore: () => Promise<Core>;
  /** The core of what is asked around a price. Called at the first such question; without it there are no hints. */
  loadAccount?: () => Promise<AccountCore>;
  /** Where the API is; empty for the same origin. */
  baseUrl: string;
  /**
   * The public keys that sign this shop's rulebooks, current and next, built into the package. Without them the device
   * keeps those that the shop tells at the first visit.
   */
  rulebookKeys?: readonly string[];
  /** A clock that nobody can set, for tests; without it, `now` is one. */
  steady?: () => number;
  /** The device's clock, for tests. */
  now?: () => number;
}

/** How much the rules at hand may be trusted. */
export interface Freshness {
  /** here: the core on this device prices. shop: its Wasm does not start, and the API is asked; asking: for the newest cart. */
  pricedBy: 'here' | 'shop' | 'asking';
  /** fresh: checked within 24 hours; amber: within 7 days; stale: list and tier prices only. */
  state: 'fresh' | 'amber' | 'stale';
  online: boolean;
  checkedAtMs: number;
  ageMs: number;
  /** False when the device's clock was turned back. */
  clockVerified: boolean;
  /** Why the rulebook that came last was not taken; prices are those of the one before. */
  refused: PublishRefusal | null;
}

/** The shop behind any screen. Everything but ordering and signing in works without a network. */
export interface Shop {
  on(listener: (event: ShopEvent) => void): () => void;
  readonly document: RulebookDocument;
  freshness(): Freshness;
  /** The server's time as well as it is known here. */
  nowMs(): number;

  readonly memberId: string;
  readonly memberName: string;
  readonly member: Member;
  readonly wallet: readonly CouponInstance[];
  readonly signedIn: boolean;
  /** Has orders and addresses, and can still sign in; their bag then comes along. */
  readonly isGuest: boolean;
  demoMembers(): readonly DemoMember[];
  /** A member of the demo, or "guest". Development only, but for guests. */
  signIn(memberId: string): Promise<void>;
  /** Sends a code. RATE_LIMITED carries how long to wait. */
  askPhoneCode(phone: string): Promise<PhoneCodeSent>;
  /** SIGN_IN_FAILED when the code is wrong, used, too old or asked for too often. */
  signInByPhone(phone: string, code: string): Promise<void>;
  /** With what the mini-program's login gave. */
  signInByWechat(code: string): Promise<void>;
  /** Someone who only looks around, with orders and addresses of their own. */
  signInAsGuest(): Promise<void>;
  /** Ends the sign-in, in every window, and leaves nothing of the member here. */
  signOut(): Promise<void>;

  readonly lines: readonly ShopLine[];
  add(sku: string, units?: number): void;
  /** 0 removes the line. */
  setUnits(lineId: string, units: number): void;
  select(lineId: string, selected: boolean): void;
  remove(lineId: string): void;
  clear(): void;
  /** Takes the last change of the cart back; false when there is none. */
  undo(): boolean;
  readonly couponChoice: CouponChoice;
  chooseCoupons(choice: CouponChoice): void;

  payableFen(): number;
  quote(): Quote;
  receipt(lang: 'zh' | 'en'): Receipt;
  /** These goods and nothing else, for this member. */
  quoteOf(goods: readonly { sku: string; units?: number }[], withCoupons: boolean): Quote;
  unitPrice(sku: string): UnitPrice;
  /** What one more of it would change the total by, everything counted. */
  addedCost(sku: string): number;

  /** Loads what `hints` and `compare` need, in the background. False when it cannot be had now. */
  prepare(): Promise<boolean>;
  /**
   * What would make the bag cheaper or save more on it, each found by pricing it again, best first. Of `products` the
   * first 50 may be suggested; lines that are not selected count as kept for later. Not for the path of a tap.
   */
  hints(products: readonly string[]): Promise<readonly Hint[]>;
  /** These goods alone, in a group to open and, with its size, in one to join; null when it cannot be told now. */
  compare(goods: readonly { sku: string; units: number }[], groupSize?: number): Promise<Comparison | null>;

  placeOrder(wishes?: OrderWishes): Promise<PlaceResult>;
  /** Sent and not answered, from this visit or an earlier one; `retryOrder` asks again with the same key. */
  readonly pendingOrder: SavedAttempt | null;
  retryOrder(): Promise<PlaceResult>;
  orders(): Promise<Order[]>;
  order(id: string): Promise<OrderDetail>;
  /** The same, with when it was told and whether it was just now. */
  seenOrders(): Promise<Seen<Order[]>>;
  seenOrder(id: string): Promise<Seen<OrderDetail>>;
  readonly afterOrder: AfterOrder;
  readonly addressBook: AddressBook;
  readonly ownData: OwnData;
  readonly goods: GoodsDesk;

  /** Tier, points and what was given; without a network as last told. */
  account(): Promise<Seen<AccountPage>>;
  catalogue(): Promise<Seen<Catalogue>>;
  referrals(): Promise<Seen<Referrals>>;
  /** Online only. A coupon is in the wallet when this says done. */
  redeem(item: string): Promise<RedeemResult>;
  acceptInvitation(code: string): Promise<RedeemResult>;
  /** Buying together: campaigns, groups, bargains. Needs the network; without it there is what was seen last. */
  readonly groups: GroupDesk;
  /** The member's shelf, what they are told and their choices. Written at once, offline too, and synced when it can be. */
  readonly shelfDesk: ShelfDesk;
  /** What ends first on top; finished things are left out. */
  shelf(): Promise<readonly ShelfProduct[]>;
  /** What the member is told in the next days, reckoned on this device. Null: the core is not here yet. */
  plan(days: number): Promise<Plan | null>;
  markOpened(key: string): Promise<void>;
  markFinished(key: string): Promise<void>;
  /** A product that was bought elsewhere. Tells its key. */
  addOwn(product: OwnProduct): Promise<string>;
  removeFromShelf(key: string): Promise<void>;
  /** Takes the last change of the shelf back; false when there is none. */
  undoShelf(): Promise<boolean>;

  /** Rulebook, clock, member and wallet from the API. Quietly keeps what there is when it cannot be reached. */
  refresh(): Promise<void>;
  /** Stops timers and listeners and waits until everything is kept. */
  close(): Promise<void>;
  /** Closes the shop and leaves nothing on the device: members, bags, orders on their way, rules. */
  forget(): Promise<void>;
}

/** Ready at once from the second visit on. Throws ShopError NO_RULEBOOK on a first visit without network. */
export async function createShop(options: ShopOptions): Promise<Shop> {
  const shop = new OfflineShop(options.loadCore(), options);
  await shop.open();
  return shop;
}
