import { html, nothing, type TemplateResult } from 'lit-html';
import { isSameDay, shopEnd } from '../shop-time.js';
import { LiveElement, reflect, upgrade } from './base-element.js';
import { leftText, untilNextMs } from './time-left.js';
import { wordsOf } from './words.js';

const names = ['until', 'from', 'offer'] as const;
const lastMs = 15 * 60_000;

type CountState = 'loading' | 'counting' | 'last' | 'ended' | 'unsure';

/** ISO-8601, or milliseconds since 1970. */
function instant(text: string | null): number | null {
  if (text === null || text.trim() === '') return null;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) : Date.parse(text);
  return Number.isFinite(ms) ? ms : null;
}

/**
 * <yansuan-countdown until="2026-08-13T00:00:00+08:00"> or offer="id", whose end the rulebook knows. It counts the
 * server's time; when that is not sure it says when the end is instead. Tells of the end with `yansuan-ended`.
 */
export class CountdownElement extends LiveElement {
  static readonly observedAttributes = [...names, 'lang'];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isEndTold = false;

  override connectedCallback(): void {
    upgrade(this, names);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  protected draw(): TemplateResult {
    clearTimeout(this.timer);
    const { clock } = this.rules;
    const { fromMs, untilMs } = this.ends();
    const nowMs = clock.nowMs();
    const leftMs = untilMs === null ? 0 : untilMs - nowMs;
    const state = this.stateAt(untilMs, leftMs);
    if (this.getAttribute('state') !== state) this.setAttribute('state', state);
    if (untilMs === null || state === 'loading') return html`<slot></slot>`;
    if (leftMs > 0) this.timer = setTimeout(() => this.tick(), Math.min(untilNextMs(leftMs), 1_000));
    this.tellEnd(state);
    return this.drawText(state, untilMs, leftMs, nowMs, fromMs);
  }

  private tick(): void {
    this.rules.checkTime();
    this.redraw();
  }

  private stateAt(untilMs: number | null, leftMs: number): CountState {
    const { rules } = this;
    if (untilMs === null || rules.state === 'idle' || (rules.state === 'loading' && !rules.clock.isKnown())) return 'loading';
    // A jump is first asked about; only when nobody answers is the time unsure.
    if (!rules.clock.isKnown() || (rules.clock.hasJumped() && !rules.isOnline())) return 'unsure';
    return leftMs <= 0 ? 'ended' : leftMs <= lastMs ? 'last' : 'counting';
  }

  private ends(): { fromMs: number | null; untilMs: number | null } {
    const id = this.getAttribute('offer');
    const window = id === null ? undefined : this.rules.document?.offers.find((offer) => offer.id === id)?.window;
    return {
      fromMs: instant(this.getAttribute('from')) ?? window?.from_ms ?? null,
      untilMs: instant(this.getAttribute('until')) ?? window?.until_ms ?? null,
    };
  }

  private drawText(state: CountState, untilMs: number, leftMs: number, nowMs: number, fromMs: number | null): TemplateResult {
    const words = wordsOf(this.language);
    const end = words.end(shopEnd(untilMs), isSameDay(untilMs - 1, nowMs));
    if (state === 'ended') return html`<span class="time" part="time">${words.ended(end)}</span>`;
    if (state === 'unsure') return html`<span class="time amber" part="time">${words.unsure(end)}</span>`;
    const left = leftText(leftMs, this.language);
    const share = fromMs === null || untilMs <= fromMs ? null : Math.min(1, Math.max(0, leftMs / (untilMs - fromMs)));
    return html`<span class="time ${state === 'last' ? 'rouge' : ''}" part="time" role="timer" aria-live="off" aria-label=${words.left(left)}>${left}</span>
      ${share === null ? nothing : html`<div class="span" part="span" aria-hidden="true"><i .style=${`transform:scaleX(${share.toFixed(4)})`}></i></div>`}`;
  }

  private tellEnd(state: CountState): void {
    if (state !== 'ended') this.isEndTold = false;
    else if (!this.isEndTold) {
      this.isEndTold = true;
      this.dispatchEvent(new CustomEvent('yansuan-ended', { bubbles: true, composed: true }));
    }
  }
}
reflect(CountdownElement, names);
