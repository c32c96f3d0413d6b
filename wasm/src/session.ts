import * as block from './block.js';
import { freshnessLevels, type Freshness, type Issue, type Lang, type Quote, type QuoteRequest, type Receipt } from './contract.js';
import type { Asked, TextDoor } from './text-door.js';
import { decode } from './utf8.js';
import type { DoorModule } from './yansuan-glue.js';

const wordRange = 2 ** 32;

/** Where an answer says whether it is one: of true or false. */
const okAt = '{"ok":'.length;
const letterT = 0x74;

/** Money, points and instants are two words, low then high. */
const wideAt = (words: Int32Array, at: number): number => ((words[at] ?? 0) >>> 0) + (words[at + 1] ?? 0) * wordRange;

/** A language as the door counts it. */
export const langNumber = (lang: Lang): number => (lang === 'en' ? 1 : 0);

/** A line of a cart, its SKU by its place in the rulebook. */
export interface FlatLine {
  sku: number;
  units: number;
  selected?: boolean;
}

/** What a cart costs, without names or reasons. Lines and coupons stand as in the cart. */
export interface FlatAnswer {
  payable_fen: number;
  list_total_fen: number;
  discount_total_fen: number;
  goods_fen: number;
  freight_fen: number;
  points_off_fen: number;
  points_used: number;
  points_earned: number;
  proved: boolean;
  lines: { list_fen: number; payable_fen: number }[];
  coupons: { used: boolean; discount_fen: number }[];
}

/** The cart as it stands has no price; `issues` say why. */
export class NotPriced extends Error {
  constructor(readonly issues: Issue[]) {
    super(issues.map(({ code, pointer }) => `${code} ${pointer}`).join(', '));
  }
}

/**
 * One cart on one rulebook. A tap writes the change, calls price() and reads numbers from Wasm memory; names and reasons
 * are decoded only by quote() and receipt(). Line, coupon and tier numbers are positions in the request and the rulebook.
 */
export class Session {
  private heap: Int32Array;
  private base: number;

  constructor(
    private readonly module: DoorModule,
    private readonly text: TextDoor,
    private readonly handle: number,
  ) {
    this.heap = module.HEAP32;
    this.base = module.sessionBlock(handle) >> 2;
  }

  /** Takes a whole request, or its JSON. */
  setRequest(request: Asked<QuoteRequest>): { ok: true } | { ok: false; issues: Issue[] } {
    this.text.ask(request);
    this.module.sessionSet(this.handle);
    return this.text.read();
  }

  /** Another cart for the same member and coupons, without a text: price() then reads it. At most 200 lines. */
  setLines(lines: readonly FlatLine[]): void {
    if (lines.length > block.linesMax) throw new RangeError(`${lines.length} lines; a cart has at most ${block.linesMax}`);
    const words = this.words();
    words[this.base + block.lineCountAt] = lines.length;
    let at = this.base + block.linesAt;
    for (const { sku, units, selected } of lines) {
      words[at] = sku;
      words[at + 1] = units;
      words[at + 2] = selected === false ? 0 : 1;
      at += block.lineWords;
    }
  }

  /** How many of a line, 1 to 999; price() is false beyond. */
  setUnits(line: number, units: number): void {
    this.words()[this.lineAt(line) + 1] = units;
  }

  /** Whether a line counts. */
  setSelected(line: number, selected: boolean): void {
    this.words()[this.lineAt(line) + 2] = selected ? 1 : 0;
  }

  /** A tier by its place in the rulebook. */
  setTier(tier: number): void {
    this.words()[this.base + block.tierAt] = tier;
  }

  /** Whether a coupon may be used. */
  setCoupon(coupon: number, candidate: boolean): void {
    this.words()[this.base + block.couponsAt + coupon] = candidate ? 1 : 0;
  }

  /** Points that the shopper would like to pay with; as many are used as may be. */
  setPointsToUse(points: number): void {
    this.putWide(block.pointsToUseAt, points);
  }

  /** The instant of the price, and when the rules were last known to be current: UTC milliseconds. */
  setNow(nowMs: number, checkedAtMs: number = nowMs): void {
    this.putWide(block.nowAt, nowMs);
    this.putWide(block.checkedAt, checkedAtMs);
  }

  /** Prices. False: a number was out of range (or the cart cannot be priced) and the last answer stands. */
  price(): boolean {
    return this.module._sessionPrice(this.handle) === 1 && this.words()[this.base + block.statusAt] === 0;
  }

