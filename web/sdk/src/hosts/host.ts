import type { PaymentRequest } from '../wire.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** Everything the shop needs from where it runs. The only place that knows a browser from a mini-program. */
export interface Host {
  storage: Storage;
  /** Rejects only when no answer came: the network is down, or it took too long. */
  request(method: Method, url: string, headers: Record<string, string>, body: string | null): Promise<HostAnswer>;
  isOnline(): boolean;
  onOnline(listener: (online: boolean) => void): () => void;
  /** The shop comes back to the front: time has passed, and the network may be another. */
  onWake(listener: () => void): () => void;
  /** Ed25519. Rejects when this host cannot tell. */
  verify: Verify;
  /** Has the payer confirm a payment; false: they did not. Absent where nobody can. */
  requestPayment?(request: PaymentRequest): Promise<boolean>;
  /** At least 120 random bits in letters, digits, - and _. */
  randomId(): string;
  /** Several windows of one shop on one device; absent where there is one only. */
  tabs?: HostTabs;
}

export type Verify = (bytes: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => Promise<boolean>;

/** Other windows of the same shop on the same device. */
export interface HostTabs {
  /** To every other window. */
  tell(text: string): void;
  listen(listener: (text: string) => void): () => void;
  /** Called once this window leads, which it does until it is closed or the returned function is called. */
  lead(onLead: () => void): () => void;
  /** Runs the work in one window at a time. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Texts by key; a write is there when its promise is kept. */
export interface Storage {
  /** What is begun in order is kept in order: no write waits for another, and a page that is left loses none. */
  keepsOrder?: boolean;
  get(key: string): Promise<string | null>;
  /** Whole texts only: a crash leaves the old one or the new one. */
  set(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Forgets every text of the shop; what others keep on the host stays. */
  clear(): Promise<void>;
}

/** An answer of the network, whatever its status. */
export interface HostAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
}

/** Every text of the shop is kept under a name that begins so. */
export const ownPrefix = 'yansuan/';

export const requestTimeoutMs = 15_000;

/** 32 hexadecimal digits from 16 random bytes. */
export const hexId = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
