import type { Lang, Offer, Quote, Receipt, RulebookDocument, Step } from '@yansuan/core';
import { moneyText } from './money.js';

const less = (amountFen: number): string => ` \u2212 ${moneyText(Math.abs(amountFen))}`;
const total = (steps: readonly Step[]): number => steps.reduce((sum, step) => sum + step.amount_fen, 0);

/** "8.5 折" in Chinese, "85%" in English. */
export const keptText = (keepBp: number, lang: Lang): string => (lang === 'zh' ? `${keepBp / 1_000} 折` : `${keepBp / 100}%`);

function keptShare(offer: Offer | undefined): number | null {
  const effect = offer?.effects?.find((each) => (each.on ?? 'goods') === 'goods');
  return effect !== undefined && 'keep_bp' in effect && effect.keep_bp !== undefined ? effect.keep_bp : null;
}

/** "399.00 × 8.5 折 − 15.00". A percentage is written as one only where that very sum comes out. */
export function sumText(quote: Quote, document: RulebookDocument, lang: Lang): string {
  const cuts = quote.steps.filter((step) => step.amount_fen < 0);
  const unit = cuts.filter((step) => step.code === 'UNIT_PRICE');
  const [first] = unit;
  const share = unit.length === 1 ? keptShare(document.offers.find((offer) => offer.id === first?.offer)) : null;
  const byShare = share !== null && first !== undefined && quote.list_total_fen * share === (quote.list_total_fen + first.amount_fen) * 10_000;
  const groups: Step['code'][][] = [['UNIT_PRICE', 'SET'], ['THRESHOLD'], ['COUPON'], ['POINTS_OFF']];
  const rest = groups
    .map((codes) => total(cuts.filter((step) => codes.includes(step.code) && !(byShare && step === first))))
    .filter((amountFen) => amountFen < 0);
  return (
    moneyText(quote.list_total_fen) +
    (byShare ? ` × ${keptText(share, lang)}` : '') +
    rest.map(less).join('') +
    (quote.freight_fen > 0 ? ` + ${moneyText(quote.freight_fen)}` : '')
  );
}

const isSum = /^[\d. ]+ × .+ = [\d. ]+$/;

/** What made the price, in the core's own words: every cut and gift with its reason. */
export function whyTexts(receipt: Receipt, skuName: string): string[] {
  return receipt.rows
    .filter((row) => row.state === 'gift' || (row.change_fen !== null && row.change_fen < 0))
    .map(({ text, note }) => {
      const own = text.startsWith(`${skuName} `) ? text.slice(skuName.length + 1) : text;
      // The sum stands beside it already.
      return note === '' || isSum.test(note) ? own : `${own}${receipt.lang === 'zh' ? '，' : ', '}${note}`;
    });
}
