import { emptyCart, type CartState, type ShopLine } from './cart.js';
import type { SavedCart, Store } from './store.js';

const undoAtMost = 20;

/** The cart of the member who is here, kept on the device after each change. */
export class CartKeeper {
  private state: CartState = emptyCart;
  private past: CartState[] = [];
  private memberId = '';
  private changes = 0;
  private inRows: readonly ShopLine[] = [];
  /** Told of each change that was made here. */
  onChange: () => void = () => undefined;

  constructor(private readonly store: Store) {}

  get cart(): CartState {
    return this.state;
  }

  /** The lines as the member's other devices know them. */
  get synced(): readonly ShopLine[] {
    return this.inRows;
  }

  /** Grows with each change, so that what was computed for one cart is not shown for another. */
  get revision(): number {
    return this.changes;
  }

  async open(memberId: string): Promise<void> {
    const saved = await this.store.readOf(memberId, 'cart');
    this.memberId = memberId;
    const isCart = saved !== null && Array.isArray(saved.lines);
    const { synced = [], ...state } = isCart ? saved : emptyCart as SavedCart;
    this.state = state;
    this.inRows = synced;
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

  /** The bag as another device changed it: nothing of that is taken back here. */
  take(next: CartState): void {
    this.past = [];
    this.state = next;
    this.changes += 1;
    this.keep();
  }

  keepSynced(lines: readonly ShopLine[]): void {
    this.inRows = lines;
    this.keep();
  }

  private put(next: CartState): void {
    this.state = next;
    this.changes += 1;
    this.keep();
    this.onChange();
  }

  /** Both in one: what is not synced yet is found from the two. */
  private keep(): void {
    // A cart that could not be kept is still the cart on the screen.
    void this.store.writeOf(this.memberId, 'cart', { ...this.state, synced: this.inRows }).catch(() => undefined);
  }
}
