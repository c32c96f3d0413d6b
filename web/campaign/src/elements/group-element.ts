import { html, nothing, type TemplateResult } from 'lit-html';
import { moneyText, plainText, spokenMoney } from '../money.js';
import { shopEnd } from '../shop-time.js';
import { LiveElement, reflect, upgrade } from './base-element.js';
import { figures } from './figures.js';
import { campaignOf, sizePrices, type SizePrice } from './group-priced.js';
import { skuName } from './priced.js';
import { wordsOf } from './words.js';

const names = ['sku', 'campaign'] as const;
const timerMaxMs = 2_000_000_000;
/** An end that is far away is no reason to hurry. */
const dayMs = 86_400_000;
const countedMs = 30 * dayMs;
const staleMs = 7 * dayMs;

type GroupState = 'loading' | 'checked' | 'offline' | 'amber' | 'stale' | 'soon' | 'ended' | 'error';

/**
 * <yansuan-group sku="…" campaign="…">what to show without JavaScript</yansuan-group>
 * What a seat costs in a team of each size that the campaign offers, and how long it can still be had by the server's time.
 */
export class GroupElement extends LiveElement {
  static readonly observedAttributes = [...names, 'lang'];
  /** The last prices, by size; empty before the first and outside of the campaign. */
  prices: { size: number; price_fen: number }[] = [];
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
    const { rules } = this;
    const words = wordsOf(this.language);
    const campaign = campaignOf(rules.document, this.getAttribute('campaign') ?? '');
    const sku = this.getAttribute('sku') ?? campaign?.skus[0] ?? '';
    const nowMs = rules.clock.nowMs();
    const isOn = campaign !== undefined && campaign.from_ms <= nowMs && nowMs < campaign.until_ms;
    const sizes = rules.state === 'ready' && isOn ? sizePrices(rules, campaign, sku) : [];
    const state = this.stateOf(campaign, sizes, nowMs);
    this.setAttribute('state', state);
    this.wakeAt([campaign?.from_ms ?? 0, campaign?.until_ms ?? 0, ...sizes.map(({ untilMs }) => untilMs ?? 0)], nowMs);
    this.tell(state, sizes);
    if (state === 'loading') return html`<slot></slot>`;
    if (campaign === undefined || state === 'error') return html`<slot></slot><p class="note amber" part="state">${rules.state === 'failed' ? words.failed : words.unknown}</p>`;
    if (state === 'stale') return html`<slot></slot><p class="note amber" part="state">${rules.checkedAtMs === 0 ? words.notChecked : words.days(Math.floor((nowMs - rules.checkedAtMs) / dayMs))}</p>`;
    if (state === 'ended') return html`<slot></slot><p class="note" part="state">${words.ended(words.end(shopEnd(campaign.until_ms), false))}</p>`;
    if (state === 'soon') return html`<slot></slot><p class="note" part="state">${words.begins(words.end(shopEnd(campaign.from_ms), false))}</p>`;
    const list = rules.document?.skus.find(({ id }) => id === sku);
    return html`<div role="list" aria-label=${skuName(rules, sku, this.language)}>${sizes.map((each) => this.drawSize(each, list?.list_known === false ? 0 : list?.list_fen ?? 0, state === 'checked'))}</div>
      ${campaign.until_ms - nowMs > countedMs ? nothing : html`<p class="note" part="until">${words.groupEnds} <yansuan-countdown lang=${this.language} until=${campaign.until_ms} @yansuan-ended=${this.onEnded}></yansuan-countdown></p>`}
      ${state === 'checked' ? nothing : html`<p class="note amber" part="state">${state === 'offline' ? words.offline : words.unchecked}</p>`}`;
  }

  private drawSize({ size, price_fen: fen }: SizePrice, listFen: number, isChecked: boolean): TemplateResult {
    const words = wordsOf(this.language);
    const saved = listFen - fen;
    return html`<div class="size" part="size" role="listitem"><span class="size-name">${words.groupSize(size)}</span>
      ${saved > 0 ? html`<s class="list" part="list"><span class="spoken">${words.list} ${spokenMoney(listFen, this.language)}</span><span aria-hidden="true">${plainText(listFen)}</span></s>` : nothing}
      ${figures(fen, this.language, isChecked ? '' : 'unchecked')}
      ${saved > 0 ? html`<span class="note leaf" part="saved">${words.saves(moneyText(saved))}</span>` : nothing}</div>`;
  }

  private stateOf(campaign: { from_ms: number; until_ms: number } | undefined, sizes: readonly SizePrice[], nowMs: number): GroupState {
    const { rules } = this;
    if (rules.state === 'failed') return 'error';
    if (rules.state !== 'ready') return 'loading';
    if (campaign === undefined) return 'error';
    if (nowMs < campaign.from_ms) return 'soon';
    if (nowMs >= campaign.until_ms) return 'ended';
    // The core leaves out what is special once the rules are that old.
    if (sizes.length === 0) return nowMs - rules.checkedAtMs > staleMs ? 'stale' : 'error';
    if (!sizes.every(({ isFresh }) => isFresh) || !rules.isTimeSure()) return rules.isOnline() ? 'amber' : 'offline';
    return rules.isOnline() ? 'checked' : 'offline';
  }

  /** The end inside is this element's to tell: a page may wait for another one. */
  private readonly onEnded = (event: Event): void => {
    event.stopPropagation();
    this.redraw();
  };

  private wakeAt(instants: readonly number[], nowMs: number): void {
    clearTimeout(this.changeTimer);
    const waitMs = Math.min(...instants.filter((at) => at > nowMs).map((at) => at - nowMs));
    if (waitMs < timerMaxMs) this.changeTimer = setTimeout(() => this.redraw(), waitMs + 1);
  }

  private tell(state: GroupState, sizes: readonly SizePrice[]): void {
    this.prices = sizes.map(({ size, price_fen }) => ({ size, price_fen }));
    const told = `${state} ${JSON.stringify(this.prices)}`;
    if (told === this.told) return;
    this.told = told;
    this.dispatchEvent(new CustomEvent('yansuan-priced', { bubbles: true, composed: true, detail: { state, prices: this.prices } }));
  }
}
reflect(GroupElement, names);
