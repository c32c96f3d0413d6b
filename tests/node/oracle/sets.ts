// Stage B: every legal way to put units into sets, lane after lane; a unit is in one set of a lane.
import type { Rounding } from '@yansuan/core';
import { hasMoney, isMoney, type Candidate } from './candidates.js';
import { isExtra, type Extra } from './extras.js';
import { choose, isSolo, newPlan, type Plan, type Scales, type Stage } from './plans.js';
import { formations, picked, sameForms, type Form, type Formed } from './set-forms.js';
import { priceSets } from './set-prices.js';
import { turnOf } from './turn.js';
import { copy, netTotal, type Unit } from './units.js';

type Prices = Map<Unit, bigint>;

/** How many sets and units an offer may still have, the limits of the order and of the person. */
function withinLimits({ offer, personUnits }: Candidate, forms: readonly Form[]): boolean {
  const units = forms.flat(2);
  const most = Math.min(offer.limits?.order?.max_units ?? Infinity, personUnits);
  const inLine = (place: number): number => units.filter((unit) => unit.place === place).length;
  return units.length <= most && units.every(({ place }) => inLine(place) <= (offer.limits?.line?.max_units ?? Infinity));
}

/** Prices one offer's sets in place; false where they are not legal. */
function take(candidate: Candidate, forms: readonly Form[], free: readonly Unit[], units: readonly Unit[], atStart: Prices, rounding: Rounding): boolean {
  const turn = turnOf(candidate, units, atStart);
  if (turn === undefined || BigInt(forms.length) > turn.times || !withinLimits(candidate, forms)) return false;
  const { offer } = candidate;
  if ((offer.target?.pick ?? 'best') !== 'best') {
    const asPicked = picked(offer, free, forms.length);
    if (asPicked === undefined || !sameForms(asPicked, forms)) return false;
  }
  return priceSets(offer, turn.effects.find(isMoney), forms, turn.effects.some(({ on }) => on === 'gift'), rounding);
}

function extrasOfSets(candidate: Candidate, sets: number, setUnits: number, units: readonly Unit[], atStart: Prices): Extra[] {
  const turn = sets === 0 ? undefined : turnOf(candidate, units, atStart);
  return (turn?.effects ?? []).filter(isExtra).map((effect) => {
    const perUnit = effect.on !== 'freight' && effect.per === 'unit';
    return { candidate, effect, times: perUnit ? 1n : BigInt(sets), units: BigInt(setUnits) };
  });
}

/** The most sets that an offer without any cut would form: it takes no unit from the others. */
function mostSets(candidate: Candidate, free: readonly Unit[], most: bigint): Form[] {
  let best: Form[] = [];
  for (const formed of formations([candidate], free)) {
    const forms = formed.map(({ form }) => form);
    if (forms.length > best.length && BigInt(forms.length) <= most && withinLimits(candidate, forms)) best = forms;
  }
  return best;
}

/** One formation of a lane, each offer at its turn; undefined where one is not legal. */
function runLane(formed: readonly Formed[], { money, all }: Stage, before: Plan, start: readonly bigint[], rounding: Rounding): Plan | undefined {
  const units = copy(before.units);
  const atStart = new Map(units.map((unit, at) => [unit, start[at] as bigint]));
  const plan: Plan = { ...newPlan(units), used: [...before.used], extras: [...before.extras], sets: [...before.sets] };
  const taken = new Set<Unit>();
  for (const candidate of all) {
    const competes = money.includes(candidate);
    const forms = formed.filter((one) => one.candidate === candidate).map(({ form }) => form.map((group) => group.map(({ at }) => units[at] as Unit)));
    const turn = turnOf(candidate, units, atStart);
    if (!competes && !hasMoney(candidate.offer) && turn !== undefined) forms.push(...mostSets(candidate, units, turn.times));
    plan.extras.push(...extrasOfSets(candidate, forms.length, forms.flat(2).length, units, atStart));
    if (!competes || forms.length === 0) continue;
    if (!take(candidate, forms, units.filter((unit) => !taken.has(unit)), units, atStart, rounding)) return undefined;
    for (const unit of forms.flat(2)) taken.add(unit);
    plan.used.push(candidate);
    plan.sets.push(...forms.map((form) => ({ units: form.flat().map(({ at }) => at).sort((left, right) => left - right), offer: candidate.offer.id })));
  }
  return plan;
}

/** Offers that stand alone in their lane, and twins: instances of one offer share its uses, so one of them says all. */
function isLegal(formed: readonly Formed[]): boolean {
  const used = [...new Set(formed.map(({ candidate }) => candidate))];
  return (used.length < 2 || !used.some(isSolo)) && new Set(used.map(({ offer }) => offer.id)).size === used.length;
}

/** Priority: each offer in order forms its own cheapest sets; one that stands alone is tried first. */
function byPriority(stage: Stage, before: Plan, start: readonly bigint[], scales: Scales, rounding: Rounding): Plan {
  const own: Scales = { ...scales, cost: ({ units }) => netTotal(units) };
  let formed: Formed[] = [];
  const ties = { narrowly: false, bySets: false };
  for (const candidate of [...stage.money.filter(isSolo), ...stage.money.filter((one) => !isSolo(one))]) {
    const taken = formed.flatMap(({ form }) => form.flat());
    const free = before.units.filter((unit) => !taken.includes(unit));
    const tries = new Map<Plan, Formed[]>();
    for (const more of formations([candidate], free)) {
      const plan = isLegal([...formed, ...more]) ? runLane([...formed, ...more], stage, before, start, rounding) : undefined;
      if (plan !== undefined) tries.set(plan, more);
    }
    const best = choose(tries.keys(), own);
    formed = [...formed, ...([...tries].find(([plan]) => plan.units === best?.units)?.[1] ?? [])];
    ties.narrowly ||= best?.narrowly ?? false;
    ties.bySets ||= best?.bySets ?? false;
    if (isSolo(candidate) && formed.length > 0) break;
  }
  return { ...(runLane(formed, stage, before, start, rounding) as Plan), ...ties };
}

/** Every legal plan of the stage; none where the branch cannot be. */
export function* setPlans(stage: Stage, units: readonly Unit[], scales: Scales, rounding: Rounding): Generator<Plan> {
  const lanes = [...new Set(stage.all.map(({ lane }) => lane))];
  const start = units.map(({ net }) => net);
  function* from(at: number, before: Plan): Generator<Plan> {
    const lane = lanes[at];
    if (lane === undefined) {
      if (stage.money.every((offer) => !stage.forks.includes(offer) || offer.lane.choose === 'priority' || before.used.includes(offer))) yield before;
      return;
    }
    const inLane: Stage = { ...stage, money: stage.money.filter((offer) => offer.lane === lane), all: stage.all.filter((offer) => offer.lane === lane) };
    if (lane.choose === 'priority') {
      yield* from(at + 1, byPriority(inLane, before, start, scales, rounding));
      return;
    }
    for (const formed of formations(inLane.money, before.units)) {
      const plan = isLegal(formed) ? runLane(formed, inLane, before, start, rounding) : undefined;
      if (plan !== undefined) yield* from(at + 1, plan);
    }
  }
  yield* from(0, newPlan(copy(units)));
}
