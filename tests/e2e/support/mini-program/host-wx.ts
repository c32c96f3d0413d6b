import type { HostModules } from './host-modules.js';
import type { HostPages } from './host-pages.js';

type Told = Record<string, unknown>;
interface Options extends Told {
  success?(result: object): void;
  fail?(error: { errMsg: string }): void;
  complete?(result: object): void;
}

/** What the shopper was shown or asked, for the test to read; and what they will answer. */
export interface Phone {
  shown: { name: string; options: Told }[];
  answers: Record<string, object>;
  /** How often the Wasm of a path still fails to start. */
  wasmFailures: Record<string, number>;
}

const storagePrefix = 'wx/';

/** Runs the work and reports it as WeChat's functions do. */
function answered(options: Options, work: () => Promise<object> | object): void {
  Promise.resolve()
    .then(work)
    .then(
      (result) => {
        options.success?.(result);
        options.complete?.(result);
      },
      (error: unknown) => {
        const failed = { errMsg: error instanceof Error ? error.message : String(error) };
        options.fail?.(failed);
        options.complete?.(failed);
      },
    );
}

function split(url: string): [string, Record<string, string>] {
  const [path = '', search = ''] = url.split('?');
  // The query of a page is handed on as it was written.
  const query = search.split('&').filter(Boolean).map((pair) => pair.split('=') as [string, string]);
  return [path.replace(/^\//, ''), Object.fromEntries(query)];
}

async function send({ url, method, header, data }: Told): Promise<object> {
  const answer = await fetch(String(url), { method: String(method), headers: header as Record<string, string>, ...(data === undefined ? {} : { body: String(data) }) });
  const headers: Record<string, string> = {};
  answer.headers.forEach((value, name) => (headers[name] = value));
  return { statusCode: answer.status, header: headers, data: await answer.text() };
}

const storage = {
  getStorage: ({ key }: Told) => {
    const data = localStorage.getItem(storagePrefix + String(key));
    if (data === null) throw new Error('getStorage:fail data not found');
    return { data };
  },
  setStorage: ({ key, data }: Told) => (localStorage.setItem(storagePrefix + String(key), String(data)), {}),
  removeStorage: ({ key }: Told) => (localStorage.removeItem(storagePrefix + String(key)), {}),
  getStorageInfo: () => ({ keys: Object.keys(localStorage).filter((key) => key.startsWith(storagePrefix)).map((key) => key.slice(storagePrefix.length)) }),
};

/** The parts of `wx` that the shop needs; whatever else is called does nothing, as in an old base library. */
export function stubWx(pages: HostPages, modules: HostModules, enter: object): { wx: object; WXWebAssembly: object } {
  const phone: Phone = { shown: [], answers: {}, wasmFailures: (window as { failingWasm?: Record<string, number> }).failingWasm ?? {} };
  Object.assign(window, { phone });
  const asked = (name: string, usual: object) => (options: Options = {}) => {
    phone.shown.push({ name, options: JSON.parse(JSON.stringify(options)) as Told });
    answered(options, () => {
      const answer = phone.answers[name] ?? usual;
      if ('errMsg' in answer && String(answer.errMsg).includes(':fail')) throw new Error(String(answer.errMsg));
      return answer;
    });
  };
  const navigation = (go: (path: string, query: Record<string, string>) => Promise<void>) => (options: Options) =>
    answered(options, async () => {
      await go(...split(String(options['url'])));
      return {};
    });
  const device = { platform: 'ios', language: 'zh_CN', theme: 'light', statusBarHeight: 20, safeArea: {}, windowWidth: innerWidth, windowHeight: innerHeight, screenWidth: innerWidth, pixelRatio: devicePixelRatio, SDKVersion: '3.5.0', host: {} };
  const known: Told = {
    request: (options: Options) => answered(options, () => send(options)),
    ...Object.fromEntries(Object.entries(storage).map(([name, work]) => [name, (options: Options) => answered(options, () => work(options))])),
    getStorageSync: (key: string) => localStorage.getItem(storagePrefix + key) ?? '',
    setStorageSync: (key: string, data: unknown) => localStorage.setItem(storagePrefix + key, String(data)),
    removeStorageSync: (key: string) => localStorage.removeItem(storagePrefix + key),
    navigateTo: navigation((path, query) => pages.open(path, query)),
    redirectTo: navigation((path, query) => pages.replace(path, query)),
    reLaunch: navigation((path, query) => pages.relaunch(path, query)),
    switchTab: navigation((path) => pages.switchTab(path)),
    navigateBack: (options: Options = {}) => answered(options, () => (pages.back(Number(options['delta'] ?? 1)), {})),
    login: asked('login', { code: 'a-login-code' }),
    showToast: asked('showToast', {}),
    showModal: asked('showModal', { confirm: true, cancel: false }),
    chooseAddress: asked('chooseAddress', { errMsg: 'chooseAddress:fail cancel' }),
    requestSubscribeMessage: asked('requestSubscribeMessage', {}),
    getPrivacySetting: asked('getPrivacySetting', { needAuthorization: false, privacyContractName: '' }),
    openPrivacyContract: asked('openPrivacyContract', {}),
    setClipboardData: asked('setClipboardData', {}),
    getNetworkType: (options: Options) => answered(options, () => ({ networkType: 'wifi' })),
    getRandomValues: (options: Options) => answered(options, () => ({ randomValues: crypto.getRandomValues(new Uint8Array(Number(options['length']))).buffer })),
    onNetworkStatusChange: () => undefined,
    onAppShow: () => undefined,
    getSystemInfo: (options: Options) => answered(options, () => device),
    getSystemInfoSync: () => device,
    getAppBaseInfo: () => device,
    getDeviceInfo: () => device,
    getWindowInfo: () => device,
    getLaunchOptionsSync: () => enter,
    getEnterOptionsSync: () => enter,
    canIUse: () => true,
  };
  const wx = new Proxy(known, { get: (target, name) => (name in target ? target[String(name)] : () => undefined) });
  const instantiate = async (path: string, imports: WebAssembly.Imports): Promise<object> => {
    const left = phone.wasmFailures[path] ?? 0;
    phone.wasmFailures[path] = left - 1;
    if (left > 0 || !modules.reaches(path, pages.roots())) throw new Error(`WXWebAssembly.instantiate ${path} failed`);
    const file = await fetch(`/package${path}`);
    if (!file.ok) throw new Error(`no ${path} in the package`);
    return WebAssembly.instantiate(await file.arrayBuffer(), imports);
  };
  return { wx, WXWebAssembly: { instantiate } };
}
