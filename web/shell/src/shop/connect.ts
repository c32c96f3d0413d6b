import type { Core } from '@yansuan/core';
import { createShop, type Host, type Shop } from '@yansuan/sdk';
// #ifdef H5
import { loadCore as loadInBrowser } from '@yansuan/core/browser';
import wasmUrl from '@yansuan/core/yansuan.wasm?url';
import { browserHost } from '@yansuan/sdk/browser';
// #endif
// #ifdef MP-WEIXIN
import { loadCore as loadInWeixin } from '@yansuan/core/weixin';
import { weixinHost } from '@yansuan/sdk/weixin';
// #endif

interface Connection {
  shop: Shop;
  core: Core;
}

/** The shop on this host: the core from the package, the facts from the API or from the last visit. */
export async function connect(): Promise<Connection> {
  const core = await loadHere();
  const baseUrl = import.meta.env.VITE_API_BASE_URL ?? '';
  return { shop: await createShop({ host: hostHere(), loadCore: () => Promise.resolve(core), baseUrl }), core };
}

function hostHere(): Host {
  // #ifdef H5
  return browserHost();
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
