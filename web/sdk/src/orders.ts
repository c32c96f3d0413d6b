import type { Quote } from '@yansuan/core';
import { NetworkError, ShopError } from './errors.js';
import { errorOf, isTemporary, problemOf, type Api } from './http.js';
import type { HostAnswer } from './hosts/host.js';
import type { LastSeen, Seen } from './seen.js';
import type { SavedAttempt, Store } from './store.js';
import type { Order, OrderAsk, OrderDetail, Orders, PriceChanged } from './wire.js';

export type PlaceResult =
  | { kind: 'placed'; order: OrderDetail }
  | { kind: 'price_changed'; before: Quote; after: Quote }
  | { kind: 'offline' }
  | { kind: 'unknown'; retry: () => Promise<PlaceResult> };

/** What came of sending, before anyone tidies up after it. */
export type SendResult =
  | { kind: 'placed'; order: OrderDetail }
  | { kind: 'price_changed'; before: Quote; after: Quote }
  | { kind: 'unknown' };

/** What goes with the goods. */
export interface OrderWishes {
  note?: string;
  addressId?: string;
}

export interface OrderPlan {
  ask: OrderAsk;
  shown: Quote;
  lines: { id: string; units: number }[];
}

/** Sends confirmed orders, each at most once, and reads the orders there are. */
export class OrderDesk {
  private attempt: SavedAttempt | null = null;
  private shown: Quote | null = null;
  private memberId = '';

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly newKey: () => string,
    private readonly seen: LastSeen,
  ) {}

  async open(memberId: string): Promise<void> {
    this.memberId = memberId;
    this.attempt = await this.store.readOf(memberId, 'attempt');
    this.shown = null;
  }

  /** An order that was sent and never answered. */
  get pending(): SavedAttempt | null {
    return this.attempt;
  }

  /** Writes the order down under a new key, before anything is sent. */
  async start({ ask, shown, lines }: OrderPlan, nowMs: number): Promise<void> {
    const attempt: SavedAttempt = {
      key: this.newKey(),
      body: JSON.stringify(ask),
      expected_total_fen: ask.expected_total_fen,
      started_at_ms: nowMs,
      lines,
    };
    try {
      await this.store.writeOf(this.memberId, 'attempt', attempt);
    } catch {
      throw new ShopError('STORAGE', 'The device has no room to note the order, so it was not sent.');
    }
    this.attempt = attempt;
    this.shown = shown;
  }

  /** Sends what is pending, always under its own key: the shop answers it once, however often it comes. */
  async send(): Promise<SendResult> {
    const { attempt, shown, memberId } = this;
    if (attempt === null) {
      throw new ShopError('NO_ORDER', 'There is no order to send.');
    }
    const answer = await this.post(attempt);
    if (answer === null || isTemporary(answer)) {
      return { kind: 'unknown' };
    }
    if (answer.status === 401) {
      // The first sending may have arrived, so the attempt stays for whoever signs in again.
      throw errorOf(answer);
    }
    await this.forget(attempt, memberId);
    if (answer.status === 201) {
      return { kind: 'placed', order: JSON.parse(answer.text) as OrderDetail };
    }
    if (problemOf(answer).code === 'PRICE_CHANGED') {
      const { before, after } = problemOf(answer) as PriceChanged;
      return { kind: 'price_changed', before: shown ?? before.quote ?? after.quote, after: after.quote };
    }
    throw errorOf(answer);
  }

  /** The newest orders; the ones seen last when there is no network. */
  list(): Promise<Seen<Order[]>> {
    return this.seen.ask('orders', async () => {
      const { orders } = await this.api.call<Orders>('GET', '/v1/orders?limit=50', { asMember: true });
      return orders;
    });
  }

  read(id: string): Promise<Seen<OrderDetail>> {
    return this.seen.ask(`order/${id}`, () =>
      this.api.call<OrderDetail>('GET', `/v1/orders/${encodeURIComponent(id)}`, { asMember: true }));
  }

  private async post(attempt: SavedAttempt): Promise<HostAnswer | null> {
    try {
      return await this.api.send('POST', '/v1/orders', {
        body: attempt.body,
        headers: { 'idempotency-key': attempt.key },
        asMember: true,
      });
    } catch (error) {
      if (error instanceof NetworkError) {
        return null;
      }
      throw error;
    }
  }

  private async forget(attempt: SavedAttempt, memberId: string): Promise<void> {
    if (this.attempt === attempt) {
      this.attempt = null;
      this.shown = null;
    }
    await this.store.writeOf(memberId, 'attempt', null).catch(() => undefined);
  }
}
