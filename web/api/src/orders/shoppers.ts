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

interface Kept extends Shopper {
  /** What the facts were read from, and on which day: what was used counts by calendar periods. */
  row: KeptRow | null;
  day: number;
}

const visitorId = '';

/**
 * Who asked for a price by one rulebook lately, by what the database says of them at every price: the same row
 * is the same shopper, whichever process wrote it, and another row is told anew.
 */
export class Shoppers {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly rulebook: Rulebook, private readonly document: RulebookDocument) {}

  of(row: KeptRow | null, nowMs: number): Shopper {
    const id = row === null ? visitorId : row.id;
    const day = dayNumber(nowMs);
    const known = this.#kept.get(id);
    const shopper = known?.day === day && isSame(known.row, row) ? known : this.#told(known?.session, row, day, nowMs);
    // The last used stand last; who asked for nothing longest makes room.
    this.#kept.delete(id);
    this.#kept.set(id, shopper);
    return shopper;
  }

  close(): void {
    this.#kept.forEach(({ session }) => session.close());
    this.#kept.clear();
  }

  #told(own: Session | undefined, row: KeptRow | null, day: number, nowMs: number): Kept {
    const facts = row === null ? visitor : told(row, this.document, nowMs);
    return { facts, session: own ?? this.#oldestSession() ?? this.rulebook.openSession(), beside: null, row, day };
  }

  #oldestSession(): Session | undefined {
    const [oldest] = this.#kept.size < shoppersAtMost ? [] : this.#kept;
    if (oldest === undefined) {
      return undefined;
    }
    const [id, { session }] = oldest;
    this.#kept.delete(id);
    return session;
  }
}

const isSame = (one: KeptRow | null, other: KeptRow | null): boolean =>
  one === other || (one !== null && other !== null && one.member === other.member && one.coupons === other.coupons && one.uses === other.uses);
