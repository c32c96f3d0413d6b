import type { Account } from '../account.js';
import type { Core } from '../core.js';
import { type Instantiate, startAccount, startCore } from '../load-module.js';

export * from '../index.js';

/** What a mini-program has in place of WebAssembly: a file of the package by its absolute path. */
export interface WeixinWebAssembly {
  /** As WXWebAssembly of the base library does, from 2.13 on. */
  instantiate(path: string, imports: WebAssembly.Imports): Promise<{ instance: WebAssembly.Instance }>;
}

/** Where a mini-program finds the core. */
export interface WeixinOptions {
  /** Absolute inside the package, .wasm or .wasm.br. */
  path: string;
  WXWebAssembly: WeixinWebAssembly;
}

/** Some iOS versions fail now and then, so it tries twice. */
async function startTwice<Started>(
  start: (instantiate: Instantiate, hostWebAssembly: object) => Promise<Started>,
  { path, WXWebAssembly }: WeixinOptions,
): Promise<Started> {
  const instantiate: Instantiate = async (imports) => (await WXWebAssembly.instantiate(path, imports)).instance;
  try {
    return await start(instantiate, WXWebAssembly);
  } catch {
    return start(instantiate, WXWebAssembly);
  }
}

/** Loads the core of prices, yansuan.wasm, in a WeChat mini-program. */
export const loadCore = (options: WeixinOptions): Promise<Core> => startTwice(startCore, options);

/** Loads the core of accounts, yansuan-account.wasm, in a WeChat mini-program. */
export const loadAccount = (options: WeixinOptions): Promise<Account> => startTwice(startAccount, options);
