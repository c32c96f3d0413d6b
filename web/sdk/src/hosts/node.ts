import { fetchRequest } from './fetch-request.js';
import { hexId, ownPrefix, type Host, type Storage } from './host.js';
import { webCryptoVerify } from './web-crypto.js';

export interface NodeHost extends Host {
  /** Turns the network of this host off and on. */
  setOnline(online: boolean): void;
}

/** Node: texts in memory, or in the map that is handed in, so that a second shop finds them again. */
export function nodeHost(texts: Map<string, string> = new Map()): NodeHost {
  const listeners = new Set<(online: boolean) => void>();
  let isOnline = true;
  return {
    storage: memoryStorage(texts),
    request: (...request) => (isOnline ? fetchRequest(...request) : Promise.reject(new Error('offline'))),
    verify: async (...asked) => {
      const verify = await webCryptoVerify();
      if (verify === null) throw new Error('no Ed25519 here');
      return verify(...asked);
    },
    isOnline: () => isOnline,
    onOnline: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onWake: () => () => undefined,
    randomId: () => hexId(crypto.getRandomValues(new Uint8Array(16))),
    setOnline: (online) => {
      isOnline = online;
      listeners.forEach((listener) => listener(online));
    },
  };
}

export function memoryStorage(texts: Map<string, string>): Storage {
  return {
    get: async (key) => texts.get(key) ?? null,
    set: async (key, text) => {
      texts.set(key, text);
    },
    remove: async (key) => {
      texts.delete(key);
    },
    clear: async () => {
      [...texts.keys()].filter((key) => key.startsWith(ownPrefix)).forEach((key) => texts.delete(key));
    },
  };
}
