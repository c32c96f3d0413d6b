import { html, nothing, type TemplateResult } from 'lit-html';
import type { App } from './app.js';
import { drawDesk } from './view-desk.js';
import { drawPrice } from './view-price.js';
import { wordsOf } from './words.js';

const hourMs = 3_600_000;

export function drawApp(app: App): TemplateResult {
  const words = wordsOf(app.lang);
  return html`<header class="head">
      <h1><span class="brand">颜算</span> <span class="head-title">${words.title}</span></h1>
      ${app.phase === 'ready' ? drawAge(app) : nothing}
      <button type="button" class="plain" lang=${app.lang === 'en' ? 'zh-CN' : 'en'} @click=${() => app.speak(app.lang === 'en' ? 'zh' : 'en')}>${words.other}</button>
    </header>
    ${app.phase === 'ready' ? html`<main class="panes"><div class="pane-left">${drawDesk(app)}</div><div class="pane-right">${drawPrice(app)}</div></main>` : drawWithout(app)}`;
}

function drawWithout(app: App): TemplateResult {
  const words = wordsOf(app.lang);
  if (app.phase === 'opening') return html`<main class="without"><p class="second">${words.loading}</p></main>`;
  return html`<main class="without"><p>${words.noRules}</p><button type="button" class="button" @click=${() => void app.rules.refresh()}>${words.retry}</button></main>`;
}

/** Green up to a day, amber up to seven, then red: each also in words. */
function drawAge(app: App): TemplateResult {
  const words = wordsOf(app.lang);
  const { level, ageMs, online } = app.rules.age();
  const hours = Math.floor(ageMs / hourMs);
  const text = level === 'fresh' ? words.age(Math.floor(ageMs / 60_000)) : level === 'amber' ? words.soon(hours) : words.old(Math.floor(hours / 24));
  return html`<p class="age age-${level}" role="status">${online ? nothing : html`<span class="offline">${words.offline}</span>`}<span class="age-text"><i class="dot"></i>${text}</span></p>`;
}
