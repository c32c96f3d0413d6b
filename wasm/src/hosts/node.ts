import { readFile } from 'node:fs/promises';
import type { Core } from '../core.js';
import { loadModule } from '../load-module.js';

export * from '../index.js';

/** Loads the core in Node. */
export async function loadCore(): Promise<Core> {
  const bytes = await readFile(new URL('../yansuan.wasm', import.meta.url));
  return loadModule(async (imports) => (await WebAssembly.instantiate(bytes, imports)).instance);
}
