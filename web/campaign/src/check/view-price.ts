import { html, nothing, type TemplateResult } from 'lit-html';
import type { Offer, RulebookDocument } from '@yansuan/core';
import { isLimited } from '../elements/priced.js';
import { moneyParts, moneyText, spokenMoney } from '../money.js';
import type { App } from './app.js';
import type { Desk } from './desk.js';
import { couponLabel, say, tierShare, type DeskPrice } from './pricing.js';
import { wordsOf, type CheckWords } from './words.js';

const shownCoupons = 6;

export function drawPrice(app: App): TemplateResult {
  const words = wordsOf(app.lang);
  const { document, desk, price } = app;
  if (document === null || desk === null) return html``;
  return html`${drawTiers(app, document, desk, words)}
    ${price === null ? html`<div class="nothing"><p>${words.empty}</p><p class="second">${words.emptyNote}</p></div>` : drawTotal(app, document, price, words)}
    ${drawCoupons(app, document, desk, price, words)}
    ${price === null ? nothing : drawReasons(app, document, price, words)}
    <footer class="foot"><span class="note">${words.stock}</span><button type="button" class="button" @click=${() => app.next()}>${words.next}</button></footer>`;
}

function drawTiers(app: App, document: RulebookDocument, desk: Desk, words: CheckWords): TemplateResult {
  const canBeNew = (document.tiers.find(({ id }) => id === desk.tier)?.min_orders ?? 0) === 0;
  return html`<fieldset class="tiers"><legend class="spoken">${words.tiers}</legend>
      ${document.tiers.map((tier, place) => {
        const fen = app.price?.tiersFen[place];
        return html`<label class="tier"><input type="radio" name="tier" .checked=${tier.id === desk.tier} @change=${() => app.tier(tier.id)}><span class="tier-name">${say(tier.name, app.lang)}</span><span class="note">${tierShare(document, tier.id, app.lang) || words.listTier}</span><span class="tier-price">${fen === undefined ? html`&nbsp;` : drawFigures(fen, app)}</span></label>`;
      })}
    </fieldset>
    ${canBeNew ? html`<label class="tick"><input type="checkbox" .checked=${desk.ordered} @change=${(event: Event) => app.ordered((event.target as HTMLInputElement).checked)}><span>${words.ordered}</span></label>` : nothing}`;
}

function drawFigures(amountFen: number, app: App): TemplateResult {
  const { yuan, fen } = moneyParts(amountFen);
  return html`<span class="figures" aria-hidden="true"><span class="small sign">¥</span>${yuan}<span class="small">.${fen}</span></span><span class="spoken">${spokenMoney(amountFen, app.lang)}</span>`;
}

function drawTotal(app: App, document: RulebookDocument, { quote }: DeskPrice, words: CheckWords): TemplateResult {
  const tier = say(document.tiers.find(({ id }) => id === app.desk?.tier)?.name, app.lang);
  const isChecked = quote.freshness === 'fresh' && quote.proved && !isLimited(quote) && app.rules.isTimeSure();
  const name = (sku: string): string => say(document.skus.find(({ id }) => id === sku)?.name, app.lang);
  return html`<section class="total" aria-live="polite"><div><p class="second">${words.today(tier)}</p>
      <p class="due ${isChecked ? 'checked' : 'unchecked'}">${drawFigures(quote.payable_fen, app)}</p>${isChecked ? nothing : html`<span class="amber second">${words.unchecked}</span>`}</div>
      <ul class="facts">${quote.discount_total_fen > 0 ? html`<li class="leaf">${words.saved(moneyText(quote.discount_total_fen))}</li>` : nothing}
        ${quote.points_earned > 0 ? html`<li>${words.points(quote.points_earned)}</li>` : nothing}
        ${quote.gifts.map((gift) => html`<li>${words.gift(name(gift.sku), gift.units)}</li>`)}</ul></section>
    ${isLimited(quote) ? html`<p class="note amber">${words.limited}</p>` : nothing}`;
}

/** The coupons that are ticked first, then the commonest few, the others behind a fold. */
function drawCoupons(app: App, document: RulebookDocument, desk: Desk, price: DeskPrice | null, words: CheckWords): TemplateResult {
  const all = document.offers.filter(({ claim }) => claim === 'coupon');
  const first = all.slice(0, shownCoupons);
  const shown = [...first, ...all.slice(shownCoupons).filter(({ id }) => desk.coupons.includes(id))];
  const more = all.filter((offer) => !shown.includes(offer));
  const draw = (offer: Offer): TemplateResult => drawCoupon(app, offer, desk, price, words);
  return html`<section class="coupons" aria-label=${words.coupons}><h2 class="group">${words.coupons}</h2><div class="chips">${shown.map(draw)}</div>
    ${more.length === 0 ? nothing : html`<details><summary>${words.moreCoupons(more.length)}</summary><div class="chips">${more.map(draw)}</div></details>`}</section>`;
}

function drawCoupon(app: App, offer: Offer, desk: Desk, price: DeskPrice | null, words: CheckWords): TemplateResult {
  const isHeld = desk.coupons.includes(offer.id);
  const told = isHeld ? price?.receipt.coupons.find(({ id }) => id === offer.id) : undefined;
  const isUsed = told?.state === 'used';
  return html`<label class="chip ${isHeld ? 'held' : ''} ${isUsed ? 'used' : ''}"><input type="checkbox" .checked=${isHeld} @change=${() => app.coupon(offer.id)}><span>${isUsed ? '✓ ' : ''}${couponLabel(offer, app.lang, words)}</span>${told === undefined ? nothing : html`<span class="chip-note">${[told.result, told.note].filter(Boolean).join('·')}</span>`}</label>`;
}

function drawReasons(app: App, document: RulebookDocument, { quote, receipt }: DeskPrice, words: CheckWords): TemplateResult {
  const names = new Map(document.offers.map((offer) => [offer.id, say(offer.name, app.lang)]));
  const cuts = [...new Set(quote.steps.filter(({ amount_fen: fen, offer }) => fen < 0 && offer !== null).map(({ offer }) => names.get(offer ?? '') ?? ''))].filter(Boolean);
  const units = quote.lines.reduce((sum, line) => sum + line.units, 0);
  return html`<section class="reasons"><h2 class="group">${receipt.title}</h2>
      ${receipt.rows.map(
        (row) => html`<div class="row ${row.state}"><span class="row-text">${row.text}</span><span class="change ${row.change_fen !== null && row.change_fen < 0 ? 'leaf' : ''}">${row.change}</span><span class="balance">${row.balance}</span>${row.note === '' ? nothing : html`<span class="note">${row.note}</span>`}</div>`,
      )}
      ${receipt.summary.map((text) => html`<p class="note">${text}</p>`)}</section>
    <section class="aloud"><h2 class="spoken">${words.aloudTitle}</h2><p>${words.aloud(units, quote.list_total_fen, cuts, quote.payable_fen)}</p></section>`;
}
