import type { CouponInstance, Member } from '@yansuan/core';
import type { SavedClock } from './clock.js';
import type { CartState, ShopLine } from './cart.js';
import { ownPrefix, type Storage } from './hosts/host.js';
import type { DemoMember, Reminders } from './wire.js';

export interface SavedRulebook {
  version: number;
  sha256: string;
  text: string;
  key_id: string;
  signature: string;
}

/** Kept apart from the rulebook: it changes with every look, the rulebook does not. */
export interface SavedCheck {
  version: number;
  /** Of the rulebook's signature: versions are compared under keys that are trusted still. */
  key_id?: string;
  checked_at_ms: number;
}

/** An access token is never kept, but the one of a demo member, which cannot be renewed. */
export interface SavedSession {
  member_id: string;
  token?: string;
  refresh_token?: string;
}

/** Answers by their name, the longest unused first. */
export type SavedSeen = Record<string, { as_of_ms: number; value: unknown }>;

export interface SavedMember {
  name: string;
  member: Member;
  coupons: CouponInstance[];
}

export interface SavedCart extends CartState {
  /** The lines as the rows of the member have them. */
  synced?: readonly ShopLine[];
}

/** An order on its way: written down before it is sent, so that a retry is the same request. */
export interface SavedAttempt {
  key: string;
  body: string;
  expected_total_fen: number;
  started_at_ms: number;
  lines: { id: string; units: number }[];
}

/** Keys of what was sent and not answered, by what was sent. */
export type SavedKeys = Record<string, string>;

interface Saved {
  rulebook: SavedRulebook;
  /** Public keys that were learned at the first visit. */
  keys: readonly string[];
  check: SavedCheck;
  clock: SavedClock;
  session: SavedSession;
  demo: DemoMember[];
}

interface SavedPerMember {
  member: SavedMember;
  cart: SavedCart;
  attempt: SavedAttempt;
  keys: SavedKeys;
  reminders: Reminders;
  seen: SavedSeen;
}

const perMember: readonly (keyof SavedPerMember)[] = ['member', 'cart', 'attempt', 'keys', 'reminders', 'seen'];

/** A write that has not begun. */
interface Waiting {
  text: string | null;
  done: Promise<void>;
}

/** The shop's own typed view of the host's texts. Writes happen in order; what cannot be read counts as absent. */
export class Store {
  private last: Promise<void> = Promise.resolve();
  private readonly waiting = new Map<string, Waiting>();

  constructor(private readonly storage: Storage) {}

  read<Key extends keyof Saved>(key: Key): Promise<Saved[Key] | null> {
    return this.get(key) as Promise<Saved[Key] | null>;
  }

  write<Key extends keyof Saved>(key: Key, value: Saved[Key] | null): Promise<void> {
    return this.put(key, value);
  }

  readOf<Key extends keyof SavedPerMember>(memberId: string, key: Key): Promise<SavedPerMember[Key] | null> {
    return this.get(`${memberId}/${key}`) as Promise<SavedPerMember[Key] | null>;
  }

  writeOf<Key extends keyof SavedPerMember>(
    memberId: string,
    key: Key,
    value: SavedPerMember[Key] | null,
  ): Promise<void> {
    return this.put(`${memberId}/${key}`, value);
  }

  /** Nothing of a member stays on a shared phone. */
  async wipe(memberId: string): Promise<void> {
    await Promise.all(perMember.map((key) => this.writeOf(memberId, key, null)));
  }

  /** Nothing of anyone stays. */
  async clear(): Promise<void> {
    await this.last;
    await this.storage.clear();
  }

  /** Resolves when everything written so far is kept, or has failed. */
  settled(): Promise<void> {
    return this.last;
  }

  private async get(key: string): Promise<unknown> {
    await this.last;
    try {
      const text = await this.storage.get(ownPrefix + key);
      return text === null ? null : (JSON.parse(text) as unknown);
    } catch {
      return null;
    }
  }

  private put(key: string, value: unknown): Promise<void> {
    // The text is made now: what is written is what was true at the call.
    const text = value === null ? null : JSON.stringify(value);
    const queued = this.waiting.get(key);
    if (queued !== undefined) {
      // A stepper held down writes its last number, not each one.
      queued.text = text;
      return queued.done;
    }
    const write: Waiting = { text, done: Promise.resolve() };
    const begins = this.storage.keepsOrder === true ? Promise.resolve() : this.last;
    write.done = begins.then(() => {
      this.waiting.delete(key);
      return write.text === null
        ? this.storage.remove(ownPrefix + key)
        : this.storage.set(ownPrefix + key, write.text);
    });
    this.waiting.set(key, write);
    const before = this.last;
    this.last = write.done.catch(() => undefined).then(() => before);
    return write.done;
  }
}
