// The other two ways one would write the workload in JavaScript, on the stages of reference.mjs and under its rules: typed
// arrays, scopes matched beforehand, nothing cloned or allocated while pricing.
// `baselines.mjs?row` is a copy of the code for one row alone: V8 compiles it for what that row does.
const { Reference } = await import(`./reference.mjs${new URL(import.meta.url).search}`);

/** Prices a set of coupons from the lines, on its own. */
class SetPricer extends Reference {
  constructor(size) {
    super(size);
    this.startFen = new Int32Array(size.lines.length);
    this.scopedBits = this.coupons.reduce((bits, coupon, turn) => (coupon.whole ? bits : bits | (1 << turn)), 0);
  }

  /** Below 0: one of them misses its threshold at its turn. */
  priceSet(chosen, totalFen) {
    this.lineFen.set(this.startFen);
    let leftFen = totalFen;
    for (let turn = 0; chosen >> turn !== 0; turn += 1) {
      if ((chosen & (1 << turn)) === 0) continue;
      const coupon = this.coupons[turn];
      const baseFen = this.baseOf(coupon, leftFen);
      if (baseFen === 0 || baseFen < coupon.threshold) return -1;
      const cutFen = this.cutOf(coupon, baseFen);
      // The lines matter only while a coupon with a scope of its own is still to come.
      if (((chosen & this.scopedBits) >> (turn + 1)) !== 0) this.allot(coupon.whole ? null : coupon.lines, baseFen, cutFen);
      leftFen -= cutFen;
    }
    return leftFen;
  }

  take(chosen, totalFen, count) {
    this.bestSet = chosen;
    this.bestFen = totalFen;
    this.bestCount = count;
  }
}

/** Depth first through the coupons; each set that groups and solo allow is priced. */
export class ExactRecursion extends SetPricer {
  search(turn, totalFen) {
    this.startFen.set(this.lineFen);
    this.visit(turn, totalFen, 0, 0, 0);
    this.lineFen.set(this.startFen);
  }

  visit(turn, totalFen, chosen, count, groups) {
    if (turn === this.coupons.length) {
      this.plans += 1;
      const fen = this.priceSet(chosen, totalFen);
      if (fen >= 0 && (fen < this.bestFen || (fen === this.bestFen && count < this.bestCount))) this.take(chosen, fen, count);
      return;
    }
    const coupon = this.coupons[turn];
    if ((groups & coupon.groupBit) === 0 && (!coupon.solo || count === 0)) {
      const next = coupon.solo ? this.coupons.length : turn + 1;
      this.visit(next, totalFen, chosen | (1 << turn), count + 1, groups | coupon.groupBit);
    }
    this.visit(turn + 1, totalFen, chosen, count, groups);
  }
}

class Greedy extends SetPricer {
  legalNow(turn, chosen, groups) {
    const coupon = this.coupons[turn];
    return (chosen & (1 << turn)) === 0 && (groups & coupon.groupBit) === 0 && (!coupon.solo || chosen === 0);
  }

  search(first, totalFen) {
    this.startFen.set(this.lineFen);
    let chosen = 0;
    let groups = 0;
    let leftFen = totalFen;
    for (;;) {
      const turn = this.largestSaving(chosen, groups, totalFen, leftFen);
      if (turn < 0) break;
      leftFen = this.use(turn, chosen, totalFen, leftFen);
      chosen |= 1 << turn;
      groups |= this.coupons[turn].groupBit;
      if (this.coupons[turn].solo) break;
    }
    this.lineFen.set(this.startFen);
    this.keep(chosen, totalFen);
  }
}

/** Takes the coupon that makes the set priced in the shop's order cheapest, until none does. */
export class GreedyInOrder extends Greedy {
  largestSaving(chosen, groups, totalFen, leftFen) {
    let best = -1;
    let bestFen = leftFen;
    for (let turn = 0; turn < this.coupons.length; turn += 1) {
      if (!this.legalNow(turn, chosen, groups)) continue;
      const fen = this.priceSet(chosen | (1 << turn), totalFen);
      if (fen < 0 || fen >= bestFen) continue;
      best = turn;
      bestFen = fen;
    }
    return best;
  }

  use(turn, chosen, totalFen) {
    return this.priceSet(chosen | (1 << turn), totalFen);
  }

  keep(chosen, totalFen) {
    this.take(chosen, totalFen, 0);
  }
}

/** Takes the coupon that cuts most from what the lines cost now. The cheapest to run, and it reads the thresholds out of turn. */
export class GreedyAsTaken extends Greedy {
  largestSaving(chosen, groups, totalFen, leftFen) {
    let best = -1;
    let mostFen = 0;
    for (let turn = 0; turn < this.coupons.length; turn += 1) {
      if (!this.legalNow(turn, chosen, groups)) continue;
      const baseFen = this.baseOf(this.coupons[turn], leftFen);
      if (baseFen === 0 || baseFen < this.coupons[turn].threshold) continue;
      const cutFen = this.cutOf(this.coupons[turn], baseFen);
      if (cutFen <= mostFen) continue;
      best = turn;
      mostFen = cutFen;
    }
    return best;
  }

  use(turn, chosen, totalFen, leftFen) {
    const coupon = this.coupons[turn];
    const baseFen = this.baseOf(coupon, leftFen);
    const cutFen = this.cutOf(coupon, baseFen);
    this.allot(coupon.lines, baseFen, cutFen);
    return leftFen - cutFen;
  }

  /** What the shop's order allows of them. */
  keep(chosen, totalFen) {
    let kept = 0;
    let leftFen = totalFen;
    for (let turn = 0; turn < this.coupons.length; turn += 1) {
      if ((chosen & (1 << turn)) === 0) continue;
      const fen = this.priceSet(kept | (1 << turn), totalFen);
      if (fen < 0) continue;
      kept |= 1 << turn;
      leftFen = fen;
    }
    this.lineFen.set(this.startFen);
    this.take(kept, leftFen, 0);
  }
}
