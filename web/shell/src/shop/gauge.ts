import type { Offer, OfferVerdict, Quote } from '@yansuan/core';

/** The order offer to measure on the bag: one that applied, or the one that lacks least. */
export function orderGauge(quote: Quote | null, offers: ReadonlyMap<string, Offer>): OfferVerdict | null {
  const byAmount = (quote?.offers ?? []).filter((each) =>
    offers.get(each.id)?.condition?.some((condition) => condition.min_amount_fen !== undefined),
  );
  const missed = byAmount
    .filter((each) => each.verdict === 'condition_missed' && each.failed?.measure === 'amount_fen' && each.failed.have > 0)
    .sort((one, other) => (one.failed?.short ?? 0) - (other.failed?.short ?? 0));
  return byAmount.find((each) => each.verdict === 'used') ?? missed[0] ?? null;
}
