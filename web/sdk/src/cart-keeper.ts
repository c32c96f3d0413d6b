import { emptyCart, type CartState } from './cart.js';
import type { Store } from './store.js';

const undoAtMost = 20;

/** The cart of the member who is here, kept on the device after each change. */
export class CartKeeper {
  private state: CartState = emptyCart;
  private past: CartState[] = [];
  private memberId = '';
  private changes = 0;

  constructor(private readonly store: Store) {}

  get cart(): CartState {
    return this.state;
  }

  /** Grows with each change, so that what was computed for one cart is not shown for another. */
  get revision(): number {
    return this.changes;
  }

  async open(memberId: string): Promise<void> {
    const saved = await this.store.readOf(memberId, 'cart');
    this.memberId = memberId;
    this.state = saved !== null && Array.isArray(saved.lines) ? saved : emptyCart;
    this.past = [];
    this.changes += 1;
  }

  change(next: CartState, options: { undoable: boolean } = { undoable: true }): void {
    if (next === this.state) {
      return;
    }
    this.past = options.undoable ? [...this.past, this.state].slice(-undoAtMost) : [];
    this.put(next);
  }

  /** False when there is nothing to take back. */
  undo(): boolean {
    const before = this.past.pop();
    if (before === undefined) {
      return false;
    }
    this.put({ ...before, next_line: this.state.next_line });
    return true;
  }

  private put(next: CartState): void {
    this.state = next;
    this.changes += 1;
    // A cart that could not be kept is still the cart on the screen.
    void this.store.writeOf(this.memberId, 'cart', next).catch(() => undefined);
  }
}
