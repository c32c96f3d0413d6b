/**
 * The rulebook of a shop on a device, without a bag or a member: for a page that only prices.
 * The same stores and the same checks as the whole shop, so both share one copy on one origin.
 */
export { ShopClock } from './clock.js';
export { Api } from './http.js';
export { RulebookKeeper, type LoadedRulebook } from './rulebook-keeper.js';
export { RulebookTrust } from './rulebook-trust.js';
export { Backoff, MinuteTicker } from './schedule.js';
export { Store } from './store.js';
export type { ServerTime } from './wire.js';
