import type { Account, Core } from '@yansuan/core';
import { createShop, type Host, type Shop } from '@yansuan/sdk';
// #ifdef H5
import { loadAccount as loadAccountInBrowser, loadCore as loadInBrowser } from '@yansuan/core/browser';
import accountUrl from '@yansuan/core/yansuan-account.wasm?url';
import wasmUrl from '@yansuan/core/yansuan.wasm?url';
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

/** The shop on this host: the core from the package, the facts from the API or from the last visit. */
export async function connect(): Promise<Connection> {
  const core = await loadHere().catch((error: unknown) => {
    console.warn('the core did not start, the shop prices', error);
    return null;
  });
  const baseUrl = import.meta.env.VITE_API_BASE_URL ?? '';
  const rulebookKeys = (import.meta.env.VITE_RULEBOOK_KEYS ?? '').split(',').filter(Boolean);
  const shop = await createShop({ host: hostHere(), loadCore: () => (core === null ? Promise.reject(new Error('no core')) : Promise.resolve(core)), loadAccount: loadAccountHere, baseUrl, rulebookKeys });
  return { shop, core };
}

function hostHere(): Host {
  // #ifdef H5
  return browserHost({ verifierUrl });
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

/** A second download, asked for when the first picture stands. */
function loadAccountHere(): Promise<Account> {
  // #ifdef H5
  return loadAccountInBrowser({ wasmUrl: accountUrl });
  // #endif
  // #ifdef MP-WEIXIN
  return loadAccountInWeixin({ path: '/static/wasm/yansuan-account.wasm.br', WXWebAssembly });
  // #endif
}
