/** @yansuan/core: prices a cart exactly, offline. Load it from `@yansuan/core/node`, `/browser` or `/weixin`. */
export * from './contract.js';
export { Core, Rulebook, type Loaded, type Quoted, type Receipted } from './core.js';
export { Session } from './session.js';
