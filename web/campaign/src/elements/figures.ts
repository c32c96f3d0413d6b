import { html, type TemplateResult } from 'lit-html';
import type { Lang } from '@yansuan/core';
import { moneyParts, spokenMoney } from '../money.js';

/** The drawn figure, hidden from a reader, who hears the spoken one. */
export function figures(amountFen: number, lang: Lang, rule: string): TemplateResult {
  const { yuan, fen } = moneyParts(amountFen);
  return html`<span class="figures ${rule}" part="price" aria-hidden="true"><span class="small sign">¥</span>${yuan}<span class="small">.${fen}</span></span><span class="spoken">${spokenMoney(amountFen, lang)}</span>`;
}
