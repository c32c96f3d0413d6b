import type { Cart, Quote, QuoteLine, QuoteRequest, Receipt, RulebookDocument, Sku } from '@yansuan/core';
import type { Api } from './http.js';
import type { CartSession, PriceCore, PricedRulebook } from './price-core.js';
import type { QuoteAnswer, QuoteAsk } from './wire.js';

export type AskPrice = (cart: Cart, rulebookVersion: number) => Promise<QuoteAnswer>;

/** By the member whose token it is, or for a visitor. */
export const askApi = (api: Api, isSignedIn: () => boolean): AskPrice => (cart, version) => {
  const ask: QuoteAsk = { cart, rulebook_version: version, explain: true, receipts: true };
  return api.call('POST', '/v1/quotes', { body: JSON.stringify(ask), asMember: isSignedIn() });
};

const keptAtMost = 200;
/** As many lines as a cart of the core has. */
const linesAtMost = 200;

/**
 * Plays the core where its Wasm cannot start: the shop prices, and what it said is kept. Until it has answered, a cart
 * costs its units at their own prices. Sets, thresholds and coupons only take off from there, so nothing is promised.
 */
export class AskedCore implements PriceCore {
  private running = 0;
  /** What got no answer is not asked again at once: each look at a price would ask. */
  private readonly failed = new Set<string>();
  private waiting: (() => void)[] = [];

  constructor(
    private readonly askPrice: AskPrice,
    private readonly onAnswered: () => void,
  ) {}

  get isAsking(): boolean {
    return this.running > 0;
  }

  /** Whether it is a rulebook the core would take is known to the shop, which published it. */
  load(text: string): { ok: true; rulebook: PricedRulebook } {
    const document = JSON.parse(text) as RulebookDocument;
    return { ok: true, rulebook: new AskedRulebook(document, (cart) => this.ask(cart, document.version)) };
  }

  /** Resolves when nothing is being asked, with or without an answer. */
  settled(): Promise<void> {
    return this.running === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Time passed, or the network is back. */
  retry(): void {
    this.failed.clear();
  }

  private async ask(cart: Cart, version: number): Promise<QuoteAnswer | null> {
    const key = JSON.stringify([version, cart]);
    if (this.failed.has(key)) return null;
    this.running += 1;
    try {
      return await this.askPrice(cart, version);
    } catch {
      this.failed.add(key);
      return null;
    } finally {
      this.running -= 1;
      // Later than whoever waits for this answer keeps it.
      setTimeout(() => this.tell(), 0);
    }
  }

  private tell(): void {
    this.onAnswered();
    if (this.running === 0) this.waiting.splice(0).forEach((resolve) => resolve());
  }
}

class AskedRulebook implements PricedRulebook {
  readonly version: number;
  private readonly answers = new Map<string, QuoteAnswer>();
  private readonly asked = new Set<string>();
  /** What one unit costs by itself, for each member who was here: by key of the member, then by SKU. */
  private readonly units = new Map<string, Map<string, QuoteLine>>();
  private readonly skus: ReadonlyMap<string, Sku>;
  private isOpen = true;

  constructor(
    private readonly document: RulebookDocument,
    private readonly ask: (cart: Cart) => Promise<QuoteAnswer | null>,
  ) {
    this.version = document.version;
    this.skus = new Map(document.skus.map((sku) => [sku.id, sku]));
  }

  quote(request: QuoteRequest | string | Uint8Array): { ok: true; quote: Quote } | { ok: false; issues: [] } {
    return typeof request === 'string' || request instanceof Uint8Array ? { ok: false, issues: [] } : { ok: true, quote: this.quoteOf(request) };
  }

  openSession(): CartSession {
    return new AskedSession((request) => this.quoteOf(request), (request, lang) => this.answerTo(request)?.receipts?.[lang]);
  }

  close(): void {
    this.isOpen = false;
  }

  private quoteOf(request: QuoteRequest): Quote {
    const units = this.unitsFor(request);
    const [first, ...others] = request.cart.lines;
    // One unit by itself was told with all the others.
    const isKnown = others.length === 0 && (first?.units ?? 1) === 1 && (request.coupons ?? []).length === 0 && units?.has(first?.sku ?? '') === true;
    const answer = request.cart.lines.length === 0 || isKnown ? undefined : this.answerTo(request);
    return answer?.quote ?? this.sumOf(request, units);
  }

  private answerTo(request: QuoteRequest): QuoteAnswer | undefined {
    const key = JSON.stringify([request.member, request.coupons, request.cart]);
    const known = this.answers.get(key);
    const isOver = known?.valid_until_ms !== undefined && known.valid_until_ms !== null && known.valid_until_ms <= (request.context?.now_ms ?? 0);
    if (known === undefined || isOver) void this.fetch(key, asCart(request));
    return known;
  }

  private async fetch(key: string, cart: Cart): Promise<void> {
    if (this.asked.has(key) || !this.isOpen) return;
    this.asked.add(key);
    const answer = await this.ask(cart);
    // Asked again with the next look when none came.
    this.asked.delete(key);
    if (answer === null) return;
    const oldest = this.answers.keys().next().value;
    if (this.answers.size >= keptAtMost && oldest !== undefined) this.answers.delete(oldest);
    this.answers.set(key, answer);
  }

