import type { Account } from './account.js';
import { NetworkError, ShopError } from './errors.js';
import type { OrderDesk, OrderWishes, PlaceResult } from './orders.js';
import type { PricedCart } from './priced-cart.js';

export interface CheckoutParts {
  account: Account;
  desk: OrderDesk;
  cart: PricedCart;
  isOnline: () => boolean;
  nowMs: () => number;
  rulebookVersion: () => number;
  signInAsGuest: () => Promise<void>;
  /** Where the shop prices: its last answer is in. */
  pricesSettled: () => Promise<void>;
  /** After an answer: rulebook, member, wallet and orders may all be others now. */
  onAnswered: () => Promise<void>;
}

/** From the shopper's yes to an answer. One order is on its way at a time. */
export class Checkout {
  private running: Promise<PlaceResult> | null = null;

  constructor(private readonly parts: CheckoutParts) {}

  place(wishes: OrderWishes = {}): Promise<PlaceResult> {
    return this.once(() => this.placeNew(wishes));
  }

  retry(): Promise<PlaceResult> {
    return this.once(() => this.sendPending());
  }

  /** A second tap gets the answer of the first. */
  private once(work: () => Promise<PlaceResult>): Promise<PlaceResult> {
    this.running ??= work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async placeNew(wishes: OrderWishes): Promise<PlaceResult> {
    const { desk, cart, isOnline, account } = this.parts;
    if (!isOnline()) {
      return { kind: 'offline' };
    }
    if (desk.pending !== null) {
      const settled = await this.settlePending();
      if (settled !== null) {
        return settled;
      }
    }
    if (!account.isSignedIn) {
      const isSignedIn = await this.becomeGuest();
      if (!isSignedIn) {
        return { kind: 'offline' };
      }
    }
    const lines = cart.cart.lines.filter((line) => line.selected).map(({ id, units }) => ({ id, units }));
    if (lines.length === 0) {
      throw new ShopError('EMPTY_CART', 'Nothing in the cart is selected.');
    }
    await this.parts.pricesSettled();
    await desk.start(this.plan(lines, wishes), this.parts.nowMs());
    return this.sendPending();
  }

  /** The last order may have arrived: find out first, or the shopper could buy twice. Null: it did not. */
  private async settlePending(): Promise<PlaceResult | null> {
    try {
      const result = await this.sendPending();
      return result.kind === 'price_changed' ? null : result;
    } catch (error) {
      if (error instanceof ShopError && error.code !== 'SIGNED_OUT') {
        return null;
      }
      throw error;
    }
  }

  private plan(lines: { id: string; units: number }[], { note, addressId }: OrderWishes): Parameters<OrderDesk['start']>[0] {
    const { cart, rulebookVersion } = this.parts;
    const whole = cart.toContract();
    const shown = cart.quote();
    return {
      ask: {
        cart: { ...whole, lines: whole.lines.filter((line) => line.selected !== false) },
        rulebook_version: rulebookVersion(),
        expected_total_fen: shown.payable_fen,
        ...(note === undefined || note.trim() === '' ? {} : { note: note.trim() }),
        ...(addressId === undefined ? {} : { address_id: addressId }),
      },
      shown,
      lines,
    };
  }

  /** Throws ShopError when the order is refused. */
  private async sendPending(): Promise<PlaceResult> {
    const { account, desk, cart, onAnswered } = this.parts;
    const { memberId } = account;
    const lines = desk.pending?.lines ?? [];
    const sent = await desk.send();
    if (sent.kind === 'unknown') {
      return { kind: 'unknown', retry: () => this.retry() };
    }
    // Someone else may have signed in meanwhile; their cart is not touched.
    if (sent.kind === 'placed' && account.memberId === memberId) {
      cart.takeOut(lines);
    }
    await onAnswered();
    return sent;
  }

  private async becomeGuest(): Promise<boolean> {
    try {
      await this.parts.signInAsGuest();
      return true;
    } catch (error) {
      if (error instanceof NetworkError) {
        return false;
      }
      throw new ShopError('SIGNED_OUT', 'Sign in to order.');
    }
  }
}
