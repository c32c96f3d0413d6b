// Carts that make the search work, each from a seed, in the form of workload.json: 50 lines, the coupons of a full wallet.
// `node bench/search-carts.mjs VARIANT COUPONS SEED FOLDER` writes one as a rulebook and a request
// for the native bench and a profiler.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asRequest, asRulebook } from './as-rulebook.mjs';

const categoryCount = 8;
const groupSizeMax = 4;
const skuShare = 25; // percent of the coupons; the rest see the whole order
const categoryShare = 35;

export const variants = {
  'one-kind': { label: 'groups within one kind of scope', groups: 'one-kind', priorities: false, share: 1 },
  full: { label: 'groups of four within one kind of scope', groups: 'one-kind', groupSizeMin: 4, priorities: false, share: 0.1 },
  mixed: { label: 'groups across kinds of scope', groups: 'mixed', priorities: false, share: 1 },
  free: { label: 'free stacking', groups: 'none', priorities: false, share: 0.1 },
  priorities: { label: 'groups within one kind, mixed priorities', groups: 'one-kind', priorities: true, share: 0.1 },
};

/** mulberry32: neighbouring seeds have nothing in common. Whole numbers from `low` to `high`, both included. */
function drawer(seed) {
  let state = seed >>> 0;
  return (low, high) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (high - low + 1));
  };
}

function shuffled(items, draw) {
  const out = [...items];
  for (let at = out.length - 1; at > 0; at -= 1) {
    const other = draw(0, at);
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}

function drawLines(draw, count) {
  return Array.from({ length: count }, (_, at) => ({
    sku: `k${at}`,
    cat: `c${draw(0, categoryCount - 1)}`,
    brand: 'b',
    unit: draw(99, 2999) * 10,
    qty: draw(1, 3),
  }));
}

function drawScope(draw, lines) {
  const kind = draw(1, 100);
  if (kind <= skuShare) return { t: 'sku', ids: shuffled(lines, draw).slice(0, draw(1, 3)).map((line) => line.sku) };
  if (kind <= skuShare + categoryShare) return { t: 'cat', ids: [lines[draw(0, lines.length - 1)].cat] };
  return { t: 'all', ids: [] };
}

function amountOf({ t, ids }, lines) {
  const inside = lines.filter((line) => t === 'all' || ids.includes(t === 'sku' ? line.sku : line.cat));
  return inside.reduce((sum, line) => sum + line.unit * line.qty, 0);
}

/** Half cut an amount, a quarter a percent, a quarter a percent up to a cap. */
function drawCoupon(draw, lines, variant) {
  const scope = drawScope(draw, lines);
  const amountFen = amountOf(scope, lines);
  const share = (low, high) => Math.max(1, Math.floor((amountFen * draw(low, high)) / 1000));
  const percent = draw(0, 1) === 1;
  return {
    kind: percent ? 'pct' : 'off',
    value: percent ? draw(80, 98) : share(20, 150),
    cap: percent && draw(0, 1) === 1 ? share(20, 100) : 0,
    threshold: Math.floor((amountFen * draw(0, 1100)) / 1000),
    group: 0,
    solo: false,
    scope,
    priority: variant.priorities ? draw(0, 9) : 0,
  };
}

/** Groups of one to four coupons, or of four, drawn from the coupons as they lie after a shuffle. */
function putInGroups(coupons, variant, draw) {
  if (variant.groups === 'none') return;
  const pools = variant.groups === 'mixed' ? [coupons] : ['sku', 'cat', 'all'].map((kind) => coupons.filter(({ scope }) => scope.t === kind));
  let group = 0;
  for (const pool of pools) {
    const left = shuffled(pool, draw);
    while (left.length > 0) {
      group += 1;
      for (const coupon of left.splice(0, draw(variant.groupSizeMin ?? 1, groupSizeMax))) coupon.group = group;
    }
  }
}

/** The engine's order of application, so that equal priorities mean the same to the recursion, which goes by the wallet. */
function inTurn(coupons) {
  const scopeRank = { sku: 0, cat: 1, all: 2 };
  const kindRank = ({ kind, threshold }) => (kind === 'pct' ? 0 : threshold > 0 ? 1 : 2);
  return [...coupons].sort((a, b) => b.priority - a.priority || scopeRank[a.scope.t] - scopeRank[b.scope.t] || kindRank(a) - kindRank(b));
}

export function searchCart(variantName, couponCount, seed, lineCount = 50) {
  const variant = variants[variantName];
  const draw = drawer(seed);
  const lines = drawLines(draw, lineCount);
  const coupons = Array.from({ length: couponCount }, () => drawCoupon(draw, lines, variant));
  putInGroups(coupons, variant, draw);
  const named = inTurn(coupons).map((coupon, at) => ({ ...coupon, id: `q${String(at).padStart(2, '0')}` }));
  return { now: 1785456000, channel: 'app', tier: 'plain', tierPct: 100, lines, coupons: named, promos: [], points: { redeem: 0, maxPct: 50 } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [variantName, couponCount, seed, folder] = process.argv.slice(2);
  if (!(variantName in variants) || folder === undefined) {
    console.error(`usage: node bench/search-carts.mjs ${Object.keys(variants).join('|')} COUPONS SEED FOLDER`);
    process.exit(2);
  }
  const size = searchCart(variantName, Number(couponCount), Number(seed));
  mkdirSync(folder, { recursive: true });
  const name = `${variantName}-${couponCount}-${seed}`;
  writeFileSync(join(folder, `${name}.rulebook.json`), JSON.stringify(asRulebook(size, 'search')));
  writeFileSync(join(folder, `${name}.request.json`), JSON.stringify(asRequest(size)));
  console.log(`build/release/bench/core_bench --carts=${folder} --sizes=${name} --benchmark_filter=tap`);
}
