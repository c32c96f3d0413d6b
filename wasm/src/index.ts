/**
 * @yansuan/core: prices a cart exactly, offline. Load it from `@yansuan/core/node`, `/browser` or `/weixin`. What is
 * asked around a price (hints, returns, membership, group-buy, reminders) is a second Wasm: `loadAccount` of the same places.
 */
export {
  Account, AccountRulebook, type AccountLoaded, type Applied, type Compared, type CountedDown, type Hinted, type Planned, type Refunded,
  type Reported, type Simulated, type Stepped,
} from './account.js';
export * from './contract.js';
export { Core, Rulebook, type Loaded, type Quoted, type Receipted } from './core.js';
export type { FlatEntry, LedgerFold } from './ledger.js';
export { NotPriced, Session, type FlatAnswer, type FlatLine } from './session.js';
