import nacl from 'tweetnacl';
import type { PaymentRequest } from '../wire.js';
import { hexId, ownPrefix, requestTimeoutMs, type Host } from './host.js';

/** The part of WeChat's `wx` that is used here. */
export interface Wx {
  getStorage(options: { key: string; success(result: { data: unknown }): void; fail(): void }): void;
  setStorage(options: { key: string; data: string; success(): void; fail(error: { errMsg: string }): void }): void;
  removeStorage(options: { key: string; complete(): void }): void;
  getStorageInfo(options: { success(result: { keys: string[] }): void; fail(): void }): void;
  request(options: {
    url: string;
    method: string;
    header: Record<string, string>;
    data?: string;
    dataType: string;
    responseType: string;
    timeout: number;
    success(result: { statusCode: number; header: Record<string, string>; data: unknown }): void;
    fail(error: { errMsg: string }): void;
  }): void;
  getNetworkType(options: { success(result: { networkType: string }): void }): void;
  onNetworkStatusChange(listener: (status: { isConnected: boolean }) => void): void;
  offNetworkStatusChange?(listener: (status: { isConnected: boolean }) => void): void;
  onAppShow(listener: () => void): void;
  offAppShow?(listener: () => void): void;
  requestPayment?(options: PaymentRequest & { success(): void; fail(error: { errMsg: string }): void }): void;
  getRandomValues?(options: { length: number; success(result: { randomValues: ArrayBuffer }): void; fail(): void }): void;
}

/** A WeChat mini-program. Random bytes are fetched ahead, because WeChat only gives them by callback. */
export function weixinHost(wx: Wx): Host {
  const random = randomSource(wx);
  const network = networkState(wx);
  return {
    storage: {
      get: (key) =>
        new Promise((resolve) => {
          wx.getStorage({
            key,
            success: ({ data }) => resolve(typeof data === 'string' ? data : null),
            fail: () => resolve(null),
          });
        }),
      set: (key, text) =>
        new Promise((resolve, reject) => {
          wx.setStorage({ key, data: text, success: resolve, fail: ({ errMsg }) => reject(new Error(errMsg)) });
        }),
      remove: (key) =>
        new Promise((resolve) => {
          wx.removeStorage({ key, complete: resolve });
        }),
      clear: async () => {
        const keys = await new Promise<string[]>((resolve) => {
          wx.getStorageInfo({ success: (result) => resolve(result.keys), fail: () => resolve([]) });
        });
        const own = keys.filter((key) => key.startsWith(ownPrefix));
        await Promise.all(own.map((key) => new Promise<void>((resolve) => wx.removeStorage({ key, complete: resolve }))));
      },
    },
    request: (method, url, headers, body) => request(wx, method, url, headers, body),
    // No WebCrypto here, and no BigInt on old phones.
    verify: async (bytes, signature, publicKey) => nacl.sign.detached.verify(bytes, signature, publicKey),
    ...network,
    onWake: (listener) => {
      wx.onAppShow(listener);
      return () => wx.offAppShow?.(listener);
    },
    randomId: random,
    ...(wx.requestPayment === undefined ? {} : { requestPayment: (asked) => requestPayment(wx, asked) }),
  };
}

function request(
  wx: Wx,
  method: string,
  url: string,
  header: Record<string, string>,
  body: string | null,
): ReturnType<Host['request']> {
  return new Promise((resolve, reject) => {
    wx.request({
      url,
      method,
      header,
      ...(body === null ? {} : { data: body }),
      // "text" keeps WeChat from parsing the JSON on its own.
      dataType: 'text',
      responseType: 'text',
      timeout: requestTimeoutMs,
      success: ({ statusCode, header: found, data }) => {
        const headers = Object.fromEntries(Object.entries(found).map(([name, value]) => [name.toLowerCase(), value]));
        resolve({ status: statusCode, headers, text: String(data) });
      },
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    });
  });
}

/** Whatever it fails with, the shop's server knows whether there is money. */
function requestPayment(wx: Wx, request: PaymentRequest): Promise<boolean> {
  return new Promise((resolve) => {
    wx.requestPayment?.({ ...request, success: () => resolve(true), fail: () => resolve(false) });
  });
}

function networkState(wx: Wx): Pick<Host, 'isOnline' | 'onOnline'> {
  let isOnline = true;
  wx.getNetworkType({
    success: ({ networkType }) => {
      isOnline = networkType !== 'none';
    },
  });
  wx.onNetworkStatusChange(({ isConnected }) => {
    isOnline = isConnected;
  });
  return {
    isOnline: () => isOnline,
    onOnline: (listener) => {
      const changed = ({ isConnected }: { isConnected: boolean }): void => listener(isConnected);
      wx.onNetworkStatusChange(changed);
      return () => wx.offNetworkStatusChange?.(changed);
    },
  };
}

function randomSource(wx: Wx): () => string {
  const ready: string[] = [];
  const fetchAhead = (): void =>
    wx.getRandomValues?.({
      length: 16,
      success: ({ randomValues }) => void ready.push(hexId(new Uint8Array(randomValues))),
      fail: () => undefined,
    });
  fetchAhead();
  fetchAhead();
  return () => {
    fetchAhead();
    return ready.shift() ?? weakId();
  };
}

/** Old base libraries have no random source. These ids only have to differ, nobody gains by guessing them. */
function weakId(): string {
  const bytes = Uint8Array.from({ length: 12 }, () => Math.floor(Math.random() * 256));
  return `${Date.now().toString(16)}-${hexId(bytes)}`;
}
