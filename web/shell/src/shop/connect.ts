import type { Core } from '@yansuan/core';
import { createShop, type AccountCore, type Host, type Shop } from '@yansuan/sdk';
// #ifdef H5
import { loadCore as loadInBrowser } from '@yansuan/core/browser';
import wasmUrl from '@yansuan/core/yansuan.wasm?url';
import { AccountBeside } from '@yansuan/sdk/account-beside';
import { browserHost } from '@yansuan/sdk/browser';
import verifierUrl from 'tweetnacl/nacl-fast.min.js?url';
// #endif
// #ifdef MP-WEIXIN
import { loadAccount as loadAccountInWeixin, loadCore as loadInWeixin } from '@yansuan/core/weixin';
import { weixinHost } from '@yansuan/sdk/weixin';
// #endif

interface Connection {
  shop: Shop;
  /** Null: its Wasm does not start on this device, and the shop is asked for prices. */
  core: Core | null;
}

let begun: Promise<Connection> | null = null;

/** Before there is a page: what the device keeps is read while it is made. */
export function connectAhead(): void {
  begun = connect();
  // Whoever opens the shop hears of it.
  begun.catch(() => undefined);
}

/** The shop on this host: the core from the package, the facts from the API or from the last visit. */
export function connected(): Promise<Connection> {
  const first = begun ?? connect();
  begun = null;
  return first;
}

async function connect(): Promise<Connection> {
  const loading = Promise.resolve().then(loadHere).catch((error: unknown) => {
    console.warn('the core did not start, the shop prices', error);
    return null;
  });
  const shop = await createShop({
    host: hostHere(),
    // While it comes, the shop reads what the device keeps and asks for the rest.
    loadCore: async () => (await loading) ?? Promise.reject(new Error('no core')),
    loadAccount: loadAccountHere,
    baseUrl: import.meta.env.VITE_API_BASE_URL ?? '',
    rulebookKeys: (import.meta.env.VITE_RULEBOOK_KEYS ?? '').split(',').filter(Boolean),
  });
  return { shop, core: await loading };
}

function hostHere(): Host {
  // #ifdef H5
  return browserHost({ verifierUrl, asked: window.yansuanAsked ?? {} });
  // #endif
  // #ifdef MP-WEIXIN
  return weixinHost(wx);
  // #endif
}

function loadHere(): Promise<Core> {
  // #ifdef H5
  return loadInBrowser({ wasmUrl });
  // #endif
  // #ifdef MP-WEIXIN
  return loadInWeixin({ path: '/static/wasm/yansuan.wasm', WXWebAssembly });
  // #endif
}

/** A second download, asked for when the first picture stands. In a browser it works beside the page: no tap waits for a hint. */
async function loadAccountHere(): Promise<AccountCore> {
  // #ifdef H5
  return new AccountBeside(new Worker(new URL('./account-worker.ts', import.meta.url)));
  // #endif
  // #ifdef MP-WEIXIN
  return loadAccountInWeixin({ path: '/static/wasm/yansuan-account.wasm.br', WXWebAssembly });
  // #endif
}
