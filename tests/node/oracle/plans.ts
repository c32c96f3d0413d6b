// Plans that were tried, and which of two equally cheap ones is the shop's (how meeting 5).
import type { Candidate } from './candidates.js';
import type { Extra } from './extras.js';
import type { Unit } from './units.js';

/** The places of one set's units, ascending, and its offer. */
export interface FormedUnits {
  units: number[];
  offer: string;
}

export interface Plan {
  units: Unit[];
  /** Money offers that lowered something, in order of application. */
  used: Candidate[];
  /** What stands outside the lanes' competition, each at its turn. */
  extras: Extra[];
  sets: FormedUnits[];
  /** A tie on the way here fell to the number of offers with limits or to the ids, or stood between branches. */
  narrowly: boolean;
  /** A tie on the way here fell to which units form the sets. */
  bySets: boolean;
}

export const newPlan = (units: Unit[]): Plan => ({ units, used: [], extras: [], sets: [], narrowly: false, bySets: false });

/** One stage in a branch, offers in order of application; money holds those that the branch leaves in the competition. */
export interface Stage {
  money: readonly Candidate[];
  all: readonly Candidate[];
  /** Offers that the branch is about: every selection holds them. */
  forks: readonly Candidate[];
}

export const isTierPrice = ({ offer }: Candidate): boolean => (offer.audience?.tiers ?? []).length > 0 && (offer.claim ?? 'auto') === 'auto' && offer.limits === undefined;

const tierUnits = ({ units }: Plan): number => units.filter(({ tier }) => tier).length;
const couponsOf = ({ used }: Plan): Candidate[] => used.filter(({ coupon }) => coupon !== undefined);
const limitsOf = ({ used }: Plan): number => used.filter(({ offer }) => offer.limits !== undefined).length;

function compareLists<Item>(left: readonly Item[], right: readonly Item[], compare: (a: Item, b: Item) => number): number {
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = compare(left[at] as Item, right[at] as Item);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
const plainly = <Item extends bigint | number | string>(left: Item, right: Item): number => (left < right ? -1 : left > right ? 1 : 0);
const numbers = (left: readonly number[], right: readonly number[]): number => compareLists(left, right, plainly);

const untils = (plan: Plan): number[] => couponsOf(plan).map(({ coupon }) => coupon?.until_ms ?? Infinity).sort(plainly);
const ids = (plan: Plan): string[] => plan.used.map(({ id }) => id).sort();
const inUnitOrder = (plan: Plan): FormedUnits[] => [...plan.sets].sort((left, right) => numbers(left.units, right.units));

/** What a plan costs at the point where it is chosen, and what its gifts are worth. */
export interface Scales {
  cost: (plan: Plan) => bigint;
  gifts: (plan: Plan) => bigint;
  betweenBranches?: boolean;
}

/** Negative: the left plan wins the tie, before limits, ids and the sets' units are looked at. */
const compareFirst = (left: Plan, right: Plan, { gifts }: Scales): number =>
  tierUnits(right) - tierUnits(left) || plainly(gifts(right), gifts(left)) || couponsOf(left).length - couponsOf(right).length || numbers(untils(left), untils(right));

/** The smallest id that only one of them has decides for it, so what both have never turns it. */
function whoHasTheFirst(left: readonly string[], right: readonly string[]): number {
  const onlyLeft = left.filter((id) => !right.includes(id))[0];
  const onlyRight = right.filter((id) => !left.includes(id))[0];
  if (onlyLeft === undefined || onlyRight === undefined) return Number(onlyLeft === undefined) - Number(onlyRight === undefined);
  return plainly(onlyLeft, onlyRight);
}

const compareLast = (left: Plan, right: Plan): number =>
  limitsOf(left) - limitsOf(right) || whoHasTheFirst(ids(left), ids(right));

const compareSets = (left: Plan, right: Plan): number =>
  compareLists(inUnitOrder(left), inUnitOrder(right), (one, other) => numbers(one.units, other.units)) ||
  compareLists(inUnitOrder(left), inUnitOrder(right), (one, other) => plainly(one.offer, other.offer));

/** The plan that the shop goes by: the least cost, then the tie-break. */
export function choose(plans: Iterable<Plan>, scales: Scales): Plan | undefined {
  let best: { plan: Plan; cost: bigint } | undefined;
  for (const plan of plans) {
    const cost = scales.cost(plan);
    if (best === undefined || cost < best.cost) best = { plan, cost };
    if (cost > best.cost || plan === best.plan) continue;
    const first = compareFirst(plan, best.plan, scales);
    if (first !== 0) {
      const winner = first < 0 ? plan : best.plan;
      best = { plan: { ...winner, narrowly: winner.narrowly || scales.betweenBranches === true }, cost };
      continue;
    }
    const last = compareLast(plan, best.plan);
    if (last !== 0) {
      best = { plan: { ...(last < 0 ? plan : best.plan), narrowly: true }, cost };
      continue;
    }
    const bySets = compareSets(plan, best.plan);
    if (bySets !== 0) best = { plan: { ...(bySets < 0 ? plan : best.plan), bySets: true }, cost };
  }
  return best?.plan;
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
