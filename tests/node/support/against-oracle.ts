// One cart through the engine and the oracle: where they differ, and the smallest cart that differs alike.
import type { Core, Quote, QuoteRequest, RulebookDocument } from '@yansuan/core';
import { oraclePrice } from '../oracle/price.js';
import { notYetRight } from './random-books.js';
import { shrink } from './shrink.js';

export interface Cart {
  book: RulebookDocument;
  request: QuoteRequest;
}

/** unproved and tied carts are not compared; refused is a book or request that is not one. */
export type Comparison = { kind: 'same' | 'unproved' | 'tied' | 'refused' } | { kind: 'payable' | 'coupons' | 'lines'; expected: string; answered: string };

const usedCoupons = (quote: Quote): string[] => quote.coupons.filter(({ verdict }) => verdict === 'used').map(({ id }) => id).sort();

/** Amounts of lines, added up by product. */
const bySku = ({ cart }: QuoteRequest, amounts: bigint[]): bigint[] =>
  [...new Set(cart.lines.map(({ sku }) => sku))].map((sku) => amounts.filter((_, at) => cart.lines[at]?.sku === sku).reduce((sum, amount) => sum + amount, 0n));

const isLimitedInUnits = ({ limits }: RulebookDocument['offers'][number]): boolean => [limits?.order, limits?.line, limits?.person].some((limit) => limit?.max_units !== undefined);

function compareQuote(quote: Quote, { book, request }: Cart): Comparison {
  if (!quote.proved) return { kind: 'unproved' };
  const oracle = oraclePrice(book, request);
  const sets = book.offers.some(({ target }) => target?.set !== undefined);
  if ((oracle.bySets && 'set_ties' in notYetRight) || (oracle.narrowly && sets && 'narrow_ties' in notYetRight)) return { kind: 'tied' };
  const differ = (kind: 'payable' | 'coupons' | 'lines', expected: readonly unknown[], answered: readonly unknown[]): Comparison =>
    expected.join() === answered.join() ? { kind: 'same' } : { kind, expected: expected.join(), answered: answered.join() };

  const totals = differ(
    'payable', [oracle.payableFen, oracle.freightFen, oracle.pointsUsed, oracle.pointsOffFen, oracle.pointsEarned],
    [quote.payable_fen, quote.freight_fen, quote.points_used, quote.points_off_fen, quote.points_earned],
  );
  if (totals.kind !== 'same' || (oracle.narrowly && 'narrow_ties' in notYetRight) || (book.offers.filter(isLimitedInUnits).length > 1 && 'several_limited' in notYetRight)) return totals;
  const coupons = differ('coupons', oracle.couponsUsed, usedCoupons(quote));
  const raised = quote.steps.some(({ code }) => code === 'FLOOR') && 'floor_given_back' in notYetRight;
  if (coupons.kind !== 'same' || raised) return coupons;
  const lines = sets && 'set_units_in_lines' in notYetRight ? bySku : (_: QuoteRequest, amounts: bigint[]): bigint[] => amounts;
  return differ('lines', lines(request, oracle.linePayableFen), lines(request, quote.lines.map((line) => BigInt(line.payable_fen))));
}

export function compare(core: Core, cart: Cart): Comparison {
  const loaded = core.load(JSON.stringify(cart.book));
  if (!loaded.ok) return { kind: 'refused' };
  const answer = loaded.rulebook.quote(cart.request);
  const comparison: Comparison = answer.ok && loaded.inactive.length === 0 ? compareQuote(answer.quote, cart) : { kind: 'refused' };
  loaded.rulebook.close();
  return comparison;
}

/** Small enough to reckon by hand; it may have drifted to another difference of the same kind. */
export function smallest(core: Core, cart: Cart): Cart {
  const { kind } = compare(core, cart);
  const isCart = (smaller: Partial<Cart>): smaller is Cart => smaller.book !== undefined && smaller.request !== undefined;
  return shrink(cart, (smaller) => isCart(smaller) && compare(core, smaller).kind === kind);
}
