import type { Core } from '../core.js';
import { loadModule } from '../load-module.js';

export * from '../index.js';

/** What a mini-program has in place of WebAssembly: a file of the package by its absolute path. */
export interface WeixinWebAssembly {
  instantiate(path: string, imports: WebAssembly.Imports): Promise<{ instance: WebAssembly.Instance }>;
}

export interface WeixinOptions {
  /** Absolute inside the package, .wasm or .wasm.br. */
  path: string;
  WXWebAssembly: WeixinWebAssembly;
}

/** Loads the core in a WeChat mini-program. Some iOS versions fail now and then, so it tries twice. */
export async function loadCore({ path, WXWebAssembly }: WeixinOptions): Promise<Core> {
  const load = (): Promise<Core> =>
    loadModule(async (imports) => (await WXWebAssembly.instantiate(path, imports)).instance, WXWebAssembly);
  try {
    return await load();
  } catch {
    return load();
  }
}
