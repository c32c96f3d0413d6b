import type { Core } from '../core.js';
import { loadModule } from '../load-module.js';

export * from '../index.js';

export interface BrowserOptions {
  /** Where yansuan.wasm is served. */
  wasmUrl: string | URL;
}

/** Loads the core in a browser or a worker. Streams when the server says application/wasm. */
export function loadCore({ wasmUrl }: BrowserOptions): Promise<Core> {
  return loadModule(async (imports) => {
    const response = await fetch(wasmUrl, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`yansuan.wasm answered ${response.status}`);
    const streams = response.headers.get('content-type') === 'application/wasm';
    const made = streams
      ? await WebAssembly.instantiateStreaming(response, imports)
      : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
    return made.instance;
  });
}
