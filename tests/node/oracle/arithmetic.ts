// The two pieces of arithmetic that everything rests on: rounding of what is kept, and the one split rule.
import type { Rounding } from '@yansuan/core';

export const wholeBp = 10_000n;

export const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
export const least = (left: bigint, right: bigint): bigint => (left < right ? left : right);
export const most = (left: bigint, right: bigint): bigint => (left > right ? left : right);

/** Share of an amount that is kept, in basis points; rounding is of the payable. */
export function keptShare(amount: bigint, keepBp: bigint, rounding: Rounding): bigint {
  const down = (amount * keepBp) / wholeBp;
  const rest = (amount * keepBp) % wholeBp;
  const half = wholeBp / 2n;
  if (rest === 0n) return down;
  if (rounding === 'ceil') return down + 1n;
  if (rounding === 'floor') return down;
  if (rest !== half) return rest > half ? down + 1n : down;
  if (rounding === 'half_up') return down + 1n;
  return rounding === 'half_even' && down % 2n === 1n ? down + 1n : down;
}

/** Largest remainder: the parts sum exactly to the amount; equal remainders go to the earlier place. */
export function largestRemainder(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights);
  if (whole === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (amount * weight) / whole);
  const byRemainder = weights
    .map((weight, place) => ({ place, remainder: (amount * weight) % whole }))
    .sort((left, right) => (left.remainder === right.remainder ? left.place - right.place : left.remainder > right.remainder ? -1 : 1));
  const spare = Number(amount - sum(parts));
  for (const { place } of byRemainder.slice(0, spare)) parts[place] = (parts[place] as bigint) + 1n;
  return parts;
}

/** How meeting 11: what one part cannot take goes by share to the parts with room, repeatedly; the rest is forfeited. */
export function splitWithRooms(amount: bigint, weights: readonly bigint[], rooms: readonly bigint[]): bigint[] {
  const taken = weights.map(() => 0n);
  let rest = amount;
  for (;;) {
    const open = weights.map((weight, place) => ((taken[place] as bigint) < (rooms[place] as bigint) ? weight : 0n));
    if (rest === 0n || sum(open) === 0n) return taken;
    const parts = largestRemainder(rest, open);
    rest = 0n;
    parts.forEach((part, place) => {
      const wanted = (taken[place] as bigint) + part;
      const fits = least(wanted, rooms[place] as bigint);
      taken[place] = fits;
      rest += wanted - fits;
    });
  }
}
