// Every way to form sets from single units: parts of one scope share their units, likes stand for one another.
import type { Offer, Scope, SetPart } from '@yansuan/core';
import type { Candidate } from './candidates.js';
import { inScope, type Unit } from './units.js';

/** Parts of one scope: together they take so many units, and rank them among themselves. */
export interface Group {
  scope: Scope | undefined;
  parts: SetPart[];
  units: number;
}

/** The units of one set, by group. */
export type Form = Unit[][];

/** One set of an offer. */
export interface Formed {
  candidate: Candidate;
  form: Form;
}

export function groupsOf(offer: Offer): Group[] {
  const groups = new Map<string, Group>();
  for (const part of offer.target?.set ?? []) {
    const scope = part.scope ?? offer.scope;
    const key = JSON.stringify(scope ?? {});
    const group = groups.get(key) ?? { scope, parts: [], units: 0 };
    group.parts.push(part);
    group.units += part.units;
    groups.set(key, group);
  }
  return [...groups.values()];
}

const alike = (left: Unit, right: Unit): boolean => left.place === right.place && left.net === right.net && left.tier === right.tier;

/** Selections of so many units; of likes the earlier ones. */
function* selections(units: readonly Unit[], count: number): Generator<Unit[]> {
  if (count === 0) yield [];
  const [first, ...rest] = units;
  if (first === undefined || count === 0) return;
  for (const others of selections(rest, count - 1)) yield [first, ...others];
  yield* selections(rest.filter((unit) => !alike(unit, first)), count);
}

function* forms(groups: readonly Group[], free: readonly Unit[], same: boolean): Generator<Form> {
  const [group, ...rest] = groups;
  if (group === undefined) {
    yield [];
    return;
  }
  for (const taken of selections(free.filter((unit) => inScope(group.scope, unit)), group.units)) {
    const left = free.filter((unit) => !taken.includes(unit) && (!same || unit.place === taken[0]?.place));
    if (same && taken.some(({ place }) => place !== taken[0]?.place)) continue;
    for (const others of forms(rest, left, same)) yield [taken, ...others];
  }
}

export const formsOf = (offer: Offer, free: readonly Unit[]): Generator<Form> => forms(groupsOf(offer), free, offer.target?.same === 'sku');

/** Every set of sets from the free units: the first of them stays out, with its likes, or is in a set. */
export function* formations(candidates: readonly Candidate[], free: readonly Unit[]): Generator<Formed[]> {
  const [first] = free;
  if (first === undefined) {
    yield [];
    return;
  }
  yield* formations(candidates, free.filter((unit) => !alike(unit, first)));
  for (const candidate of candidates) {
    for (const form of formsOf(candidate.offer, free)) {
      const taken = form.flat();
      if (!taken.includes(first)) continue;
      for (const others of formations(candidates, free.filter((unit) => !taken.includes(unit)))) yield [{ candidate, form }, ...others];
    }
  }
}

/** pick other than best: sets one after another, each part from the first units in that order. */
export function picked(offer: Offer, free: readonly Unit[], sets: number): Form[] | undefined {
  const price = (unit: Unit): bigint => (offer.from === 'net' ? unit.net : unit.list);
  const ascending = (left: Unit, right: Unit): number => (price(left) < price(right) ? -1 : price(left) > price(right) ? 1 : 0);
  const pick = offer.target?.pick;
  let left = pick === 'cart' ? [...free] : [...free].sort((one, other) => (pick === 'cheapest' ? ascending(one, other) : ascending(other, one)));
  const result: Form[] = [];
  for (let set = 0; set < sets; set += 1) {
    const { value: form } = formsOf(offer, left).next() as IteratorResult<Form, undefined>;
    if (form === undefined) return undefined;
    const taken = form.flat();
    left = left.filter((unit) => !taken.includes(unit));
    result.push(form);
  }
  return result;
}

/** Both form the same sets, but for likes and for the order of sets. */
export function sameForms(left: readonly Form[], right: readonly Form[]): boolean {
  const key = (form: Form): string => form.map((group) => group.map(({ place, net, tier }) => `${place}:${net}:${tier}`).sort().join()).join('/');
  return left.map(key).sort().join(' ') === right.map(key).sort().join(' ');
}
