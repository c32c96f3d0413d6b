// From the goods to the end of the coupons: stage by stage, or over all legal plans of all stages together.
import type { QuoteRequest, RulebookDocument, Stage as StageLetter } from '@yansuan/core';
import { sum } from './arithmetic.js';
import { candidates, hasMoney, lanesOf, type Candidate } from './candidates.js';
import { extrasOf, giftsOf, type Extra } from './extras.js';
import { orderCutPlans } from './order-cuts.js';
import { choose, excludesLane, newPlan, subsets, type Plan, type Scales, type Stage } from './plans.js';
import { setPlans } from './sets.js';
import { settle } from './settle.js';
import { pricesNow } from './turn.js';
import { unitPricePlans } from './unit-prices.js';
import { netTotal, type Unit } from './units.js';

interface Branch {
  offers: Candidate[];
  /** Offers that this branch is about: they are taken. */
  forks: Candidate[];
}

const isClaimedEarly = ({ lane, offer }: Candidate): boolean => (lane.stage === 'A' || lane.stage === 'B') && (offer.claim ?? 'auto') !== 'auto';

/** Two things branch to the end of D, with and without: a cross-lane excludes, and a unit price or set that somebody claims. */
function branches(offers: readonly Candidate[], lanes: readonly Candidate['lane'][]): Branch[] {
  const forks = offers.filter((candidate) => isClaimedEarly(candidate) || lanes.some((lane) => excludesLane(candidate, lane)));
  return [...subsets(forks)]
    .filter((taken) => !taken.some((one) => taken.some((other) => excludesLane(one, other.lane))))
    .map((taken) => ({ forks: taken, offers: offers.filter((one) => (forks.includes(one) ? taken.includes(one) : !taken.some((fork) => excludesLane(fork, one.lane)))) }));
}

export function extrasAt(offers: readonly Candidate[], stage: StageLetter, units: readonly Unit[]): Extra[] {
  return offers.filter(({ lane }) => lane.stage === stage).flatMap((candidate) => extrasOf(candidate, units, pricesNow(units)));
}

const append = (before: Plan, next: Plan): Plan => ({
  units: next.units, used: [...before.used, ...next.used], extras: [...before.extras, ...next.extras], sets: [...before.sets, ...next.sets],
  narrowly: before.narrowly || next.narrowly, bySets: before.bySets || next.bySets,
});

/** Plans that end alike in every way that counts, once. */
function* distinct(plans: Iterable<Plan>): Generator<Plan> {
  const seen = new Set<string>();
  for (const plan of plans) {
    const extras = plan.extras.map(({ candidate, times, units }) => `${candidate.id}*${times}*${units}`);
    const key = [plan.units.map(({ net, tier }) => `${net}${tier ? 't' : ''}`), plan.used.map(({ id }) => id), extras, plan.sets.map(({ units, offer }) => `${units.join('.')}${offer}`)].map((list) => list.join()).join('/');
    if (!seen.has(key)) yield plan;
    seen.add(key);
  }
}

export function endPlan(book: RulebookDocument, request: QuoteRequest, start: Unit[]): Plan {
  const rounding = book.settings?.rounding ?? 'half_up';
  const all = candidates(book, request);
  const inStage = (offers: readonly Candidate[], stage: StageLetter): Candidate[] => offers.filter(({ lane }) => lane.stage === stage);
  const listFen = new Map(book.skus.map(({ id, list_fen: fen }) => [id, BigInt(fen)]));
  const scales: Scales = { cost: ({ units }) => netTotal(units), gifts: ({ extras }) => sum(giftsOf(extras, request).map(({ sku, units }) => (listFen.get(sku) as bigint) * units)) };
  const payable: Scales = {
    ...scales,
    cost: (plan) => {
      const { goodsFen, freightFen } = settle(book, request, plan);
      return goodsFen + freightFen;
    },
  };
  const total = book.settings?.optimize === 'total';
  const steps = ({ offers, forks }: Branch): ((before: Plan) => Generator<Plan>)[] => {
    const stage = (letter: StageLetter): Stage => ({ money: inStage(offers, letter), all: inStage(all, letter), forks });
    return [
      ({ units }) => unitPricePlans(stage('A'), units, rounding), ({ units }) => setPlans(stage('B'), units, scales, rounding),
      ({ units }) => orderCutPlans(stage('C'), units, rounding), ({ units }) => orderCutPlans(stage('D'), units, rounding),
    ];
  };
  function* ends(branch: Branch): Generator<Plan> {
    let plans: Plan[] = [{ ...newPlan(start), extras: extrasAt(all, 'A', start) }];
    for (const step of steps(branch)) {
      plans = plans.flatMap((before) => {
        if (total) return [...distinct(step(before))].map((next) => append(before, next));
        const next = choose(step(before), scales);
        return next === undefined ? [] : [append(before, next)];
      });
    }
    for (const plan of plans) {
      if (branch.forks.some((fork) => fork.lane.choose === 'best' && !plan.used.includes(fork))) continue;
      yield { ...plan, extras: [...plan.extras, ...extrasAt(all, 'F', plan.units)] };
    }
  }
  function* everywhere(): Generator<Plan> {
    for (const branch of branches(all.filter(({ offer }) => hasMoney(offer)), lanesOf(book))) yield* ends(branch);
  }
  return choose(everywhere(), { ...(total ? payable : scales), betweenBranches: true }) as Plan;
}
