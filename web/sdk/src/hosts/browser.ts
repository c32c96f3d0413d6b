import { openDB, type IDBPObjectStore } from 'idb';
import { afterPaint } from './after-paint.js';
import { answerOf, fetchRequest } from './fetch-request.js';
import { browserTabs } from './browser-tabs.js';
import { hexId, type Host } from './host.js';
import { verifyByScript } from './verify-by-script.js';
import { webCryptoVerify } from './web-crypto.js';

export { afterPaint };

const databaseName = 'yansuan';
const storeName = 'texts';
type Texts = IDBPObjectStore<unknown, [typeof storeName], typeof storeName, 'readwrite'>;

interface BrowserHostOptions {
  /** tweetnacl, for browsers that cannot verify by themselves. */
  verifierUrl: string;
  /** What the page asked for before its script came, by address. Each is taken once; where it failed it is asked for as usual. */
  asked?: Record<string, Promise<Response>>;
}

/** A browser: IndexedDB, fetch, the online events. */
export function browserHost({ verifierUrl, asked = {} }: BrowserHostOptions): Host {
  const opened = openDB(databaseName, 1, {
    upgrade(database) {
      database.createObjectStore(storeName);
    },
    blocking(_current, _blocked, event) {
      // A newer page wants to upgrade; do not stand in its way.
      (event.target as IDBDatabase).close();
    },
  });
  /** The new price first; a page that is left meanwhile still writes. */
  const write = async (change: (texts: Texts) => Promise<unknown>): Promise<void> => {
    await new Promise<void>(afterPaint);
    const writing = (await opened).transaction(storeName, 'readwrite');
    const changed = change(writing.store);
    // Said at once: a page on its way out does not hear that the writing is done.
    (writing as { commit?: () => void }).commit?.();
    await Promise.all([changed, writing.done]);
  };
  const tabs = browserTabs();
  // No rulebook is read without it, from the device or from the shop.
  const verifier = webCryptoVerify().then((verify) => verify ?? verifyByScript(verifierUrl));
  const waiting = new Map(Object.entries(asked));
  return {
    ...(tabs === undefined ? {} : { tabs }),
    storage: {
      keepsOrder: true,
      get: async (key) => ((await (await opened).get(storeName, key)) as string | undefined) ?? null,
      set: async (key, text) => {
        await write((texts) => texts.put(text, key));
      },
      remove: async (key) => {
        await write((texts) => texts.delete(key));
      },
      clear: async () => {
        await (await opened).clear(storeName);
      },
    },
    async request(method, url, headers, body) {
      const early = method === 'GET' ? waiting.get(url) : undefined;
      waiting.delete(url);
      const answer = await early?.then(answerOf).catch(() => undefined);
      return answer?.status === 200 ? answer : fetchRequest(method, url, headers, body);
    },
    verify: async (...asked) => (await verifier)(...asked),
    isOnline: () => navigator.onLine,
    onOnline: (listener) => {
      const online = (): void => listener(true);
      const offline = (): void => listener(false);
      addEventListener('online', online);
      addEventListener('offline', offline);
      return () => {
        removeEventListener('online', online);
        removeEventListener('offline', offline);
      };
    },
    onWake: (listener) => {
      const changed = (): void => {
        if (document.visibilityState === 'visible') {
          listener();
        }
      };
      document.addEventListener('visibilitychange', changed);
      return () => document.removeEventListener('visibilitychange', changed);
    },
    // getRandomValues, because randomUUID is missing on a page served over plain http.
    randomId: () => hexId(crypto.getRandomValues(new Uint8Array(16))),
  };
}
