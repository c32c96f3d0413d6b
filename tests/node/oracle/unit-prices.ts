// Stage A: each unit takes the lowest used offer of each lane; which units a limited offer reaches is tried exhaustively.
import type { GoodsEffect, Rounding } from '@yansuan/core';
import { isMoney, type Candidate } from './candidates.js';
import { reach, unitAfter } from './cuts.js';
import { hasRoom, isSolo, isTierPrice, newPlan, subsets, type Plan, type Stage } from './plans.js';
import { pricesNow, turnOf } from './turn.js';
import { inScope, type Unit } from './units.js';

interface Ready {
  candidate: Candidate;
  effect: GoodsEffect;
  limited: boolean;
  /** With pick other than best, the only units it may reach. */
  picked: Set<number> | undefined;
}

/** Sum of nets; then units without a tier's own price; then units on an offer with limits. */
type Cost = [bigint, number, number];

interface Choice {
  cost: Cost;
  taken: Ready[][];
}

const isLimited = ({ offer, personUnits }: Candidate): boolean =>
  offer.limits?.order?.max_units !== undefined || offer.limits?.line?.max_units !== undefined || personUnits !== Infinity;

function ready(candidate: Candidate, units: readonly Unit[]): Ready | undefined {
  const turn = turnOf(candidate, units, pricesNow(units));
  const effect = turn?.effects.find(isMoney);
  if (turn === undefined || effect === undefined) return undefined;
  const limited = isLimited(candidate);
  const picks = limited && (candidate.offer.target?.pick ?? 'best') !== 'best';
  const reached = picks ? reach(candidate.offer, turn.units, candidate.personUnits, () => 0n) : [];
  return { candidate, effect, limited, picked: picks ? new Set(reached.map((unit) => units.indexOf(unit))) : undefined };
}

function apply(unit: Unit, offers: readonly Ready[], rounding: Rounding): Ready[] {
  const taken: Ready[] = [];
  for (const one of offers) {
    const price = inScope(one.candidate.offer.scope, unit) ? unitAfter(one.candidate.offer, one.effect, unit, 1n, rounding) : unit.net;
    if (price >= unit.net) continue;
    if (one.candidate.offer.from === 'list') taken.length = 0;
    unit.net = price;
    taken.push(one);
  }
  return taken;
}

/** Fewer tier prices lose, then more limits, then the later ids. */
function preferred(left: readonly Ready[], right: readonly Ready[]): boolean {
  const tiers = (list: readonly Ready[]): number => list.filter(({ candidate }) => isTierPrice(candidate)).length;
  const limits = (list: readonly Ready[]): number => list.filter(({ limited }) => limited).length;
  const ids = (list: readonly Ready[]): string => list.map(({ candidate }) => candidate.id).sort().join(' ');
  if (tiers(left) !== tiers(right)) return tiers(left) > tiers(right);
  return limits(left) !== limits(right) ? limits(left) < limits(right) : ids(left) < ids(right);
}

/** One lane on one unit: at most so many of the offers that reach it, the lowest result. */
function throughLane(unit: Unit, offers: readonly Ready[], rounding: Rounding): { net: bigint; taken: Ready[] } {
  const lane = offers[0]?.candidate.lane;
  if (lane === undefined) return { net: unit.net, taken: [] };
  if (lane.choose === 'priority') {
    const trial = { ...unit };
    const taken: Ready[] = [];
    for (const one of offers) {
      if (hasRoom(one.candidate, taken.map(({ candidate }) => candidate))) taken.push(...apply(trial, [one], rounding));
    }
    return { net: trial.net, taken };
  }
  let best: { net: bigint; taken: Ready[] } = { net: unit.net, taken: [] };
  for (const chosen of lane.at_most === null ? [[...offers]] : subsets(offers)) {
    if (!chosen.every(({ candidate }, at) => hasRoom(candidate, chosen.slice(0, at).map((one) => one.candidate)))) continue;
    const trial = { ...unit };
    const taken = apply(trial, chosen, rounding);
    if (trial.net < best.net || (trial.net === best.net && taken.length > 0 && preferred(taken, best.taken))) best = { net: trial.net, taken };
  }
  return best;
}

const cheaper = (left: Cost, right: Cost): boolean =>
  left[0] !== right[0] ? left[0] < right[0] : left[1] !== right[1] ? left[1] < right[1] : left[2] < right[2];

