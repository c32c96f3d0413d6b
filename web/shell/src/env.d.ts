/// <reference types="vite/client" />

interface ImportMetaEnv {
  /** Where the API answers. Empty: the same origin, as in H5. A mini-program needs an absolute address. */
  readonly VITE_API_BASE_URL?: string;
  /** The public keys that sign the shop's rulebooks, current and next, with a comma between them. For every package that is given out. */
  readonly VITE_RULEBOOK_KEYS?: string;
  /** What is on that a platform may ask about: see shop/capabilities.ts. */
  readonly VITE_CAPABILITIES?: string;
  /** Who sells here: see merchant.ts. */
  readonly VITE_MERCHANT_NAME?: string;
  readonly VITE_MERCHANT_CREDIT_CODE?: string;
  readonly VITE_MERCHANT_ADDRESS?: string;
  readonly VITE_MERCHANT_PHONE?: string;
  readonly VITE_MERCHANT_EMAIL?: string;
  readonly VITE_MERCHANT_ICP?: string;
}

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}

/** What static/h5/ahead.js asked for. */
interface Window {
  yansuanAsked?: Record<string, Promise<Response>>;
}

/** WeChat's globals, as the SDK and the core take them. */
declare const wx: import('@yansuan/sdk/weixin').Wx & {
  openPrivacyContract?(options: object): void;
  requestSubscribeMessage(options: { tmplIds: string[]; success(answers: Record<string, string>): void; fail(): void }): void;
};
declare const WXWebAssembly: import('@yansuan/core/weixin').WeixinWebAssembly;
