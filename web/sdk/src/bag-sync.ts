import { bagChanges, withRows } from './cart.js';
import type { CartKeeper } from './cart-keeper.js';
import { later } from './schedule.js';
import type { MemberRows } from './sync/member-rows.js';

const quietForMs = 1_500;

export interface BagParts {
  rows: MemberRows;
  keeper: CartKeeper;
  sells: (sku: string) => boolean;
  /** The bag is another: it is priced anew. */
  changed: () => void;
}

/**
 * The bag on every device of a member, line by line: a row for each SKU, the last to arrive wins. A line that is taken
 * out is a row of 0 units, so that it can come again. The bag on the screen never waits for any of it.
 */
export class BagSync {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly parts: BagParts) {
    parts.rows.use({ before: () => this.write(), after: (told) => this.take(told) });
    parts.keeper.onChange = () => this.soon();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** A stepper held down is one change. */
  private soon(): void {
    clearTimeout(this.timer);
    if (this.parts.rows.isOpen) {
      this.timer = later(() => void this.parts.rows.sync(), quietForMs);
    }
  }

  /** What changed here since the rows were looked at last; until nothing more does. */
  private async write(): Promise<void> {
    const { rows, keeper, sells } = this.parts;
    for (;;) {
      const changes = bagChanges(keeper.cart.lines, keeper.synced, sells);
      if (changes.length === 0) {
        return;
      }
      const { lines } = keeper.cart;
      for (const [sku, fields] of changes) {
        await rows.patch('carts', sku, fields);
      }
      keeper.keepSynced(lines);
    }
  }

  private async take(told: boolean): Promise<void> {
    const { rows, keeper, sells, changed } = this.parts;
    await this.write();
    if (!told) {
      return;
    }
    // From here to the end nothing is waited for: no tap falls in between.
    const next = withRows(keeper.cart, rows.rows('carts'), sells);
    const isOther = JSON.stringify(next.cart.lines) !== JSON.stringify(keeper.cart.lines);
    keeper.keepSynced(next.synced);
    if (isOther) {
      keeper.take(next.cart);
      changed();
    }
  }
}