  get payableFen(): number {
    return this.wide(block.payableAt);
  }
  get listTotalFen(): number {
    return this.wide(block.listTotalAt);
  }
  get discountTotalFen(): number {
    return this.wide(block.discountTotalAt);
  }
  get goodsFen(): number {
    return this.wide(block.goodsAt);
  }
  get freightFen(): number {
    return this.wide(block.freightAt);
  }
  get pointsOffFen(): number {
    return this.wide(block.pointsOffAt);
  }
  get pointsUsed(): number {
    return this.wide(block.pointsUsedAt);
  }
  get pointsEarned(): number {
    return this.wide(block.pointsEarnedAt);
  }
  get proved(): boolean {
    return this.words()[this.base + block.provedAt] === 1;
  }
  get freshness(): Freshness {
    return freshnessLevels[this.words()[this.base + block.freshnessAt] ?? 0] ?? 'stale';
  }

  /** List price of a whole line, as of the last price(). */
  lineListFen(line: number): number {
    return this.wide(block.lineResultsAt + line * block.lineResultWords);
  }
  /** What a whole line costs. */
  linePayableFen(line: number): number {
    return this.wide(block.lineResultsAt + line * block.lineResultWords + 2);
  }
  /** Whether a coupon was used. */
  couponUsed(coupon: number): boolean {
    return this.words()[this.base + block.couponResultsAt + coupon * block.couponResultWords] === 1;
  }
  /** What a coupon took off this order. */
  couponDiscountFen(coupon: number): number {
    return this.wide(block.couponResultsAt + coupon * block.couponResultWords + 1);
  }

  /** When time alone may first change the price that was asked for last; null: never. */
  get validUntilMs(): number | null {
    return this.module.sessionValidUntil(this.handle) || null;
  }

  /** Whether the last price uses an offer with a total limit, of which only the shop knows how much is left. */
  get usesTotalLimit(): boolean {
    return this.module.sessionTotalLimit(this.handle) === 1;
  }

  /** The last answer as an object. A tap that shows a few numbers reads them one by one. */
  answer(): FlatAnswer {
    const words = this.words();
    const end = (at: number, countAt: number, each: number): number => at + (words[this.base + countAt] ?? 0) * each;
    const lines: FlatAnswer['lines'] = [];
    const firstLine = this.base + block.lineResultsAt;
    for (let at = firstLine; at < end(firstLine, block.lineCountAt, block.lineResultWords); at += block.lineResultWords)
      lines.push({ list_fen: wideAt(words, at), payable_fen: wideAt(words, at + 2) });
    const coupons: FlatAnswer['coupons'] = [];
    const firstCoupon = this.base + block.couponResultsAt;
    for (let at = firstCoupon; at < end(firstCoupon, block.couponCountAt, block.couponResultWords); at += block.couponResultWords)
      coupons.push({ used: words[at] === 1, discount_fen: wideAt(words, at + 1) });
    return {
      payable_fen: this.payableFen,
      list_total_fen: this.listTotalFen,
      discount_total_fen: this.discountTotalFen,
      goods_fen: this.goodsFen,
      freight_fen: this.freightFen,
      points_off_fen: this.pointsOffFen,
      points_used: this.pointsUsed,
      points_earned: this.pointsEarned,
      proved: this.proved,
      lines,
      coupons,
    };
  }

  /** The last answer as it stands in memory, to compare hosts word by word; dead once memory grows. */
  get answerWords(): Int32Array {
    return this.words().subarray(this.base + block.statusAt, this.base + block.words);
  }

  /** The cart as it stands, with every reason. */
  quote(): Quote {
    return JSON.parse(this.quoteText()) as Quote;
  }

  /** The same as JSON: to keep, or to send on as it stands. */
  quoteText(): string {
    this.module.sessionQuote(this.handle);
    return decode(this.answered('quote'));
  }

  /** The cart in sentences. */
  receipt(lang: Lang): Receipt {
    return JSON.parse(decode(this.receiptBytes(lang))) as Receipt;
  }

  /** The same as JSON in UTF-8: to keep, or to send on as it stands. */
  receiptBytes(lang: Lang): Uint8Array {
    this.module.sessionReceipt(this.handle, langNumber(lang));
    return this.answered('receipt').slice();
  }

  /** Frees its Wasm memory. */
  close(): void {
    this.module.closeSession(this.handle);
  }

  /** The core writes an answer as {"ok":true,"quote":…}, without spaces. */
  private answered(name: 'quote' | 'receipt'): Uint8Array {
    const bytes = this.text.readBytes();
    if (bytes[okAt] !== letterT) throw new NotPriced((JSON.parse(decode(bytes)) as { issues: Issue[] }).issues);
    return bytes.subarray(`{"ok":true,"${name}":`.length, -1);
  }

  /** Memory may have grown since the last look; then the old view is dead. */
  private words(): Int32Array {
    if (this.heap.length === 0) this.heap = this.module.HEAP32;
    return this.heap;
  }

  private lineAt(line: number): number {
    return this.base + block.linesAt + line * block.lineWords;
  }

  private wide(at: number): number {
    return wideAt(this.words(), this.base + at);
  }

  private putWide(at: number, value: number): void {
    const words = this.words();
    words[this.base + at] = value | 0;
    words[this.base + at + 1] = Math.floor(value / wordRange);
  }
}
