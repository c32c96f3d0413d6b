/** Everything the shop needs from where it runs. The only place that knows a browser from a mini-program. */
export interface Host {
  storage: Storage;
  /** Rejects only when no answer came: the network is down, or it took too long. */
  request(method: 'GET' | 'POST', url: string, headers: Record<string, string>, body: string | null): Promise<HostAnswer>;
  isOnline(): boolean;
  onOnline(listener: (online: boolean) => void): () => void;
  /** The shop comes back to the front: time has passed, and the network may be another. */
  onWake(listener: () => void): () => void;
  /** At least 120 random bits in letters, digits, - and _. */
  randomId(): string;
}

export interface Storage {
  get(key: string): Promise<string | null>;
  /** Whole texts only: a crash leaves the old one or the new one. */
  set(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
}

export interface HostAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  text: string;
}

export const requestTimeoutMs = 15_000;

/** 32 hexadecimal digits from 16 random bytes. */
export const hexId = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
