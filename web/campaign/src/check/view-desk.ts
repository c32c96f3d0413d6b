import { html, nothing, type TemplateResult } from 'lit-html';
import type { RulebookDocument, Sku } from '@yansuan/core';
import { plainText } from '../money.js';
import type { App } from './app.js';
import type { DeskLine } from './desk.js';
import { say } from './pricing.js';
import { canScan } from './scan.js';
import { sold } from './search.js';
import { wordsOf, type CheckWords } from './words.js';

const oftenMax = 6;

export function drawDesk(app: App): TemplateResult {
  const words = wordsOf(app.lang);
  const lines = app.desk?.lines ?? [];
  return html`${drawSearch(app, words)}
    ${app.scanning ? html`<div class="camera"><video muted playsinline></video><button type="button" class="button" @click=${() => app.stopScan()}>${words.stopScan}</button></div>` : nothing}
    ${app.notice === null ? nothing : html`<p class="note amber">${words[app.notice]}</p>`}
    ${app.text === '' ? nothing : drawFound(app, words)}
    <ul class="lines">${lines.map((line) => drawLine(app, line, words))}</ul>
    ${app.document === null ? nothing : html`<div class="often ${lines.length > 0 ? 'often-later' : ''}">${drawOften(app, app.document, words)}</div>`}
    <div class=${lines.length > 0 ? 'often-later' : ''}>${drawRecent(app, words)}</div>
    <p class="keys note" aria-hidden="true">${words.keys.map(([key, does]) => html`<span><kbd>${key}</kbd> ${does}</span>`)}</p>`;
}

function drawSearch(app: App, words: CheckWords): TemplateResult {
  return html`<div class="search" role="search">
    <input type="search" enterkeyhint="go" autocomplete="off" autocapitalize="off" spellcheck="false" role="combobox" aria-expanded=${app.text !== ''} aria-controls="found" aria-activedescendant=${app.found.length > 0 ? `found-${app.at}` : nothing}
      placeholder=${words.search} aria-label=${words.search} .value=${app.text} @input=${(event: InputEvent) => app.search((event.target as HTMLInputElement).value)}>
    ${canScan() ? html`<button type="button" class="scan" @click=${() => void app.scan()}>${words.scan}</button>` : nothing}
  </div>`;
}

const picture = (sku: Sku | undefined): string => `pictures/${sku?.display?.picture ?? 'sample'}.svg`;

function drawFound(app: App, words: CheckWords): TemplateResult {
  if (app.found.length === 0) return html`<p class="none" role="status">${words.notFound(app.text.trim())}</p>`;
  return html`<ul class="found" id="found" role="listbox" aria-label=${words.search}>
    ${app.found.map(
      (sku, place) => html`<li id="found-${place}" role="option" aria-selected=${place === app.at} @click=${() => app.add(sku.id)}>
        <img src=${picture(sku)} alt="" width="44" height="44"><span class="grow"><span class="name">${say(sku.name, app.lang)}</span><span class="note">${subtitle(app, sku)}</span></span><span class="item">${plainText(sku.list_fen)}</span>
      </li>`,
    )}
  </ul>`;
}

const subtitle = (app: App, sku: Sku): string =>
  [say(sku.display?.shade, app.lang), sku.display?.net ?? ''].filter(Boolean).join('·') || say(sku.display?.subtitle, app.lang);

function drawLine(app: App, { sku: id, units }: DeskLine, words: CheckWords): TemplateResult {
  const sku = app.document?.skus.find((each) => each.id === id);
  const name = say(sku?.name, app.lang);
  return html`<li class="line"><img src=${picture(sku)} alt="" width="64" height="64">
    <div class="grow"><p class="name">${name}</p><p class="note">${words.listPrice} ${plainText(sku?.list_fen ?? 0)}</p></div>
    <div class="stepper"><button type="button" aria-label=${units > 1 ? words.fewer(name) : words.remove(name)} @click=${() => app.units(id, -1)}>−</button><output aria-live="off">${units}</output><button type="button" aria-label=${words.more(name)} @click=${() => app.units(id, 1)}>+</button></div></li>`;
}

function drawOften(app: App, document: RulebookDocument, words: CheckWords): TemplateResult {
  return html`<h2 class="group">${words.often}</h2>
    <div class="tiles">${sold(document)
      .slice(0, oftenMax)
      .map((sku) => html`<button type="button" class="tile" @click=${() => app.add(sku.id)}><img src=${picture(sku)} alt="" width="80" height="80"><span>${say(sku.name, app.lang)}</span><span class="note">${plainText(sku.list_fen)}</span></button>`)}</div>`;
}

function drawRecent(app: App, words: CheckWords): TemplateResult {
  const names = new Map(app.document?.skus.map((sku) => [sku.id, say(sku.name, app.lang)]));
  const tiers = new Map(app.document?.tiers.map((tier) => [tier.id, say(tier.name, app.lang)]));
  return html`<h2 class="group">${words.recent}</h2>
    ${app.checks.length === 0 ? html`<p class="note">${words.noRecent}</p>` : nothing}
    <ul class="recent">${app.checks.map((check) => {
      const units = check.desk.lines.reduce((sum, line) => sum + line.units, 0);
      const what = check.desk.lines.map(({ sku }) => names.get(sku) ?? sku).join(app.lang === 'zh' ? '、' : ', ');
      return html`<li><button type="button" @click=${() => app.reopen(check)}><span class="grow"><span class="recent-what">${what}</span><span class="note">${words.recentItem(units, tiers.get(check.desk.tier) ?? '')}</span></span><span class="item">${plainText(check.payable_fen)}</span></button></li>`;
    })}</ul>`;
}