  private unitsFor({ member }: QuoteRequest): ReadonlyMap<string, QuoteLine> | undefined {
    const key = JSON.stringify(member ?? {});
    const known = this.units.get(key);
    if (known === undefined && !this.asked.has(key)) void this.fetchUnits(key);
    return known;
  }

  private async fetchUnits(key: string): Promise<void> {
    if (!this.isOpen) return;
    this.asked.add(key);
    const found = new Map<string, QuoteLine>();
    const lines = this.document.skus.map(({ id }) => ({ id, sku: id, units: 1 }));
    // All at once they would make sets, which one by itself does not: what made one is left out, until none is made.
    const declined = new Set(this.document.offers.filter(({ target }) => target !== undefined).map(({ id }) => id));
    for (let at = 0; at < lines.length; at += linesAtMost) {
      let answer: QuoteAnswer | null;
      let made: string[];
      do {
        answer = await this.ask({ lines: lines.slice(at, at + linesAtMost), coupons: [], declined: [...declined] });
        made = (answer?.quote?.steps ?? []).flatMap(({ stage, offer }) => (stage === 'B' && offer !== null && !declined.has(offer) ? [offer] : []));
        made.forEach((offer) => declined.add(offer));
      } while (made.length > 0);
      for (const line of answer?.quote?.lines ?? []) found.set(line.sku, line);
    }
    this.asked.delete(key);
    if (found.size > 0) this.units.set(key, found);
  }

  /** Each unit at its own price and nothing else: no less than what the shop will say. */
  private sumOf({ cart, context }: QuoteRequest, units: ReadonlyMap<string, QuoteLine> | undefined): Quote {
    const lines = cart.lines.map(({ id, sku, units: count = 1, selected = true }, place): QuoteLine => {
      const listFen = this.skus.get(sku)?.list_fen ?? 0;
      const own = units?.get(sku)?.prices[0] ?? { units: 1, unit_fen: listFen, offers: [] };
      const payable = selected ? own.unit_fen * count : 0;
      return {
        id: id ?? String(place + 1), sku, units: count, selected, list_fen: selected ? listFen * count : 0, payable_fen: payable, discounts: [],
        prices: [{ ...own, units: count }], paid: selected ? [{ units: count, unit_fen: own.unit_fen, points_off_fen: 0 }] : [],
      };
    });
    const sum = (of: (line: QuoteLine) => number): number => lines.reduce((all, line) => all + of(line), 0);
    const listFen = sum((line) => line.list_fen);
    const payableFen = sum((line) => line.payable_fen);
    return {
      contract: 1, rulebook: { id: this.document.id, version: this.version }, order_type: 'normal', now_ms: context?.now_ms ?? 0, valid_until_ms: null,
      freshness: 'amber', list_total_fen: listFen, discount_total_fen: Math.max(0, listFen - payableFen), goods_fen: payableFen, points_off_fen: 0,
      points_used: 0, freight_fen: 0, payable_fen: payableFen, points_earned: 0, bonus_points: [], proved: false, lines, gifts: [], coupons: [],
      offers: [], steps: [], confirm: [], inactive: [],
    };
  }
}

/** Coupons that are not to be counted are not left to the shop to find. */
const asCart = ({ cart, coupons }: QuoteRequest): Cart => ((coupons ?? []).length === 0 ? { ...cart, coupons: [] } : cart);

class AskedSession implements CartSession {
  private request: QuoteRequest = { cart: { lines: [] }, context: { now_ms: 0 } };
  private told: Receipt | undefined;

  constructor(
    private readonly quoteOf: (request: QuoteRequest) => Quote,
    private readonly receiptOf: (request: QuoteRequest, lang: 'zh' | 'en') => Receipt | undefined,
  ) {}

  setRequest(request: QuoteRequest): { ok: true } {
    this.request = request;
    return { ok: true };
  }

  setUnits(line: number, units: number): void {
    this.changeLine(line, { units });
  }

  setSelected(line: number, selected: boolean): void {
    this.changeLine(line, { selected });
  }

  setNow(nowMs: number, checkedAtMs = nowMs): void {
    this.request = { ...this.request, context: { ...this.request.context, now_ms: nowMs, checked_at_ms: checkedAtMs } };
  }

  price(): boolean {
    this.quote();
    return true;
  }

  get payableFen(): number {
    return this.quote().payable_fen;
  }

  quote(): Quote {
    return this.quoteOf(this.request);
  }

  /** The last that was told, while another is asked for. */
  receipt(lang: 'zh' | 'en'): Receipt {
    this.told = this.receiptOf(this.request, lang) ?? this.told;
    return this.told ?? { lang, title: '', rows: [], coupons_title: '', coupons: [], total: { label: '', text: '', payable_fen: this.payableFen }, summary: [] };
  }

  close(): void {
    this.request = { cart: { lines: [] }, context: { now_ms: 0 } };
  }

  private changeLine(place: number, change: object): void {
    const { cart } = this.request;
    this.request = { ...this.request, cart: { ...cart, lines: cart.lines.map((line, at) => (at === place ? { ...line, ...change } : line)) } };
  }
}
