// The common workload in the offer language: each size becomes a rulebook and a request.
// `node bench/as-rulebook.mjs --write FOLDER` writes them as files for the native bench.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const workload = JSON.parse(readFileSync(new URL('workload.json', import.meta.url), 'utf8'));
export const sizeNames = Object.keys(workload.sizes);
export const tapLine = 0; // a tap takes its units up by one, the next one back

const tiers = ['plain', 'silver', 'gold'];
const named = (id) => ({ id, name: { zh: id } });

/** At most one coupon of each group; group 0 is free, so it is no group here. */
function couponsAtMost(size) {
  const groups = [...new Set(size.coupons.map((coupon) => coupon.group))].filter((group) => group !== 0);
  return groups.length === 0 ? null : Object.fromEntries(groups.sort((a, b) => a - b).map((group) => [`g${group}`, 1]));
}

function settingsOf(size) {
  return {
    rounding: 'half_up',
    min_payable_fen: 0,
    // One point is one fen off, a hundred at a time; the workload earns none.
    points: { earn: null, pay: { fen_per_point: 1, step_points: 100, max_share_bp: size.points.maxPct * 100 } },
    lanes: [
      { id: 'promotions', stage: 'A', at_most: 1, measure: 'list' },
      { id: 'tier', stage: 'A', at_most: 1, measure: 'list' },
      { id: 'coupons', stage: 'D', at_most: couponsAtMost(size), measure: 'running' },
    ],
  };
}

function scopeOf({ t, ids }) {
  const key = { sku: 'skus', cat: 'categories', brand: 'brands' }[t];
  return key === undefined ? {} : { scope: { [key]: ids } };
}

/** `pct` is rounded once a line, `off` is taken from each unit. */
function promotionOffer(promotion, place, count) {
  const asks = {
    ...(promotion.minQty > 1 ? { min_units: promotion.minQty } : {}),
    ...(promotion.minAmount > 0 ? { min_amount_fen: promotion.minAmount } : {}),
  };
  return {
    ...named(promotion.id),
    lane: 'promotions',
    priority: count - place, // equal discounts: the first in the book
    audience: { tiers: promotion.tiers, tags: promotion.channels.map((channel) => `channel-${channel}`) },
    window: { from_ms: promotion.start * 1000, until_ms: promotion.end * 1000 },
    ...scopeOf(promotion.scope),
    ...(Object.keys(asks).length === 0 ? {} : { condition: [asks] }),
    effects: [promotion.kind === 'pct' ? { keep_bp: promotion.value * 100, per: 'line' } : { off_fen: promotion.value, per: 'unit' }],
  };
}

function couponOffer(coupon) {
  return {
    ...named(`coupon-${coupon.id}`),
    claim: 'coupon',
    lane: 'coupons',
    priority: coupon.priority,
    ...(coupon.group === 0 ? {} : { stack_group: `g${coupon.group}` }),
    ...(coupon.solo ? { excludes: ['coupons'] } : {}),
    ...scopeOf(coupon.scope),
    ...(coupon.threshold === 0 ? {} : { condition: [{ min_amount_fen: coupon.threshold }] }),
    effects: [coupon.kind === 'pct' ? { keep_bp: coupon.value * 100 } : { off_fen: coupon.value }],
    ...(coupon.cap === 0 ? {} : { limits: { order: { max_fen: coupon.cap } } }),
  };
}

/** The cart's SKUs first and in its order: ties of the split go by the SKU's place in the rulebook. */
function skusOf(size) {
  const inCart = size.lines.map((line) => ({ ...named(line.sku), list_fen: line.unit, category: line.cat, brand: line.brand }));
  const known = new Set(inCart.map((sku) => sku.id));
  const elsewhere = size.promos.filter((promotion) => promotion.scope.t === 'sku').flatMap((promotion) => promotion.scope.ids);
  const others = [...new Set(elsewhere)].filter((id) => !known.has(id));
  return [...inCart, ...others.map((id) => ({ ...named(id), list_fen: 100 }))]; // named by a promotion, in no cart: any price
}

export function asRulebook(size, name) {
  const tier = {
    ...named(`tier-${size.tier}`),
    lane: 'tier',
    audience: { tiers: [size.tier] },
    effects: [{ keep_bp: size.tierPct * 100, per: 'line' }],
  };
  return {
    contract: 1,
    id: `workload-${name.toLowerCase()}`,
    version: workload.version,
    settings: settingsOf(size),
    tiers: tiers.map(named),
    skus: skusOf(size),
    offers: [...size.promos.map((promotion, place) => promotionOffer(promotion, place, size.promos.length)), tier, ...size.coupons.map(couponOffer)],
  };
}

export function asRequest(size) {
  return {
    member: { tier: size.tier, tags: [`channel-${size.channel}`], orders: 1, points_available: size.points.redeem },
    coupons: size.coupons.map((coupon) => ({ id: coupon.id, offer: `coupon-${coupon.id}` })),
    cart: { lines: size.lines.map((line) => ({ sku: line.sku, units: line.qty })), points_to_use: size.points.redeem },
    context: { now_ms: size.now * 1000 },
  };
}

export function writeCarts(folder) {
  mkdirSync(folder, { recursive: true });
  for (const name of sizeNames) {
    writeFileSync(join(folder, `${name}.rulebook.json`), JSON.stringify(asRulebook(workload.sizes[name], name)));
    writeFileSync(join(folder, `${name}.request.json`), JSON.stringify(asRequest(workload.sizes[name])));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [flag, folder] = process.argv.slice(2);
  if (flag !== '--write' || folder === undefined) {
    console.error('usage: node bench/as-rulebook.mjs --write FOLDER');
    process.exit(2);
  }
  writeCarts(folder);
}
