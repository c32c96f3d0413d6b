// Plans that were tried, and which of two equally cheap ones is the shop's (how meeting 5).
import type { Candidate } from './candidates.js';
import type { Extra } from './extras.js';
import { netTotal, type Unit } from './units.js';

export interface Plan {
  units: Unit[];
  /** Money offers that lowered something, in order of application. */
  used: Candidate[];
  /** Units priced by a tier's own price. */
  tierUnits: number;
  /** What stands outside the lanes' competition, each at its turn. */
  extras: Extra[];
  /** A tie on the way here fell to the number of offers with limits or to the ids. */
  narrowly: boolean;
}

export const isTierPrice = ({ offer }: Candidate): boolean => (offer.audience?.tiers ?? []).length > 0 && (offer.claim ?? 'auto') === 'auto' && offer.limits === undefined;

const couponsOf = ({ used }: Plan): Candidate[] => used.filter(({ coupon }) => coupon !== undefined);
const limitsOf = ({ used }: Plan): number => used.filter(({ offer }) => offer.limits !== undefined).length;

function compareLists<Item extends number | string>(left: Item[], right: Item[]): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [a, b] = [left[at] as Item, right[at] as Item];
    if (a !== b) return a < b ? -1 : 1;
  }
  return left.length - right.length;
}

const untils = (plan: Plan): number[] => couponsOf(plan).map(({ coupon }) => coupon?.until_ms ?? Infinity).sort((left, right) => (left < right ? -1 : 1));
const offerIds = (plan: Plan): string[] => plan.used.map(({ offer }) => offer.id).sort();
const ids = (plan: Plan): string[] => plan.used.map(({ id }) => id).sort();

/** Negative: the left plan wins the tie, before limits and ids are looked at. */
const compareFirst = (left: Plan, right: Plan): number =>
  right.tierUnits - left.tierUnits || couponsOf(left).length - couponsOf(right).length || compareLists(untils(left), untils(right));

const compareLast = (left: Plan, right: Plan): number =>
  limitsOf(left) - limitsOf(right) || compareLists(offerIds(left), offerIds(right)) || compareLists(ids(left), ids(right));

/** The better of the best so far and one more plan: the lower sum, then the tie-break. */
export function better(best: Plan | undefined, plan: Plan): Plan {
  if (best === undefined) return plan;
  const difference = netTotal(plan.units) - netTotal(best.units);
  if (difference !== 0n) return difference < 0n ? plan : best;
  const first = compareFirst(plan, best);
  if (first !== 0) return first < 0 ? plan : best;
  const last = compareLast(plan, best);
  const winner = last < 0 ? plan : best;
  return last === 0 ? winner : { ...winner, narrowly: true };
}

/** Every selection of the items, the empty one first. */
export function* subsets<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let mask = 0; mask < 2 ** items.length; mask += 1) yield items.filter((_, at) => (mask >> at) % 2 === 1);
}

export const isSolo = ({ offer, lane }: Candidate): boolean => (offer.excludes ?? []).some((id) => id === lane.id || id === '*');

/** Lanes other than its own that it may not be used beside. */
export const excludesLane = ({ offer, lane }: Candidate, other: Candidate['lane']): boolean =>
  other.id !== lane.id && (offer.excludes ?? []).some((id) => id === other.id || id === '*');

/** at_most of a lane for one more offer beside those taken in it. */
export function hasRoom(candidate: Candidate, taken: readonly Candidate[]): boolean {
  const { at_most: atMost } = candidate.lane;
  if (atMost === null) return true;
  const beside = taken.filter(({ lane }) => lane === candidate.lane);
  if (typeof atMost === 'number') return beside.length < atMost;
  // A group that the map does not name is counted by itself, up to the star.
  const group = candidate.offer.stack_group ?? '';
  const most = atMost[group] ?? atMost['*'] ?? Infinity;
  return beside.filter(({ offer }) => (offer.stack_group ?? '') === group).length < most;
}
