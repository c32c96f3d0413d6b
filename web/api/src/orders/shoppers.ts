import type { Rulebook, RulebookDocument, Session } from '@yansuan/core';
import { dayNumber } from '../members/periods.js';
import { told, type Facts, type KeptRow } from '../members/snapshot.js';

/** A session of the core is some kilobytes. */
const shoppersAtMost = 64;

export const visitor: Facts = { member: undefined, coupons: [] };

export interface Shopper {
  facts: Facts;
  /** The flat door. Whoever uses it is done with it before waiting for anything. */
  session: Session;
  /** What the session was told of the cart beside its lines, as a text; null: nothing yet. */
  beside: string | null;
}

/**
 * Who asked for a price by one rulebook lately, by what the database says of them, read for every price: the same text
 * is the same shopper, whichever process wrote it, and another text is another.
 */
export class Shoppers {
  readonly #kept = new Map<string, Shopper>();

  constructor(private readonly rulebook: Rulebook, private readonly document: RulebookDocument) {}

  of(row: KeptRow | null, nowMs: number): Shopper {
    // What was used counts by calendar periods, the shortest a day.
    const text = row === null ? '' : `${dayNumber(nowMs)} ${row.member} ${row.coupons} ${row.uses}`;
    const shopper = this.#kept.get(text) ?? this.#add(row, nowMs);
    // The last used stand last; who asked for nothing longest makes room.
    this.#kept.delete(text);
    this.#kept.set(text, shopper);
    return shopper;
  }

  close(): void {
    this.#kept.forEach(({ session }) => session.close());
    this.#kept.clear();
  }

  #add(row: KeptRow | null, nowMs: number): Shopper {
    const facts = row === null ? visitor : told(row, this.document, nowMs);
    return { facts, session: this.#oldestSession() ?? this.rulebook.openSession(), beside: null };
  }

  #oldestSession(): Session | undefined {
    const [oldest] = this.#kept.size < shoppersAtMost ? [] : this.#kept;
    if (oldest === undefined) {
      return undefined;
    }
    const [text, { session }] = oldest;
    this.#kept.delete(text);
    return session;
  }
}
