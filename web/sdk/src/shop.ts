import type { Core, CouponInstance, Member, Quote, Receipt, RulebookDocument } from '@yansuan/core';
import type { CouponChoice, ShopLine } from './cart.js';
import type { ShopEvent } from './events.js';
import type { Host } from './hosts/host.js';
import type { PlaceResult } from './orders.js';
import type { UnitPrice } from './pricing.js';
import { OfflineShop } from './offline-shop.js';
import type { SavedAttempt } from './store.js';
import type { DemoMember, Order, OrderDetail } from './wire.js';

export interface ShopOptions {
  host: Host;
  loadCore: () => Promise<Core>;
  /** Where the API is; empty for the same origin. */
  baseUrl: string;
  /** The device's clock, for tests. */
  now?: () => number;
}

export interface Freshness {
  /** fresh: checked within 24 hours; amber: within 7 days; stale: list and tier prices only. */
  state: 'fresh' | 'amber' | 'stale';
  online: boolean;
  checkedAtMs: number;
  ageMs: number;
  /** False when the device's clock was turned back. */
  clockVerified: boolean;
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
  demoMembers(): readonly DemoMember[];
  signIn(memberId: string): Promise<void>;
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
  unitPrice(sku: string): UnitPrice;
  /** What one more of it would change the total by, everything counted. */
  addedCost(sku: string): number;

  placeOrder(): Promise<PlaceResult>;
  /** Sent and not answered, from this visit or an earlier one; `retryOrder` asks again with the same key. */
  readonly pendingOrder: SavedAttempt | null;
  retryOrder(): Promise<PlaceResult>;
  orders(): Promise<Order[]>;
  order(id: string): Promise<OrderDetail>;

  /** Rulebook, clock, member and wallet from the API. Quietly keeps what there is when it cannot be reached. */
  refresh(): Promise<void>;
  /** Stops timers and listeners and waits until everything is kept. */
  close(): Promise<void>;
}

/** Ready at once from the second visit on. Throws ShopError NO_RULEBOOK on a first visit without network. */
export async function createShop(options: ShopOptions): Promise<Shop> {
  const shop = new OfflineShop(await options.loadCore(), options);
  await shop.open();
  return shop;
}
