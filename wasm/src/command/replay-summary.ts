// What a change of rules does to past carts, gathered cart by cart in constant memory.

/** One past cart under both rulebooks; null where one refused it. */
export interface Replayed {
  line: number;
  id: string;
  tier: string;
  oldFen: number | null;
  newFen: number | null;
  oldCodes: string[];
  newCodes: string[];
}

/** Carts and what they pay more (positive) or less (negative) in all. */
export interface Tally {
  carts: number;
  fen: number;
}

/** The cart with the largest change to one side. */
export interface Largest {
  line: number;
  id: string;
  changeFen: number;
}

const bucketsMax = 10_000;

/** Counts of changes; when there are too many different ones, neighbours are counted together. */
class Histogram {
  private counts = new Map<number, number>();
  private total = 0;
  /** Changes this far apart may be counted as one; 1 is exact. */
  widthFen = 1;

  add(changeFen: number): void {
    this.count(this.counts, Math.floor(changeFen / this.widthFen), 1);
    this.total += 1;
    while (this.counts.size > bucketsMax) this.widen();
  }

  /** The lower of the two in the middle. */
  median(): number {
    let left = Math.ceil(this.total / 2);
    for (const bucket of [...this.counts.keys()].sort((a, b) => a - b)) {
      left -= this.counts.get(bucket) ?? 0;
      if (left <= 0) return bucket * this.widthFen;
    }
    return 0;
  }

  private widen(): void {
    const wider = new Map<number, number>();
    for (const [bucket, carts] of this.counts) this.count(wider, Math.floor(bucket / 2), carts);
    this.counts = wider;
    this.widthFen *= 2;
  }

  private count(counts: Map<number, number>, bucket: number, carts: number): void {
    counts.set(bucket, (counts.get(bucket) ?? 0) + carts);
  }
}

const empty = (): Tally => ({ carts: 0, fen: 0 });

const note = (tally: Tally, fen: number): void => {
  tally.carts += 1;
  tally.fen += fen;
};

/** Winners pay less, losers pay more. */
export class Sides {
  readonly winners = empty();
  readonly losers = empty();
  same = 0;

  add(changeFen: number): void {
    if (changeFen === 0) this.same += 1;
    else note(changeFen < 0 ? this.winners : this.losers, changeFen);
  }

  get carts(): number {
    return this.winners.carts + this.losers.carts + this.same;
  }
  get changeFen(): number {
    return this.winners.fen + this.losers.fen;
  }
}

export class Summary {
  readonly all = new Sides();
  readonly tiers = new Map<string, Sides>();
  readonly refusedByOld = new Map<string, number>();
  readonly refusedByNew = new Map<string, number>();
  refusedByOldCarts = 0;
  refusedByNewCarts = 0;
  skipped = 0;
  largestFall: Largest | null = null;
  largestRise: Largest | null = null;
  private readonly changes = new Histogram();

  add(cart: Replayed): void {
    if (cart.oldFen === null) this.refusedByOldCarts += 1;
    if (cart.newFen === null) this.refusedByNewCarts += 1;
    for (const code of cart.oldCodes) this.refusedByOld.set(code, (this.refusedByOld.get(code) ?? 0) + 1);
    for (const code of cart.newCodes) this.refusedByNew.set(code, (this.refusedByNew.get(code) ?? 0) + 1);
    if (cart.oldFen !== null && cart.newFen !== null) this.compare(cart, cart.newFen - cart.oldFen);
  }

  /** Of the carts whose price changed; null where none did. */
  get medianFen(): number | null {
    return this.all.winners.carts + this.all.losers.carts === 0 ? null : this.changes.median();
  }
  /** 1: the median is exact. */
  get medianWithinFen(): number {
    return this.changes.widthFen;
  }

  toJson(): object {
    const told = (sides: Sides): object => ({ carts: sides.carts, change_fen: sides.changeFen, winners: sides.winners, losers: sides.losers, same: sides.same });
    const largest = (of: Largest | null): object | null => of && { line: of.line, id: of.id, change_fen: of.changeFen };
    return {
      ...told(this.all),
      median_change_fen: this.medianFen, median_within_fen: this.medianWithinFen,
      largest_fall: largest(this.largestFall), largest_rise: largest(this.largestRise),
      tiers: Object.fromEntries([...this.tiers].map(([tier, sides]) => [tier, told(sides)])),
      refused_by_old: { carts: this.refusedByOldCarts, codes: Object.fromEntries(this.refusedByOld) },
      refused_by_new: { carts: this.refusedByNewCarts, codes: Object.fromEntries(this.refusedByNew) },
      skipped_lines: this.skipped,
    };
  }

  private compare(cart: Replayed, changeFen: number): void {
    this.all.add(changeFen);
    const tier = this.tiers.get(cart.tier) ?? new Sides();
    this.tiers.set(cart.tier, tier);
    tier.add(changeFen);
    if (changeFen === 0) return;
    this.changes.add(changeFen);
    const here = { line: cart.line, id: cart.id, changeFen };
    if (changeFen < (this.largestFall?.changeFen ?? 0)) this.largestFall = here;
    if (changeFen > (this.largestRise?.changeFen ?? 0)) this.largestRise = here;
  }
}
