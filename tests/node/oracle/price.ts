// The whole price by brute force, for normal orders, by_stage or total: slow, plain, and apart from the core.
import type { QuoteRequest, RulebookDocument } from '@yansuan/core';
import { sum } from './arithmetic.js';
import { candidates } from './candidates.js';
import { pointsEarned, type Gift } from './extras.js';
import { linePayables, settle } from './settle.js';
import { endPlan, extrasAt } from './stages.js';
import { selectedUnits } from './units.js';

export interface OraclePrice {
  listTotalFen: bigint;
  /** In cart order; 0 for a line that is not selected. */
  linePayableFen: bigint[];
  goodsFen: bigint;
  freightFen: bigint;
  payableFen: bigint;
  pointsUsed: bigint;
  pointsOffFen: bigint;
  pointsEarned: bigint;
  couponsUsed: string[];
  offersUsed: string[];
  gifts: Gift[];
  /** A tie fell to the number of offers with limits or to the ids: lines and coupons may be another equal plan's. */
  narrowly: boolean;
  /** A tie fell to which units form the sets: later stages may have met other prices. */
  bySets: boolean;
}

export function oraclePrice(book: RulebookDocument, request: QuoteRequest): OraclePrice {
  const start = selectedUnits(book, request);
  const plan = endPlan(book, request, start);
  const { units, gifts, goodsFen, freightFen, pointsUsed, pointsOffFen } = settle(book, request, plan);
  return {
    listTotalFen: sum(units.map(({ list }) => list)),
    linePayableFen: linePayables(request, units),
    goodsFen, freightFen, payableFen: goodsFen + freightFen, pointsUsed, pointsOffFen,
    pointsEarned: pointsEarned(book, goodsFen, [...plan.extras, ...extrasAt(candidates(book, request), 'I', units)]),
    couponsUsed: plan.used.filter(({ coupon }) => coupon !== undefined).map(({ id }) => id).sort(),
    offersUsed: [...new Set(plan.used.map(({ offer }) => offer.id))].sort(),
    gifts,
    narrowly: plan.narrowly, bySets: plan.bySets,
  };
}
