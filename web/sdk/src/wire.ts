/**
 * What travels between the shop and the API, beyond the contract's own shapes.
 * Both sides compile against this one file; the API's JSON schemas are tested against its answers.
 */
import type { Cart, CouponInstance, Issue, Member, Quote, Receipt, Text } from '@yansuan/core';

/** GET /v1/rulebook: which rulebook is current, and where its bytes are. */
export interface RulebookNotice {
  version: number;
  sha256: string;
  url: string;
}

/** GET /v1/time */
export interface ServerTime {
  server_time_ms: number;
}

/** GET /v1/demo-members: who can be tried out, in development only. */
export interface DemoMember {
  id: string;
  name: string;
  tier: string;
}

export interface DemoMembers {
  members: DemoMember[];
}

/** POST /v1/sessions: `member` is a demo member's id, or "guest". */
export interface SessionAsk {
  member: string;
}

export interface SessionOpened extends ServerTime {
  token: string;
  member_id: string;
  expires_at_ms: number;
}

/** GET /v1/me */
export interface Me extends ServerTime {
  id: string;
  name: string;
  member: Member;
  coupons: CouponInstance[];
}

/** POST /v1/quotes */
export interface QuoteAsk {
  cart: Cart;
  rulebook_version: number;
}

export interface QuoteAnswer extends ServerTime {
  quote: Quote;
  valid_until_ms: number | null;
}

/** POST /v1/orders, with an Idempotency-Key. The only price it takes is the one the shopper agreed to. */
export interface OrderAsk extends QuoteAsk {
  expected_total_fen: number;
}

export interface OrderLine {
  id: string;
  sku: string;
  name: Text;
  units: number;
  list_fen: number;
  payable_fen: number;
}

export interface OrderGift {
  sku: string;
  name: Text;
  units: number;
  payable_fen: number;
}

/** Why the order costs what it costs: as expected, lower by now, or held for 24 hours after a new rulebook. */
export type PriceBasis = 'equal' | 'lower' | 'held';

export type OrderState = 'awaiting_payment';

export interface Order {
  id: string;
  state: OrderState;
  created_at_ms: number;
  /** The price is frozen until here. */
  hold_until_ms: number;
  rulebook_version: number;
  price_basis: PriceBasis;
  expected_total_fen: number;
  list_total_fen: number;
  discount_total_fen: number;
  payable_fen: number;
  points_earned: number;
  lines: OrderLine[];
  gifts: OrderGift[];
  /** Only in the answers about one order. */
  cart?: Cart;
  quote?: Quote;
  receipts?: { zh: Receipt; en: Receipt };
}

export type OrderDetail = Order & Required<Pick<Order, 'cart' | 'quote' | 'receipts'>>;

/** GET /v1/orders: newest first; `next` is the `before` of the next page. */
export interface Orders {
  orders: Order[];
  next: string | null;
}

/** application/problem+json. `code` is stable; the rest helps a person. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail?: string;
  pointer?: string;
  value?: unknown;
  expected?: string;
  issues?: Issue[];
  request_id: string;
}

/** 409 PRICE_CHANGED: the sum by the shopper's rulebook (null when it is not known here) and by today's. */
export interface PriceChanged extends Problem {
  code: 'PRICE_CHANGED';
  expected_total_fen: number;
  before: { rulebook_version: number; quote: Quote | null };
  after: { rulebook_version: number; quote: Quote };
  /** What the shopper counted on and can no longer have: coupon instances, and offers whose quota is used up. */
  gone: { coupons: string[]; offers: string[] };
}