/** Exhaustive over which units each limited offer reaches, remembering what is left of the limits. */
function assign(units: readonly Unit[], offers: readonly Ready[], rounding: Rounding): Choice {
  const lanes = [...new Set(offers.map(({ candidate }) => candidate.lane))];
  const limited = offers.filter((one) => one.limited);
  const orderLimit = ({ candidate }: Ready): number => Math.min(candidate.offer.limits?.order?.max_units ?? Infinity, candidate.personUnits);
  const lineLimit = ({ candidate }: Ready): number => candidate.offer.limits?.line?.max_units ?? Infinity;
  const known = new Map<string, Choice>();

  const from = (at: number, order: number[], line: number[]): Choice => {
    if (at === units.length) return { cost: [0n, 0, 0], taken: [] };
    const key = `${at}/${order.join()}/${line.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let best: Choice | undefined;
    // The largest selection first: between equals the earlier unit is the one reached.
    const free = limited.filter((one, place) => (order[place] as number) > 0 && (line[place] as number) > 0 && (one.picked?.has(at) ?? true));
    for (const reached of [...subsets(free)].reverse()) {
      const unit = { ...(units[at] as Unit) };
      const taken: Ready[] = [];
      for (const lane of lanes) {
        const result = throughLane(unit, offers.filter((one) => one.candidate.lane === lane && (!one.limited || reached.includes(one))), rounding);
        if (result.taken.some(({ candidate }) => candidate.offer.from === 'list')) taken.length = 0;
        unit.net = result.net;
        taken.push(...result.taken);
      }
      if (!reached.every((one) => taken.includes(one))) continue;
      const spend = (left: number[]): number[] => left.map((count, place) => (reached.includes(limited[place] as Ready) ? count - 1 : count));
      const sameSku = units[at + 1]?.place === unit.place;
      const rest = from(at + 1, spend(order), sameSku ? spend(line) : limited.map(lineLimit));
      const cost: Cost = [
        rest.cost[0] + unit.net,
        rest.cost[1] + (taken.some(({ candidate }) => isTierPrice(candidate)) ? 0 : 1),
        rest.cost[2] + reached.length,
      ];
      if (best === undefined || cheaper(cost, best.cost)) best = { cost, taken: [taken, ...rest.taken] };
    }
    known.set(key, best as Choice);
    return best as Choice;
  };
  return from(0, limited.map(orderLimit), limited.map(lineLimit));
}

function priced(units: readonly Unit[], chosen: readonly Ready[], rounding: Rounding): Plan {
  const { taken } = assign(units, chosen, rounding);
  const result = units.map((unit, at) => {
    const after = { ...unit };
    for (const { candidate, effect } of taken[at] as Ready[]) after.net = unitAfter(candidate.offer, effect, after, 1n, rounding);
    after.tier = (taken[at] as Ready[]).some(({ candidate }) => isTierPrice(candidate));
    return after;
  });
  const used = chosen.filter((one) => taken.some((list) => list.includes(one))).map(({ candidate }) => candidate);
  return { ...newPlan(result), used };
}

function isLegal(chosen: readonly Ready[]): boolean {
  const twins = new Set(chosen.map(({ candidate }) => candidate.offer.id)).size < chosen.length; // instances of one offer share its one use
  return !twins && !chosen.some(({ candidate }) => isSolo(candidate) && chosen.some((other) => other.candidate !== candidate && other.candidate.lane === candidate.lane));
}

/** Every legal selection of unit prices, each with the least sum it allows; none where the branch cannot be. */
export function* unitPricePlans({ money, forks }: Stage, units: readonly Unit[], rounding: Rounding): Generator<Plan> {
  const all = money.flatMap((candidate) => ready(candidate, units) ?? []);
  const byPriority = all.filter(({ candidate }) => candidate.lane.choose === 'priority');
  const needed = money.filter((offer) => forks.includes(offer) && offer.lane.choose === 'best');
  for (const chosen of subsets(all.filter(({ candidate }) => candidate.lane.choose === 'best'))) {
    if (!isLegal(chosen) || !needed.every((offer) => chosen.some(({ candidate }) => candidate === offer))) continue;
    yield priced(units, all.filter((one) => chosen.includes(one) || byPriority.includes(one)), rounding);
  }
}
