import type { Kysely } from 'kysely';
import type { Quote, RulebookDocument } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { onceFor } from '../once-for.js';
import { periodStartMs } from '../members/periods.js';
import { offerUses, type OfferUse } from './usage.js';

/**
 * The used offers that would pass their total limit with this quote. Offline this is "to be confirmed"; here
 * the ledger is at hand, and inside the order's transaction nobody else can take the last one meanwhile.
 */
export async function usedUpOffers(
  database: Kysely<Tables>,
  document: RulebookDocument,
  quote: Quote,
  nowMs: number,
): Promise<string[]> {
  const usedUp: string[] = [];
  for (const use of offerUses(quote)) {
    const limit = totalLimitsIn(document).get(use.offer);
    if (limit !== undefined) {
      const taken = await takenOf(database, use.offer, periodStartMs(limit.each ?? 'ever', nowMs));
      if (passes(limit.max_uses, taken.uses + use.uses)
        || passes(limit.max_units, taken.units + use.units)
        || passes(limit.max_fen, taken.fen + use.fen)) {
        usedUp.push(use.offer);
      }
    }
  }
  return usedUp;
}

const totalLimitsIn = onceFor(({ offers }: RulebookDocument) => new Map(offers.map(({ id, limits }) => [id, limits?.total])));

const passes = (limit: number | undefined, total: number): boolean => limit !== undefined && total > limit;

async function takenOf(database: Kysely<Tables>, offer: string, sinceMs: number): Promise<OfferUse> {
  const sums = await database
    .selectFrom('offer_uses')
    .select(({ fn }) => [fn.sum('uses').as('uses'), fn.sum('units').as('units'), fn.sum('fen').as('fen')])
    .where('offer', '=', offer)
    .where('used_at_ms', '>=', Math.max(0, sinceMs))
    .executeTakeFirst();
  return { offer, uses: Number(sums?.uses ?? 0), units: Number(sums?.units ?? 0), fen: Number(sums?.fen ?? 0) };
}
