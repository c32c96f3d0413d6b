import { NetworkError } from './errors.js';
import type { Events } from './events.js';
import type { SavedSeen, Store } from './store.js';

/** What the shop told, now or the last time it could be asked. */
export interface Seen<Value> {
  value: Value;
  /** Server time of the answer. */
  asOfMs: number;
  /** false: from an earlier visit, because no answer came. */
  verified: boolean;
}

/** As many answers of one member as are kept; the longest unused goes first. */
const keptAtMost = 48;

/** Answers worth showing without a network, kept per member. */
export class LastSeen {
  private memberId = '';
  private kept: SavedSeen = {};
  private isVerified = true;

  constructor(
    private readonly store: Store,
    private readonly nowMs: () => number,
    private readonly events: Events,
  ) {}

  async open(memberId: string): Promise<void> {
    this.memberId = memberId;
    this.kept = (await this.store.readOf(memberId, 'seen')) ?? {};
  }

  /** Asks; without an answer, what was seen last. A refusal is an answer. */
  async ask<Value>(name: string, call: () => Promise<Value>): Promise<Seen<Value>> {
    const { memberId } = this;
    try {
      const value = await call();
      const asOfMs = this.nowMs();
      if (memberId === this.memberId) {
        this.keep(name, value, asOfMs);
      }
      this.tell(true);
      return { value, asOfMs, verified: true };
    } catch (error) {
      const seen = error instanceof NetworkError && memberId === this.memberId ? this.kept[name] : undefined;
      if (seen === undefined) {
        throw error;
      }
      this.tell(false);
      return { value: seen.value as Value, asOfMs: seen.as_of_ms, verified: false };
    }
  }

  keep(name: string, value: unknown, asOfMs: number): void {
    const { [name]: _, ...others } = this.kept;
    const names = Object.entries(others).slice(-(keptAtMost - 1));
    this.kept = { ...Object.fromEntries(names), [name]: { as_of_ms: asOfMs, value } };
    // A full device forgets; what is on the screen stays right.
    void this.store.writeOf(this.memberId, 'seen', this.kept).catch(() => undefined);
  }

  private tell(isVerified: boolean): void {
    if (this.isVerified !== isVerified) {
      this.isVerified = isVerified;
      this.events.emit(isVerified ? 'verified' : 'unverified');
    }
  }
}
