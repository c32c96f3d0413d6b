// The workload in plain JavaScript: an exact recursion over every legal set of coupons. Baseline of the bench and the
// answer the engine is compared with. Typed arrays, scopes matched beforehand, nothing allocated while pricing.

const inScope = ({ t, ids }, line) => t === 'all' || ids.includes({ sku: line.sku, cat: line.cat, brand: line.brand }[t]);
const linesIn = (size, scope) => Int32Array.from(size.lines.keys()).filter((at) => inScope(scope, size.lines[at]));
const percent = (amountFen, kept) => Math.floor((amountFen * kept + 50) / 100);

/** What time, tier, channel and scope leave of the promotions. */
function livePromotions(size) {
  return size.promos
    .filter((promotion) => promotion.start <= size.now && size.now < promotion.end)
    .filter((promotion) => promotion.tiers.includes(size.tier) && promotion.channels.includes(size.channel))
    .map(({ kind, value, minQty, minAmount, scope }) => ({ percent: kind === 'pct', value, minQty, minAmount, lines: linesIn(size, scope) }))
    .filter((promotion) => promotion.lines.length > 0);
}

function couponsInTurn(size) {
  const turns = [...size.coupons.keys()].sort((a, b) => size.coupons[b].priority - size.coupons[a].priority || a - b);
  const coupons = turns.map((wallet) => {
    const { kind, value, threshold, cap, group, solo, scope } = size.coupons[wallet];
    const groupBit = group === 0 ? 0 : 1 << group;
    return { wallet, percent: kind === 'pct', value, threshold, cap, groupBit, solo, whole: scope.t === 'all', lines: linesIn(size, scope), split: false };
  });
  // After a coupon only the order's total is looked at, unless a later one has a scope of its own.
  coupons.forEach((coupon, turn) => (coupon.split = coupons.slice(turn + 1).some((later) => !later.whole)));
  return coupons;
}

export class Reference {
  constructor(size) {
    const count = size.lines.length;
    this.size = size;
    this.promotions = livePromotions(size);
    this.coupons = couponsInTurn(size);
    this.unitFen = Int32Array.from(size.lines, (line) => line.unit);
    this.units = Int32Array.from(size.lines, (line) => line.qty);
    this.lineFen = new Int32Array(count);
    this.offFen = new Int32Array(count);
    this.remainders = new Float64Array(count);
    this.saved = new Int32Array(count * (this.coupons.length + 1));
    this.couponFen = new Int32Array(size.coupons.length); // by place in the wallet; 0: not used
    this.bestFen = 0;
    this.bestSet = 0;
    this.bestCount = 0;
    this.plans = 0;
    this.payableFen = 0;
    this.pointsOffFen = 0;
  }

  setUnits(line, units) {
    this.units[line] = units;
  }

  price() {
    let totalFen = this.priceUnits();
    this.bestFen = totalFen;
    this.bestSet = 0;
    this.bestCount = 0;
    this.plans = 0; // legal sets of coupons seen
    this.search(0, totalFen, 0, 0, 0);
    totalFen = this.applyBest(totalFen);
    const { redeem, maxPct } = this.size.points;
    this.pointsOffFen = Math.floor(Math.min(redeem, Math.floor((totalFen * maxPct) / 100)) / 100) * 100;
    this.allot(null, totalFen, this.pointsOffFen);
    this.payableFen = totalFen - this.pointsOffFen;
    return this.payableFen;
  }

  // Stages A and B: each line's largest promotion, then the tier.
  priceUnits() {
    const { units, unitFen, lineFen, offFen } = this;
    offFen.fill(0);
    for (const promotion of this.promotions) this.promote(promotion);
    let totalFen = 0;
    for (let i = 0; i < lineFen.length; i += 1) {
      lineFen[i] = percent(units[i] * unitFen[i] - offFen[i], this.size.tierPct);
      totalFen += lineFen[i];
    }
    return totalFen;
  }

