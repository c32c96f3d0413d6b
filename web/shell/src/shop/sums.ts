import type { Offer, Quote, Step } from '@yansuan/core';
import { moneyText } from '@/money/format';
import type { Words } from '@/words';

const minus = '\u2212';
const less = (amountFen: number): string => ` ${minus} ${moneyText(Math.abs(amountFen))}`;
const total = (steps: Step[]): number => steps.reduce((sum, step) => sum + step.amount_fen, 0);

/** "248.00 − 65.90 − 15.00": list prices, unit prices, then each kind of cut of the whole order. */
export function orderSum(quote: Quote): string {
  const of = (...codes: Step['code'][]) => total(quote.steps.filter((step) => codes.includes(step.code)));
  const cuts = [of('UNIT_PRICE', 'SET'), of('THRESHOLD'), of('COUPON'), of('POINTS_OFF')];
  const freight = quote.freight_fen > 0 ? ` + ${moneyText(quote.freight_fen)}` : '';
  return moneyText(quote.list_total_fen) + cuts.filter((cut) => cut < 0).map(less).join('') + freight;
}

/** The share an offer keeps of a unit, when it is a percent. */
export function keptShare(offer: Offer | undefined): number | null {
  const effect = offer?.effects?.find((each) => (each.on ?? 'goods') === 'goods');
  return effect !== undefined && 'keep_bp' in effect && effect.keep_bp !== undefined ? effect.keep_bp : null;
}

/** "219.00 × 9 折 − 15.00": the sum of one unit bought alone. */
export function unitSum(quote: Quote, offers: ReadonlyMap<string, Offer>, words: Words): string {
  const steps = quote.steps.filter((step) => step.amount_fen < 0);
  const unit = steps.filter((step) => step.code === 'UNIT_PRICE');
  const share = unit.length === 1 ? keptShare(offers.get(unit[0]?.offer ?? '')) : null;
  const first = share === null ? unit.map((step) => less(step.amount_fen)).join('') : ` × ${words.kept(share)}`;
  const rest = steps.filter((step) => step.code !== 'UNIT_PRICE').map((step) => less(step.amount_fen));
  return moneyText(quote.list_total_fen) + first + rest.join('');
}
