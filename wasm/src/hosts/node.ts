import { readFile } from 'node:fs/promises';
import type { Account } from '../account.js';
import type { Core } from '../core.js';
import { type Instantiate, startAccount, startCore } from '../load-module.js';

export * from '../index.js';

/** Instantiates a Wasm of this package. */
export const instantiateFile = (name: string): Instantiate => async (imports) => {
  const bytes = await readFile(new URL(`../${name}`, import.meta.url));
  return (await WebAssembly.instantiate(bytes, imports)).instance;
};

/** Loads the core of prices in Node. */
export const loadCore = (): Promise<Core> => startCore(instantiateFile('yansuan.wasm'));

/** Loads the core of accounts in Node. */
export const loadAccount = (): Promise<Account> => startAccount(instantiateFile('yansuan-account.wasm'));