  promote({ lines, percent: isPercent, value, minQty, minAmount }) {
    const { units, unitFen, offFen } = this;
    let scopeUnits = 0;
    let scopeFen = 0;
    for (const i of lines) {
      scopeUnits += units[i];
      scopeFen += units[i] * unitFen[i];
    }
    if (scopeUnits < minQty || scopeFen < minAmount) return;
    for (const i of lines) {
      const grossFen = units[i] * unitFen[i];
      const cutFen = isPercent ? grossFen - percent(grossFen, value) : Math.min(unitFen[i], value) * units[i];
      if (cutFen > offFen[i]) offFen[i] = cutFen;
    }
  }

  // Stage C. Lower total first, then fewer coupons.
  search(turn, totalFen, chosen, count, groups) {
    if (turn === this.coupons.length) {
      this.plans += 1;
      if (totalFen < this.bestFen || (totalFen === this.bestFen && count < this.bestCount)) {
        this.bestFen = totalFen;
        this.bestSet = chosen;
        this.bestCount = count;
      }
      return;
    }
    const coupon = this.coupons[turn];
    const free = (groups & coupon.groupBit) === 0 && (!coupon.solo || count === 0);
    const baseFen = free ? this.baseOf(coupon, totalFen) : 0;
    if (baseFen > 0 && baseFen >= coupon.threshold) {
      const cutFen = this.cutOf(coupon, baseFen);
      const last = coupon.solo ? this.coupons.length : turn + 1; // nothing comes beside a solo coupon
      if (coupon.split && !coupon.solo) this.keepLines(coupon, turn);
      if (coupon.split && !coupon.solo) this.allot(coupon.lines, baseFen, cutFen);
      this.search(last, totalFen - cutFen, chosen | (1 << turn), count + 1, groups | coupon.groupBit);
      if (coupon.split && !coupon.solo) this.putBack(coupon, turn);
    }
    this.search(turn + 1, totalFen, chosen, count, groups);
  }

  baseOf(coupon, totalFen) {
    if (coupon.whole) return totalFen;
    let baseFen = 0;
    for (const i of coupon.lines) baseFen += this.lineFen[i];
    return baseFen;
  }

  cutOf(coupon, baseFen) {
    if (!coupon.percent) return Math.min(coupon.value, baseFen);
    const cutFen = baseFen - percent(baseFen, coupon.value);
    return coupon.cap > 0 ? Math.min(cutFen, coupon.cap) : cutFen;
  }

  keepLines({ lines }, turn) {
    const at = turn * this.lineFen.length;
    for (let k = 0; k < lines.length; k += 1) this.saved[at + k] = this.lineFen[lines[k]];
  }

  putBack({ lines }, turn) {
    const at = turn * this.lineFen.length;
    for (let k = 0; k < lines.length; k += 1) this.lineFen[lines[k]] = this.saved[at + k];
  }

  // Largest remainder by what the lines cost; equal remainders: the earlier line. null: every line.
  allot(lines, baseFen, cutFen) {
    if (cutFen === 0) return;
    const { lineFen, remainders } = this;
    const count = lines === null ? lineFen.length : lines.length;
    let leftFen = cutFen;
    for (let k = 0; k < count; k += 1) {
      const i = lines === null ? k : lines[k];
      const product = cutFen * lineFen[i];
      const shareFen = Math.floor(product / baseFen);
      remainders[k] = product - shareFen * baseFen;
      lineFen[i] -= shareFen;
      leftFen -= shareFen;
    }
    for (; leftFen > 0; leftFen -= 1) {
      let most = 0;
      for (let k = 1; k < count; k += 1) if (remainders[k] > remainders[most]) most = k;
      lineFen[lines === null ? most : lines[most]] -= 1;
      remainders[most] = -1;
    }
  }

  applyBest(totalFen) {
    this.couponFen.fill(0);
    let leftFen = totalFen;
    for (let turn = 0; turn < this.coupons.length; turn += 1) {
      if ((this.bestSet & (1 << turn)) === 0) continue;
      const coupon = this.coupons[turn];
      const baseFen = this.baseOf(coupon, leftFen);
      const cutFen = this.cutOf(coupon, baseFen);
      this.allot(coupon.lines, baseFen, cutFen);
      this.couponFen[coupon.wallet] = cutFen;
      leftFen -= cutFen;
    }
    return leftFen;
  }
}
