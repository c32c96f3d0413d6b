// An offer at its turn: does its condition hold, how many times, which effects, on which units.
import type { Condition, Effect, Measure, Rung } from '@yansuan/core';
import { least, sum } from './arithmetic.js';
import { bySku, inScope, type Unit } from './units.js';
import { isSet, type Candidate } from './candidates.js';

export interface Turn {
  /** How often it may count; of a set, how many. */
  times: bigint;
  effects: Effect[];
  /** Units in the offer's scope. */
  units: Unit[];
}

type Prices = ReadonlyMap<Unit, bigint>;
type Minimum = 'min_amount_fen' | 'min_units' | 'min_skus' | 'min_weight_g';
const minimums: readonly Minimum[] = ['min_amount_fen', 'min_units', 'min_skus', 'min_weight_g'];

function measured(minimum: Minimum, units: readonly Unit[], measure: Measure, atStart: Prices): bigint {
  if (minimum === 'min_units') return BigInt(units.length);
  if (minimum === 'min_skus') return BigInt(bySku(units).length);
  if (minimum === 'min_weight_g') return sum(units.map(({ sku }) => BigInt(sku.weight_g ?? 0)));
  if (measure === 'list') return sum(units.map(({ list }) => list));
  return sum(units.map((unit) => (measure === 'stage' ? (atStart.get(unit) as bigint) : unit.net)));
}

/** floor(have / need) of one condition or rung, the least of its measures; undefined where it asks for nothing. */
function reached(asked: Condition | Rung, { offer, lane }: Candidate, units: readonly Unit[], atStart: Prices): bigint | undefined {
  const goods = units.filter((unit) => inScope(asked.scope ?? offer.scope, unit));
  return minimums
    .filter((minimum) => (asked[minimum] ?? 0) > 0)
    .map((minimum) => measured(minimum, goods, lane.measure, atStart) / BigInt(asked[minimum] as number))
    .reduce<bigint | undefined>((fewest, count) => (fewest === undefined || count < fewest ? count : fewest), undefined);
}

const unlimited = 10n ** 9n;

/** Undefined: not legal at this turn. */
export function turnOf(candidate: Candidate, units: readonly Unit[], atStart: Prices): Turn | undefined {
  const { offer } = candidate;
  const goods = units.filter((unit) => inScope(offer.scope, unit));
  if (goods.length === 0 && !isSet(offer)) return undefined;
  const counts = (offer.condition ?? []).map((condition) => reached(condition, candidate, units, atStart) ?? 0n);
  if (counts.some((count) => count < 1n)) return undefined;
  const uses = BigInt(offer.limits?.order?.max_uses ?? (isSet(offer) ? unlimited : 1n));
  if (offer.rungs !== undefined) {
    const rung = offer.rungs.filter((step) => (reached(step, candidate, units, atStart) ?? 1n) >= 1n).at(-1);
    return rung === undefined ? undefined : { times: isSet(offer) ? uses : 1n, effects: rung.effects, units: goods };
  }
  return { times: counts.reduce(least, uses), effects: offer.effects ?? [], units: goods };
}

export const pricesNow = (units: readonly Unit[]): Map<Unit, bigint> => new Map(units.map((unit) => [unit, unit.net]));
