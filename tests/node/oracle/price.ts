// The whole price by brute force, by_stage, for normal orders without sets: slow, plain, and apart from the core.
import type { QuoteRequest, RulebookDocument, Stage } from '@yansuan/core';
import { least, splitWithRooms, sum } from './arithmetic.js';
import { candidates, hasMoney, lanesOf, type Candidate } from './candidates.js';
import { extrasOf, freightOf, giftsOf, pointsEarned, pointsSpent, type Extra, type Gift } from './extras.js';
import { bestOrderCuts } from './order-cuts.js';
import { better, excludesLane, subsets, type Plan } from './plans.js';
import { pricesNow } from './turn.js';
import { bestUnitPrices } from './unit-prices.js';
import { bySku, cutGoods, netTotal, selectedUnits, type Unit } from './units.js';

export interface OraclePrice {
  listTotalFen: bigint;
  /** In cart order; 0 for a line that is not selected. */
  linePayableFen: bigint[];
  goodsFen: bigint;
  freightFen: bigint;
  payableFen: bigint;
  pointsUsed: bigint;
  pointsOffFen: bigint;
  pointsEarned: bigint;
  couponsUsed: string[];
  offersUsed: string[];
  gifts: Gift[];
  /** A tie fell to the number of offers with limits or to the ids: lines and coupons may be another equal plan's. */
  narrowly: boolean;
}

interface Branch {
  offers: Candidate[];
  /** Offers that this branch is about: they are taken. */
  forks: Candidate[];
}

/** Two things branch to the end of D, with and without: a cross-lane excludes, and a unit price that somebody claims. */
function branches(offers: readonly Candidate[], lanes: readonly Candidate['lane'][]): Branch[] {
  const forks = offers.filter(
    (candidate) => (candidate.lane.stage === 'A' && (candidate.offer.claim ?? 'auto') !== 'auto') || lanes.some((lane) => excludesLane(candidate, lane)),
  );
  return [...subsets(forks)]
    .filter((taken) => !taken.some((one) => taken.some((other) => excludesLane(one, other.lane))))
    .map((taken) => ({ forks: taken, offers: offers.filter((one) => (forks.includes(one) ? taken.includes(one) : !taken.some((fork) => excludesLane(fork, one.lane)))) }));
}

function extrasAt(offers: readonly Candidate[], stage: Stage, units: readonly Unit[]): Extra[] {
  return offers.filter(({ lane }) => lane.stage === stage).flatMap((candidate) => extrasOf(candidate, units, pricesNow(units)));
}

/** Stage by stage, each least and then fixed. */
function throughStages({ offers, forks }: Branch, all: readonly Candidate[], start: Unit[], book: RulebookDocument): Plan | undefined {
  const rounding = book.settings?.rounding ?? 'half_up';
  const inStage = (offers: readonly Candidate[], stage: Stage): Candidate[] => offers.filter(({ lane }) => lane.stage === stage);
  const a = bestUnitPrices(inStage(offers, 'A'), forks, start, rounding);
  const c = a && bestOrderCuts({ money: inStage(offers, 'C'), all: inStage(all, 'C'), forks }, a.units, rounding);
  const d = c && bestOrderCuts({ money: inStage(offers, 'D'), all: inStage(all, 'D'), forks }, c.units, rounding);
  if (a === undefined || c === undefined || d === undefined) return undefined;
  const extras = [...extrasAt(all, 'A', start), ...c.extras, ...d.extras, ...extrasAt(all, 'F', d.units)];
  return { units: d.units, used: [...a.used, ...c.used, ...d.used], tierUnits: a.tierUnits, extras, narrowly: a.narrowly || c.narrowly || d.narrowly };
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
function linePayables(request: QuoteRequest, units: readonly Unit[]): bigint[] {
  const left = new Map(bySku(units).map((group) => [(group[0] as Unit).sku.id, group.map(({ net }) => net)]));
  return request.cart.lines.map((line) => (line.selected === false ? 0n : sum((left.get(line.sku) ?? []).splice(0, line.units ?? 1))));
}

export function oraclePrice(book: RulebookDocument, request: QuoteRequest): OraclePrice {
  const start = selectedUnits(book, request);
  const all = candidates(book, request);
  const money = all.filter(({ offer }) => hasMoney(offer));
  let end: Plan | undefined;
  for (const branch of branches(money, lanesOf(book))) {
    const plan = throughStages(branch, all, start, book);
    if (plan === undefined || branch.forks.some((fork) => fork.lane.choose === 'best' && !plan.used.includes(fork))) continue;
    end = better(end, plan);
  }
  const { units, used, extras } = end as Plan;
  const spent = pointsSpent(book, request, units);
  const freightFen = freightOf(book, units, extras);
  const afterCuts = netTotal(units);
  cutGoods(spent.fen, units);
  const pointsOffFen = afterCuts - netTotal(units);
  const gifts = giftsOf(extras, request);
  const giftsFen = sum(gifts.map((gift) => gift.priceFen * gift.units));
  raiseToFloor(units, BigInt(book.settings?.min_payable_fen ?? 1), giftsFen);
  const goodsFen = netTotal(units) + giftsFen;
  return {
    listTotalFen: sum(units.map(({ list }) => list)),
    linePayableFen: linePayables(request, units),
    goodsFen, freightFen, payableFen: goodsFen + freightFen,
    pointsUsed: spent.points, pointsOffFen,
    pointsEarned: pointsEarned(book, goodsFen, [...extras, ...extrasAt(all, 'I', units)]),
    couponsUsed: used.filter(({ coupon }) => coupon !== undefined).map(({ id }) => id).sort(),
    offersUsed: [...new Set(used.map(({ offer }) => offer.id))].sort(),
    gifts,
    narrowly: (end as Plan).narrowly,
  };
}
