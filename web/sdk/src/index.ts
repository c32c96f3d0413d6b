export { createShop, type Freshness, type Shop, type ShopOptions } from './shop.js';
export type { CouponChoice, ShopLine } from './cart.js';
export { NetworkError, ShopError } from './errors.js';
export type { ShopEvent } from './events.js';
export type { Host, HostAnswer, Storage } from './hosts/host.js';
export type { PlaceResult } from './orders.js';
export type { UnitPrice } from './pricing.js';
export type { SavedAttempt } from './store.js';
export type * from './wire.js';
