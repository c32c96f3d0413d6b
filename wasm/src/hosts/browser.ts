import type { Account } from '../account.js';
import type { Core } from '../core.js';
import { type Instantiate, startAccount, startCore } from '../load-module.js';

export * from '../index.js';

/** Where a browser finds the core. */
export interface BrowserOptions {
  /** Where the Wasm is served. */
  wasmUrl: string | URL;
}

/** Streams when the server says application/wasm. */
const instantiateUrl = (wasmUrl: string | URL): Instantiate => async (imports) => {
  const response = await fetch(wasmUrl, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`the Wasm answered ${response.status}`);
  const streams = response.headers.get('content-type') === 'application/wasm';
  const made = streams
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return made.instance;
};

/** Loads the core of prices, yansuan.wasm, in a browser or a worker. */
export const loadCore = ({ wasmUrl }: BrowserOptions): Promise<Core> => startCore(instantiateUrl(wasmUrl));

/** Loads the core of accounts, yansuan-account.wasm, in a browser or a worker. */
export const loadAccount = ({ wasmUrl }: BrowserOptions): Promise<Account> => startAccount(instantiateUrl(wasmUrl));
