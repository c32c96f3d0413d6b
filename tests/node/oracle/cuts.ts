// What a goods effect takes off the units at its turn.
import type { GoodsEffect, Offer, Rounding } from '@yansuan/core';
import { keptShare, least, most, splitWithRooms, sum } from './arithmetic.js';
import { bySku, cutGoods, cutUnits, netTotal, type Unit } from './units.js';

/** What stays of an amount; a price never raises. */
export function after(effect: GoodsEffect, amount: bigint, times: bigint, rounding: Rounding): bigint {
  if (effect.keep_bp !== undefined) return keptShare(amount, BigInt(effect.keep_bp), rounding);
  if (effect.off_fen !== undefined) return most(0n, amount - BigInt(effect.off_fen) * times);
  return least(amount, BigInt(effect.price_fen ?? 0));
}

/** Price of one unit after the effect, stopped at its floor; from list it replaces what came before where that is lower. */
export function unitAfter(offer: Offer, effect: GoodsEffect, unit: Unit, times: bigint, rounding: Rounding): bigint {
  const price = after(effect, offer.from === 'list' ? unit.list : unit.net, times, rounding);
  return least(unit.net, most(price, least(unit.floor, unit.net)));
}

const descending = (left: bigint, right: bigint): number => (left === right ? 0 : left > right ? -1 : 1);

/** max_units reaches the units with the greatest cut (rounded once for several, that is the dearest), or those that pick names; lines of one SKU are one line. */
export function reach(offer: Offer, units: readonly Unit[], personUnits: number, cutOf: (unit: Unit) => bigint): Unit[] {
  const pick = offer.target?.pick ?? 'best';
  const ordered = pick === 'cart' ? [...units] : [...units].sort((left, right) => {
    if (pick === 'cheapest') return descending(right.net, left.net);
    return pick === 'dearest' ? descending(left.net, right.net) : descending(cutOf(left), cutOf(right));
  });
  const perSku = new Map<number, number>();
  const inLine = ordered.filter(({ place }) => {
    perSku.set(place, (perSku.get(place) ?? 0) + 1);
    return (perSku.get(place) as number) <= (offer.limits?.line?.max_units ?? Infinity);
  });
  const reached = new Set(inLine.slice(0, Math.min(offer.limits?.order?.max_units ?? Infinity, personUnits)));
  return units.filter((unit) => reached.has(unit));
}

/** Takes one effect off the units in place. */
export function cut(offer: Offer, effect: GoodsEffect, scope: readonly Unit[], times: bigint, personUnits: number, rounding: Rounding): void {
  const per = effect.per ?? 'order';
  const units = reach(offer, scope, personUnits, (unit) => {
    return per === 'unit' ? unit.net - unitAfter(offer, effect, unit, times, rounding) : unit.net;
  });
  const cap = BigInt(offer.limits?.order?.max_fen ?? 10n ** 15n);
  if (per === 'order') {
    const base = netTotal(units);
    cutGoods(least(cap, base - after(effect, base, times, rounding)), units);
    return;
  }
  if (per === 'line') {
    const lines = bySku(units);
    const wanted = lines.map((line) => netTotal(line) - after(effect, netTotal(line), times, rounding));
    atMost(cap, wanted).forEach((taken, at) => cutUnits(taken, lines[at] as Unit[]));
    return;
  }
  const lines = bySku(units);
  const wanted = lines.map((line) => line.map((unit) => unit.net - unitAfter(offer, effect, unit, times, rounding)));
  const taken = atMost(cap, wanted.map(sum));
  lines.forEach((line, at) => {
    const parts = atMost(taken[at] as bigint, wanted[at] as bigint[]);
    line.forEach((unit, place) => {
      unit.net -= parts[place] as bigint;
      if (offer.from === 'list' && parts[place] !== 0n) unit.tier = false;
    });
  });
}

/** A cap is split by share of what each part would have lost. */
export function atMost(cap: bigint, wanted: readonly bigint[]): bigint[] {
  return sum(wanted) > cap ? splitWithRooms(cap, wanted, wanted) : [...wanted];
}
