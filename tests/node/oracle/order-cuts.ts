// Stages C and D: every legal selection of offers, each applied in the fixed order.
import type { Rounding } from '@yansuan/core';
import { isMoney, type Candidate } from './candidates.js';
import { cut } from './cuts.js';
import { extrasOf } from './extras.js';
import { hasRoom, isSolo, newPlan, subsets, type Plan, type Stage } from './plans.js';
import { pricesNow, turnOf } from './turn.js';
import { copy, netTotal, type Unit } from './units.js';

/** Instances of one offer share its uses: those that earlier instances took are gone. */
type Uses = Map<string, bigint>;

/** Applies one offer in place; false where it is not legal or lowers nothing. */
function take(candidate: Candidate, units: readonly Unit[], atStart: Map<Unit, bigint>, uses: Uses, rounding: Rounding): boolean {
  const turn = turnOf(candidate, units, atStart);
  const effect = turn?.effects.find(isMoney);
  if (turn === undefined || effect === undefined) return false;
  const { offer } = candidate;
  const gone = uses.get(offer.id) ?? 0n;
  const left = BigInt(offer.limits?.order?.max_uses ?? 1) - gone;
  const times = turn.times < left ? turn.times : left;
  if (times < 1n) return false;
  const before = netTotal(units);
  cut(offer, effect, turn.units, times, candidate.personUnits, rounding);
  if (netTotal(units) === before) return false;
  uses.set(offer.id, gone + times);
  return true;
}

function isLegal(chosen: readonly Candidate[]): boolean {
  return chosen.every((candidate, at) => hasRoom(candidate, chosen.slice(0, at)) && !(isSolo(candidate) && chosen.some((other) => other !== candidate && other.lane === candidate.lane)));
}

/** Priority: each legal offer in order; one that stands alone is tried first. */
function choiceByPriority(lane: readonly Candidate[], before: readonly Unit[], atStart: Map<Unit, bigint>, uses: Uses, rounding: Rounding): Candidate[] {
  const trial = (): { units: Unit[]; prices: Map<Unit, bigint>; uses: Uses } => {
    const units = copy(before);
    return { units, prices: new Map(units.map((unit, at) => [unit, atStart.get(before[at] as Unit) as bigint])), uses: new Map(uses) };
  };
  for (const candidate of lane.filter(isSolo)) {
    const alone = trial();
    if (take(candidate, alone.units, alone.prices, alone.uses, rounding)) return [candidate];
  }
  const together = trial();
  const taken: Candidate[] = [];
  for (const candidate of lane.filter((one) => !isSolo(one))) {
    if (hasRoom(candidate, taken) && take(candidate, together.units, together.prices, together.uses, rounding)) taken.push(candidate);
  }
  return taken;
}

/** One plan, or undefined where a chosen offer is not legal at its turn. The stage's offers stand in order of application. */
function run(chosen: readonly Candidate[], { money, all }: Stage, before: readonly Unit[], rounding: Rounding): Plan | undefined {
  const units = copy(before);
  const atStart = pricesNow(units);
  const uses: Uses = new Map();
  const plan = newPlan(units);
  for (const lane of new Set(all.map((offer) => offer.lane))) {
    const inLane = money.filter((offer) => offer.lane === lane);
    const wanted = lane.choose === 'priority' ? choiceByPriority(inLane, units, atStart, uses, rounding) : chosen;
    for (const candidate of all.filter((offer) => offer.lane === lane)) {
      plan.extras.push(...extrasOf(candidate, units, atStart));
      if (!wanted.includes(candidate)) continue;
      if (!take(candidate, units, atStart, uses, rounding)) return undefined;
      plan.used.push(candidate);
    }
  }
  return plan;
}

/** Every legal selection of a stage's offers; none where the branch cannot be. */
export function* orderCutPlans(stage: Stage, before: readonly Unit[], rounding: Rounding): Generator<Plan> {
  for (const chosen of subsets(stage.money.filter(({ lane }) => lane.choose === 'best'))) {
    if (stage.money.some((offer) => stage.forks.includes(offer) && offer.lane.choose === 'best' && !chosen.includes(offer))) continue;
    const plan = isLegal(chosen) ? run(chosen, stage, before, rounding) : undefined;
    if (plan !== undefined) yield plan;
  }
}
