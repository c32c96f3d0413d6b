import { html, nothing, type TemplateResult } from 'lit-html';
import type { Receipt } from '@yansuan/core';
import { LiveElement, reflect, upgrade } from './base-element.js';
import { figures } from './figures.js';
import { askedNames } from './price-element.js';
import { price } from './priced.js';
import { readAsked, requestOf } from './request.js';
import { wordsOf } from './words.js';

const names = [...askedNames, 'for', 'open'] as const;
const usable = new Set(['used', 'less', 'same', 'declined']);

/**
 * <yansuan-receipt for="id of a yansuan-price"> or with attributes of its own: unfolds into every step, every coupon and
 * every rule that did not apply, each with its reason.
 */
export class ReceiptElement extends LiveElement {
  static readonly observedAttributes = [...names, 'lang'];
  private followed: Element | null = null;
  private readonly onPriced = (): void => this.redraw();

  override connectedCallback(): void {
    upgrade(this, names);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.followed?.removeEventListener('yansuan-priced', this.onPriced);
    this.followed = null;
  }

  protected draw(): TemplateResult {
    const words = wordsOf(this.language);
    const asked = readAsked(this.source());
    const priced = price(this.rules, asked);
    if (this.getAttribute('state') !== priced.state) this.setAttribute('state', priced.state);
    const { document } = this.rules;
    const answer = document === null ? null : this.rules.receipt(requestOf(asked, document, this.rules.clock.nowMs(), this.rules.checkedAtMs), this.language);
    if (!priced.ok || answer === null || !answer.ok) return html`<slot></slot>`;
    return html`<details part="details" ?open=${this.hasAttribute('open')} @toggle=${this.onToggle}>
      <summary part="summary">${words.steps}</summary>
      ${this.drawReceipt(answer.receipt, priced.isChecked)}
    </details>`;
  }

  private drawReceipt(receipt: Receipt, isChecked: boolean): TemplateResult {
    return html`${receipt.rows.map(
        (row) => html`<div class="row ${row.state}" part="row"><span>${row.text}</span><span class="change ${row.change_fen !== null && row.change_fen < 0 ? 'leaf' : ''}">${row.change}</span><span class="balance">${row.balance}</span>${row.note === '' ? nothing : html`<span class="note">${row.note}</span>`}</div>`,
      )}
      ${receipt.coupons.length === 0 ? nothing : html`<h4>${receipt.coupons_title}</h4>`}
      ${receipt.coupons.map(
        (coupon) => html`<div class="coupon ${usable.has(coupon.state) ? '' : 'off'}" part="coupon"><span class="leaf">${coupon.state === 'used' ? '✓' : ''}</span><span class="face">${coupon.face}</span><span>${coupon.text}</span><span>${coupon.result}</span>${coupon.note === '' ? nothing : html`<span class="note">${coupon.note}</span>`}</div>`,
      )}
      <div class="total"><span>${receipt.total.label}</span>${figures(receipt.total.payable_fen, this.language, isChecked ? 'checked' : 'unchecked')}</div>
      <div class="end">${receipt.summary.map((text) => html`<p class="note">${text}</p>`)}</div>`;
  }

  /** The element it explains: the one named, else itself. */
  private source(): Element {
    const id = this.getAttribute('for');
    const named = id === null ? null : (this.getRootNode() as Document | ShadowRoot).getElementById(id);
    if (named !== this.followed) {
      this.followed?.removeEventListener('yansuan-priced', this.onPriced);
      named?.addEventListener('yansuan-priced', this.onPriced);
      this.followed = named;
    }
    return named ?? this;
  }

  private readonly onToggle = (event: Event): void => {
    this.toggleAttribute('open', (event.target as HTMLDetailsElement).open);
  };
}
reflect(ReceiptElement, names);
