import type { Lang, Offer, Quote, Receipt, RulebookDocument, Text } from '@yansuan/core';
import type { LoadedRulebook } from '@yansuan/sdk/rules';
import { plainText } from '../money.js';
import { keptText } from '../sum.js';
import { type Desk, requestOf } from './desk.js';
import type { CheckWords } from './words.js';

export interface DeskPrice {
  quote: Quote;
  receipt: Receipt;
  /** What each tier would pay for the same desk, in the order of the rulebook. */
  tiersFen: number[];
}

export const say = (text: Text | undefined, lang: Lang): string => (lang === 'en' ? (text?.en ?? text?.zh) : text?.zh) ?? '';

/** The desk as each tier; null when nothing is on it, or it is too much for one cart. */
export function priceDesk({ rulebook, document }: LoadedRulebook, desk: Desk, nowMs: number, checkedAtMs: number, lang: Lang): DeskPrice | null {
  if (desk.lines.length === 0) return null;
  const own = requestOf(desk, document, nowMs, checkedAtMs);
  const quoted = rulebook.quote(own);
  const receipted = rulebook.receipt(own, lang);
  if (!quoted.ok || !receipted.ok) return null;
  const tiersFen = document.tiers.map(({ id }) => {
    const answer = rulebook.quote(requestOf(desk, document, nowMs, checkedAtMs, id));
    return answer.ok ? answer.quote.payable_fen : quoted.quote.payable_fen;
  });
  return { quote: quoted.quote, receipt: receipted.receipt, tiersFen };
}

/** The percentage a tier keeps, from the offer that is for it alone; empty for a tier at list price. */
export function tierShare(document: RulebookDocument, tier: string, lang: Lang): string {
  const own = document.offers.find(({ audience, effects }) => audience?.tiers?.length === 1 && audience.tiers[0] === tier && keepBp(effects) !== null);
  const bp = keepBp(own?.effects);
  return bp === null ? '' : keptText(bp, lang);
}

function keepBp(effects: Offer['effects']): number | null {
  for (const effect of effects ?? []) if ('keep_bp' in effect && (effect.on ?? 'goods') === 'goods') return effect.keep_bp ?? null;
  return null;
}

/** "¥15", "9 折" or the word for a gift, and the amount it asks for. */
export function couponLabel(offer: Offer, lang: Lang, words: CheckWords): string {
  const off = offer.effects?.flatMap((effect) => ('off_fen' in effect && effect.off_fen !== undefined ? [effect.off_fen] : []))[0];
  const bp = keepBp(offer.effects);
  const face = off !== undefined ? `¥${plainText(off)}` : bp !== null ? keptText(bp, lang) : words.giftCoupon;
  const least = offer.condition?.find(({ min_amount_fen: fen }) => fen !== undefined)?.min_amount_fen;
  const name = say(offer.name, lang) || offer.id;
  return `${name} ${face}${least === undefined ? '' : `${lang === 'zh' ? '，' : ', '}${words.threshold(plainText(least))}`}`;
}
