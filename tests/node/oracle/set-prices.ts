// What an offer's sets cost: parts first, then the effect on the whole, split over the units it was reckoned on.
import type { GoodsEffect, Offer, Rounding, SetPart } from '@yansuan/core';
import { keptShare, least, sum } from './arithmetic.js';
import { after, atMost } from './cuts.js';
import { groupsOf, type Form } from './set-forms.js';
import { bySku, cutGoods, netTotal, type Unit } from './units.js';

/** Sets whose parts choose together: one set, or all of them when pooled. */
interface Pool {
  form: Form;
  sets: number;
}

interface Portion {
  units: Unit[];
  times: bigint;
}

function pools(offer: Offer, forms: readonly Form[]): Pool[] {
  if (offer.target?.pooled !== true) return forms.map((form) => ({ form, sets: 1 }));
  return [{ form: groupsOf(offer).map((_, at) => forms.flatMap((form) => form[at] as Unit[])), sets: forms.length }];
}

/** Dearest unit first; pooled, the cheapest take the cheapest part. */
function keepsOf(parts: readonly SetPart[], { sets }: Pool, pooled: boolean): bigint[] {
  const keeps = parts.flatMap(({ units, keep_bp: keepBp = 10_000 }) => Array.from({ length: units * sets }, () => keepBp));
  return (pooled ? keeps.sort((left, right) => right - left) : keeps).map(BigInt);
}

const dearestFirst = (units: readonly Unit[]): Unit[] => [...units].sort((left, right) => (left.net > right.net ? -1 : left.net < right.net ? 1 : left.at - right.at));

function partPrices(offer: Offer, all: readonly Pool[], rounding: Rounding): Map<Unit, bigint> {
  const prices = new Map<Unit, bigint>();
  for (const pool of all) {
    groupsOf(offer).forEach(({ parts }, at) => {
      const keeps = keepsOf(parts, pool, offer.target?.pooled === true);
      dearestFirst(pool.form[at] as Unit[]).forEach((unit, rank) => prices.set(unit, keptShare(unit.net, keeps[rank] as bigint, rounding)));
    });
  }
  return prices;
}

/** What the effect is reckoned on; the parts alone are reckoned on each set. */
function portions(effect: GoodsEffect | undefined, all: readonly Pool[]): Portion[] {
  const per = effect?.per ?? 'set';
  const units = all.flatMap(({ form }) => form.flat());
  if (per === 'unit') return units.map((unit) => ({ units: [unit], times: 1n }));
  if (per === 'line') return bySku(units).map((line) => ({ units: line, times: 1n }));
  const sets = (pool: Pool): bigint => BigInt(pool.sets);
  return per === 'order' ? [{ units, times: sum(all.map(sets)) }] : all.map((pool) => ({ units: pool.form.flat(), times: sets(pool) }));
}

/** A price of one set, for several of a pool. */
const repeated = (effect: GoodsEffect, times: bigint): GoodsEffect =>
  effect.price_fen === undefined || effect.per === 'order' ? effect : { ...effect, price_fen: effect.price_fen * Number(times) };

/** Prices the sets in place; false where one would cost more than its units did, or as much and for nothing. */
export function priceSets(offer: Offer, effect: GoodsEffect | undefined, forms: readonly Form[], bringsGift: boolean, rounding: Rounding): boolean {
  const all = pools(offer, forms);
  const before = all.map(({ form }) => netTotal(form.flat()));
  if (offer.from !== 'net') {
    for (const unit of all.flatMap(({ form }) => form.flat())) {
      unit.net = unit.list;
      unit.tier = false;
    }
  }
  const prices = partPrices(offer, all, rounding);
  const parts = portions(effect, all);
  const wanted = parts.map(({ units, times }) => {
    const price = sum(units.map((unit) => prices.get(unit) as bigint));
    return netTotal(units) - (effect === undefined ? price : least(price, after(repeated(effect, times), price, times, rounding)));
  });
  const cap = BigInt(offer.limits?.order?.max_fen ?? 10n ** 15n);
  atMost(cap, wanted).forEach((cut, at) => cutGoods(cut, (parts[at] as Portion).units));
  return all.every(({ form }, at) => {
    const saved = (before[at] as bigint) - netTotal(form.flat());
    return saved > 0n || (saved === 0n && bringsGift);
  });
}
