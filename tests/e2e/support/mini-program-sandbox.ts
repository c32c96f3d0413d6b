import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createContext, runInContext, type Context } from 'node:vm';
import { brotliDecompressSync } from 'node:zlib';

export interface Asked {
  method: string;
  url: string;
}

interface RequestOptions {
  url: string;
  method: string;
  success(answer: { statusCode: number; header: Record<string, string>; data: unknown }): void;
  fail(error: { errMsg: string }): void;
}
type Answer = (asked: Asked) => { status: number; text: string; header?: Record<string, string> } | null;

export interface Sandbox {
  asked: Asked[];
  /** The Wasm files that were started, by their path in the package. */
  started: string[];
  warnings: string[];
  stored: Map<string, string>;
}

const nothing = (): undefined => undefined;

/** The parts of `wx` that start needs. Whatever else is called does nothing. */
function stubWx(answer: Answer, { asked, stored }: Sandbox): object {
  const known: Record<string, unknown> = {
    request(options: RequestOptions) {
      const request = { method: options.method, url: options.url };
      asked.push(request);
      const given = answer(request);
      if (given === null) return setTimeout(() => options.fail({ errMsg: 'request:fail' }), 0);
      return setTimeout(() => options.success({ statusCode: given.status, header: given.header ?? {}, data: given.text }), 0);
    },
    getStorage(options: { key: string; success(result: { data: unknown }): void; fail(): void }) {
      const data = stored.get(options.key);
      if (data === undefined) options.fail();
      else options.success({ data });
    },
    setStorage(options: { key: string; data: string; success?(): void }) {
      stored.set(options.key, options.data);
      options.success?.();
    },
    getStorageSync: () => '',
    getNetworkType: (options: { success(result: object): void }) => options.success({ networkType: 'wifi' }),
    getRandomValues: (options: { length: number; success(result: object): void }) =>
      options.success({ randomValues: crypto.getRandomValues(new Uint8Array(options.length)).buffer }),
    removeStorage: (options: { complete?(): void }) => options.complete?.(),
    onNetworkStatusChange: nothing,
    onAppShow: nothing,
    getAppBaseInfo: () => ({ language: 'zh_CN', theme: 'light', host: {} }),
    getDeviceInfo: () => ({ platform: 'ios', brand: '', model: '', system: '' }),
    getWindowInfo: () => ({ statusBarHeight: 20, safeArea: {} }),
    getSystemInfoSync: () => ({ platform: 'ios', language: 'zh_CN', safeArea: {} }),
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001 }),
    canIUse: () => true,
  };
  return new Proxy(known, { get: (target, name) => (name in target ? target[String(name)] : nothing) });
}

/** Launches the built app where text cannot become code and the only way to Wasm is a path inside the package. */
/** `wasmFails` says of the n-th start of a path, from 1, whether it fails, as it does now and then on some iOS versions. */
export function launchMiniProgram(packageDir: string, answer: Answer, wasmFails: (path: string, time: number) => boolean = () => false): Sandbox {
  const sandbox: Sandbox = { asked: [], started: [], warnings: [], stored: new Map() };
  let launch: (() => void) | undefined;
  const host: Record<string, unknown> = {
    wx: stubWx(answer, sandbox),
    WXWebAssembly: {
      instantiate: async (path: string, imports: WebAssembly.Imports) => {
        sandbox.started.push(path);
        if (wasmFails(path, sandbox.started.filter((each) => each === path).length)) throw new Error(`instantiate ${path} failed`);
        const file = readFileSync(join(packageDir, path));
        return WebAssembly.instantiate(path.endsWith('.br') ? brotliDecompressSync(file) : file, imports);
      },
    },
    App: (options: { onLaunch?(this: object, launchOptions: object): void }) =>
      (launch = () => options.onLaunch?.call(options, { path: '', query: {}, scene: 1001 })),
    Page: nothing,
    Component: nothing,
    getApp: () => ({}),
    getCurrentPages: () => [],
    setTimeout, clearTimeout, setInterval: nothing, clearInterval: nothing,
    console: { ...console, warn: (...words: unknown[]) => sandbox.warnings.push(words.map(String).join(' ')) },
  };
  host['global'] = host;
  const context = createContext(host, { codeGeneration: { strings: false, wasm: false } });
  requireIn(context, packageDir)('app.js');
  launch?.();
  return sandbox;
}

function requireIn(context: Context, packageDir: string): (path: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  const load = (path: string): unknown => {
    const before = loaded.get(path);
    if (before !== undefined) return before.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const source = readFileSync(join(packageDir, path), 'utf8');
    const wrapped = runInContext(`(function (require, module, exports) {${source}\n})`, context, { filename: path }) as (
      ...parts: unknown[]
    ) => void;
    wrapped((name: string) => load(join(dirname(path), name)), module, module.exports);
    return module.exports;
  };
  return load;
}
