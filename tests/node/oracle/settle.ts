// What follows the offers: points as money, freight, the least payable, and the lines (how meeting 10).
import type { QuoteRequest, RulebookDocument } from '@yansuan/core';
import { least, splitWithRooms, sum } from './arithmetic.js';
import { freightOf, giftsOf, pointsSpent, type Gift } from './extras.js';
import type { Plan } from './plans.js';
import { bySku, copy, cutGoods, netTotal, type Unit } from './units.js';

export interface Settled {
  units: Unit[];
  gifts: Gift[];
  goodsFen: bigint;
  freightFen: bigint;
  pointsUsed: bigint;
  pointsOffFen: bigint;
}

/** How meeting 10, G: what goods and priced gifts lack to the least payable comes back to the lines by what they lost. */
function raiseToFloor(units: readonly Unit[], floorFen: bigint, giftsFen: bigint): void {
  const missing = least(floorFen, sum(units.map(({ list }) => list))) - netTotal(units) - giftsFen;
  if (missing <= 0n) return;
  const roomOf = (part: readonly Unit[]): bigint => sum(part.map(({ list, net }) => list - net));
  const groups = bySku(units);
  const parts = splitWithRooms(missing, groups.map(roomOf), groups.map(roomOf));
  groups.forEach((group, at) => {
    const rooms = group.map((unit) => roomOf([unit]));
    splitWithRooms(parts[at] as bigint, rooms, rooms).forEach((part, place) => ((group[place] as Unit).net += part));
  });
}

/** A line gets its units back in cart order. */
export function linePayables(request: QuoteRequest, units: readonly Unit[]): bigint[] {
  const left = new Map(bySku(units).map((group) => [(group[0] as Unit).sku.id, group.map(({ net }) => net)]));
  return request.cart.lines.map((line) => (line.selected === false ? 0n : sum((left.get(line.sku) ?? []).splice(0, line.units ?? 1))));
}

export function settle(book: RulebookDocument, request: QuoteRequest, plan: Plan): Settled {
  const units = copy(plan.units);
  const spent = pointsSpent(book, request, units);
  const freightFen = freightOf(book, units, plan.extras);
  const afterCuts = netTotal(units);
  cutGoods(spent.fen, units);
  const pointsOffFen = afterCuts - netTotal(units);
  const gifts = giftsOf(plan.extras, request);
  const giftsFen = sum(gifts.map((gift) => gift.priceFen * gift.units));
  raiseToFloor(units, BigInt(book.settings?.min_payable_fen ?? 1), giftsFen);
  return { units, gifts, goodsFen: netTotal(units) + giftsFen, freightFen, pointsUsed: spent.points, pointsOffFen };
}
