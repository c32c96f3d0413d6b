import { html, nothing, type TemplateResult } from 'lit-html';
import type { Quote } from '@yansuan/core';
import { moneyText, plainText, spokenMoney } from '../money.js';
import { sumText, whyTexts } from '../sum.js';
import { LiveElement, reflect, upgrade } from './base-element.js';
import { figures } from './figures.js';
import { ageNote, isLimited, price, skuName, type Priced } from './priced.js';
import { readAsked, requestOf } from './request.js';
import { wordsOf } from './words.js';

export const askedNames = ['sku', 'units', 'tier', 'orders', 'coupons', 'group'] as const;
const names = [...askedNames, 'compact'] as const;
const timerMaxMs = 2_000_000_000;

/**
 * <yansuan-price sku="…" tier="…" units="…" coupons="a,b">what to show without JavaScript</yansuan-price>
 * Sets its attribute `state` and tells of every new price with the event `yansuan-priced`.
 */
export class PriceElement extends LiveElement {
  static readonly observedAttributes = [...names, 'lang'];
  /** The last price, with every reason; null before the first. */
  quote: Quote | null = null;
  private changeTimer: ReturnType<typeof setTimeout> | undefined;
  private told = '';

  override connectedCallback(): void {
    upgrade(this, names);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.changeTimer);
  }

  protected draw(): TemplateResult {
    const asked = readAsked(this);
    const priced = price(this.rules, asked);
    this.quote = priced.ok ? priced.quote : null;
    if (this.getAttribute('state') !== priced.state) this.setAttribute('state', priced.state);
    this.wakeAtChange();
    this.tellPrice(priced);
    if (!priced.ok) return this.drawWithout(priced);
    return this.hasAttribute('compact') ? this.drawNow(priced) : this.drawAll(priced);
  }

  /** What the page wrote inside stays readable until there is a price. */
  private drawWithout({ state, unknown }: Extract<Priced, { ok: false }>): TemplateResult {
    const words = wordsOf(this.language);
    if (state === 'loading') return html`<slot><span class="skeleton" part="skeleton" role="img" aria-label=${words.checking}></span></slot>`;
    return html`<slot></slot><p class="note amber" part="state">${unknown ? words.unknown : words.failed}</p>`;
  }

  private drawNow({ quote, isChecked }: Extract<Priced, { ok: true }>): TemplateResult {
    const words = wordsOf(this.language);
    const sku = this.rules.document?.skus.find(({ id }) => id === quote.lines[0]?.sku);
    const isListReal = (sku?.list_known ?? true) && quote.list_total_fen > quote.payable_fen;
    return html`<div class="now">
      ${figures(quote.payable_fen, this.language, isChecked ? 'checked' : 'unchecked')}
      ${isListReal ? html`<s class="list" part="list"><span class="spoken">${words.list} ${spokenMoney(quote.list_total_fen, this.language)}</span><span aria-hidden="true">${plainText(quote.list_total_fen)}</span></s>` : nothing}
      ${isChecked ? nothing : html`<span class="note amber" part="unchecked">${words.unchecked}</span>`}
    </div>`;
  }

  private drawAll(priced: Extract<Priced, { ok: true }>): TemplateResult {
    const { quote } = priced;
    const words = wordsOf(this.language);
    const { document } = this.rules;
    const [line] = quote.lines;
    const [unit, other] = line?.prices ?? [];
    const receipt = document === null ? null : this.rules.receipt(this.request(document), this.language);
    const why = receipt?.ok === true ? whyTexts(receipt.receipt, skuName(this.rules, line?.sku ?? '', this.language)) : [];
    const age = ageNote(this.rules, quote, words);
    const isCut = quote.list_total_fen !== quote.payable_fen;
    return html`${this.drawNow(priced)}
      ${line !== undefined && line.units > 1 && unit !== undefined && other === undefined ? html`<p class="note" part="unit">${words.each(line.units, moneyText(unit.unit_fen))}</p>` : nothing}
      ${isCut && document !== null ? html`<p class="sum" part="sum">${sumText(quote, document, this.language)}</p>` : nothing}
      ${why.map((text) => html`<p class="note" part="why">${text}</p>`)}
      ${isLimited(quote) ? html`<p class="note amber" part="confirm">${words.toConfirm}</p>` : nothing}
      ${quote.proved ? nothing : html`<p class="note amber">${words.unproved}</p>`}
      <p class="note" part="state"><span class=${age.amber ? 'amber' : ''}><span class="dot ${age.amber ? '' : 'leaf'}"></span>${age.text}</span></p>`;
  }

  private request(document: Parameters<typeof requestOf>[1]): ReturnType<typeof requestOf> {
    return requestOf(readAsked(this), document, this.rules.clock.nowMs(), this.rules.checkedAtMs);
  }

  /** The core says until when the price holds: then it is made again. */
  private wakeAtChange(): void {
    clearTimeout(this.changeTimer);
    const untilMs = this.quote?.valid_until_ms ?? null;
    if (untilMs === null) return;
    const waitMs = Math.max(0, untilMs - this.rules.clock.nowMs());
    if (waitMs < timerMaxMs) this.changeTimer = setTimeout(() => this.redraw(), waitMs + 1);
  }

  private tellPrice(priced: Priced): void {
    const told = priced.ok ? `${priced.state} ${priced.isChecked} ${JSON.stringify(priced.quote.steps)}` : priced.state;
    if (told === this.told) return;
    this.told = told;
    this.dispatchEvent(new CustomEvent('yansuan-priced', { bubbles: true, composed: true, detail: { state: priced.state, quote: this.quote } }));
  }
}
reflect(PriceElement, names);
