import { render } from 'lit-html';
import type { Lang, RulebookDocument, Sku } from '@yansuan/core';
import { fit, newDesk, withCoupon, withUnits, type Desk } from './desk.js';
import { keepCheck, readChecks, type Check } from './recent.js';
import { priceDesk, type DeskPrice } from './pricing.js';
import { CounterRules } from './rules.js';
import { Scanner } from './scan.js';
import { byCode, find } from './search.js';
import { drawApp } from './view.js';

const foundMax = 8;
const keepAfterMs = 1_200;
const langKey = 'yansuan-check-lang';

const readLang = (): Lang => {
  try {
    return (localStorage.getItem(langKey) ?? navigator.language).startsWith('en') ? 'en' : 'zh';
  } catch {
    return 'zh';
  }
};

/** The counter page: what is on the desk, what is looked for, and the price of it. */
export class App {
  readonly rules = new CounterRules(() => this.changed());
  phase: 'opening' | 'ready' | 'empty' = 'opening';
  lang = readLang();
  desk: Desk | null = null;
  price: DeskPrice | null = null;
  text = '';
  found: Sku[] = [];
  /** The place of the marked product in `found`. */
  at = 0;
  scanning = false;
  notice: 'noCamera' | null = null;
  checks: Check[] = readChecks();
  private scanner: Scanner | null = null;
  private keepTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly root: HTMLElement) {}

  async open(): Promise<void> {
    this.changed();
    const opened = await this.rules.open('yansuan.wasm').catch(() => false);
    this.phase = opened ? 'ready' : 'empty';
    this.changed();
  }

  get document(): RulebookDocument | null {
    return this.rules.loaded?.document ?? null;
  }

  /** Prices and draws: after a tap, a new minute, new rules, or when the network comes or goes. */
  changed(): void {
    const { loaded } = this.rules;
    if (loaded !== null) {
      this.phase = 'ready';
      this.desk = fit(this.desk ?? newDesk(loaded.document, freshId()), loaded.document);
      this.price = priceDesk(loaded, this.desk, this.rules.nowMs(), this.rules.checkedAtMs, this.lang);
      this.found = find(loaded.document, this.text, foundMax);
      this.at = Math.max(0, Math.min(this.at, this.found.length - 1));
    }
    document.documentElement.lang = this.lang === 'en' ? 'en' : 'zh-CN';
    render(drawApp(this), this.root);
  }

  change(desk: Desk): void {
    this.desk = desk;
    this.changed();
    clearTimeout(this.keepTimer);
    this.keepTimer = setTimeout(() => this.keep(), keepAfterMs);
  }

  search(text: string): void {
    this.text = text;
    this.at = 0;
    this.changed();
  }

  mark(by: number): void {
    if (this.found.length === 0) return;
    this.at = (this.at + by + this.found.length) % this.found.length;
    this.changed();
  }

  /** Enter: a whole code wins over the marked product, so a scanner that types works like a finger. */
  take(): void {
    const sku = this.document === null ? undefined : (byCode(this.document, this.text) ?? this.found[this.at]);
    if (sku !== undefined) this.add(sku.id);
  }

  add(sku: string): void {
    this.text = '';
    this.at = 0;
    if (this.desk !== null) this.change(withUnits(this.desk, sku, 1));
  }

  units(sku: string, change: number): void {
    if (this.desk !== null) this.change(withUnits(this.desk, sku, change));
  }

  tier(tier: string): void {
    if (this.desk !== null) this.change({ ...this.desk, tier });
  }

  tierBy(step: number): void {
    const tiers = this.document?.tiers ?? [];
    const at = tiers.findIndex(({ id }) => id === this.desk?.tier);
    const next = tiers[at + step];
    if (next !== undefined) this.tier(next.id);
  }

  ordered(ordered: boolean): void {
    if (this.desk !== null) this.change({ ...this.desk, ordered });
  }

  coupon(offer: string): void {
    if (this.desk !== null) this.change(withCoupon(this.desk, offer));
  }

  /** The next customer begins with an empty desk. */
  next(): void {
    this.keep();
    this.stopScan();
    this.text = '';
    this.desk = this.document === null ? null : newDesk(this.document, freshId());
    this.changed();
    this.focusSearch();
  }

  reopen(check: Check): void {
    this.keep();
    this.desk = check.desk;
    this.changed();
  }

  speak(lang: Lang): void {
    this.lang = lang;
    try {
      localStorage.setItem(langKey, lang);
    } catch {
      // the choice then lasts as long as the page
    }
    this.changed();
  }

  async scan(): Promise<void> {
    this.scanning = true;
    this.notice = null;
    this.changed();
    const video = this.root.querySelector('video');
    if (video === null) return;
    this.scanner = new Scanner(video, (code) => this.scanned(code));
    await this.scanner.start().catch(() => {
      this.stopScan();
      this.notice = 'noCamera';
    });
    this.changed();
  }

  stopScan(): void {
    this.scanner?.stop();
    this.scanner = null;
    this.scanning = false;
    this.changed();
  }

  focusSearch(): void {
    this.root.querySelector<HTMLInputElement>('.search input')?.focus();
  }

  private scanned(code: string): boolean {
    const sku = this.document === null ? undefined : byCode(this.document, code);
    this.stopScan();
    if (sku === undefined) this.search(code);
    else this.add(sku.id);
    return true;
  }

  private keep(): void {
    clearTimeout(this.keepTimer);
    if (this.desk === null || this.price === null) return;
    this.checks = keepCheck(this.checks, { desk: this.desk, at_ms: this.rules.nowMs(), payable_fen: this.price.quote.payable_fen });
    this.changed();
  }
}

const freshId = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
