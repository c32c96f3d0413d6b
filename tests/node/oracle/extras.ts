// What stands outside the lanes' competition: gifts, freight and points that offers bring.
import type { Effect, FreightEffect, GiftEffect, PointsEffect, QuoteRequest, RulebookDocument } from '@yansuan/core';
import { keptShare, least, most, wholeBp } from './arithmetic.js';
import type { Candidate } from './candidates.js';
import { turnOf } from './turn.js';
import { netTotal, type Unit } from './units.js';

/** An effect beside goods, from an offer whose conditions held at its turn. */
export interface Extra {
  candidate: Candidate;
  effect: FreightEffect | GiftEffect | PointsEffect;
  times: bigint;
  units: bigint;
}

export interface Gift {
  sku: string;
  units: bigint;
  offer: string;
  priceFen: bigint;
}

export const isExtra = (effect: Effect): effect is FreightEffect | GiftEffect | PointsEffect => effect.on !== undefined && effect.on !== 'goods';

export function extrasOf(candidate: Candidate, units: readonly Unit[], atStart: Map<Unit, bigint>): Extra[] {
  const turn = turnOf(candidate, units, atStart);
  if (turn === undefined) return [];
  return turn.effects.filter(isExtra).map((effect) => ({ candidate, effect, times: turn.times, units: BigInt(turn.units.length) }));
}

/** Of several skus the shopper takes what the cart says; the shop's own choice makes up the rest. */
export function giftsOf(extras: readonly Extra[], request: QuoteRequest): Gift[] {
  return extras.flatMap(({ candidate, effect, times, units }) => {
    if (effect.on !== 'gift') return [];
    const offered = effect.skus ?? [effect.sku as string];
    let left = BigInt(effect.units ?? 1) * (effect.per === 'unit' ? units : 1n) * times;
    const wanted = (request.cart.gifts ?? []).filter((gift) => gift.offer === candidate.offer.id && offered.includes(gift.sku));
    const taken = new Map<string, bigint>();
    for (const { sku, units: some = 1 } of [...wanted, { sku: offered[0] as string, units: Infinity }]) {
      const count = some === Infinity ? left : least(left, BigInt(some));
      left -= count;
      if (count > 0n) taken.set(sku, (taken.get(sku) ?? 0n) + count);
    }
    return [...taken].map(([sku, count]) => ({ sku, units: count, offer: candidate.offer.id, priceFen: BigInt(effect.price_fen ?? 0) }));
  });
}

function freightTable(book: RulebookDocument, units: readonly Unit[]): bigint {
  const table = book.settings?.freight ?? null;
  if (table === null || units.length === 0) return 0n;
  const amount = table.by === 'weight_g' ? units.reduce((total, { sku }) => total + (sku.weight_g ?? 0), 0) : units.length;
  const beyond = amount - table.first.up_to;
  const steps = table.next === undefined || beyond <= 0 ? 0 : Math.ceil(beyond / table.next.each);
  return BigInt(table.first.price_fen) + BigInt(steps) * BigInt(table.next?.price_fen ?? 0);
}

export function freightOf(book: RulebookDocument, units: readonly Unit[], extras: readonly Extra[]): bigint {
  return extras.reduce((freight, { effect, times }) => {
    if (effect.on !== 'freight') return freight;
    if (effect.keep_bp !== undefined) return keptShare(freight, BigInt(effect.keep_bp), book.settings?.rounding ?? 'half_up');
    if (effect.off_fen !== undefined) return most(0n, freight - BigInt(effect.off_fen) * times);
    return least(freight, BigInt(effect.price_fen as number));
  }, freightTable(book, units));
}

/** How meeting 10, E: what the shopper asked for, up to the limits, down to the step. */
export function pointsSpent(book: RulebookDocument, request: QuoteRequest, units: readonly Unit[]): { points: bigint; fen: bigint } {
  const pay = book.settings?.points?.pay ?? null;
  if (pay === null) return { points: 0n, fen: 0n };
  const each = BigInt(pay.fen_per_point);
  const share = (netTotal(units) * BigInt(pay.max_share_bp ?? 10_000)) / wholeBp / each;
  const limits = [request.cart.points_to_use ?? 0, Math.max(0, request.member?.points_available ?? 0), ...(pay.max_points === undefined ? [] : [pay.max_points])];
  const points = limits.map(BigInt).reduce(least, share);
  const stepped = points - (points % BigInt(pay.step_points ?? 1));
  return { points: stepped, fen: stepped * each };
}

/** Fractions of a point are dropped once an order. */
export function pointsEarned(book: RulebookDocument, goodsFen: bigint, extras: readonly Extra[]): bigint {
  const earn = book.settings?.points?.earn;
  if (earn === null) return 0n;
  let numerator = goodsFen;
  let denominator = BigInt(earn?.fen_per_point ?? 100);
  for (const { effect, times, units } of extras) {
    if (effect.on !== 'points') continue;
    if (effect.multiply_bp !== undefined) {
      numerator *= BigInt(effect.multiply_bp);
      denominator *= wholeBp;
    } else {
      numerator += BigInt(effect.add as number) * times * (effect.per === 'unit' ? units : 1n) * denominator;
    }
  }
  return numerator / denominator;
}
