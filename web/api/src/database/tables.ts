import type { Insertable, Selectable } from 'kysely';

/** One row a published rulebook, kept for good. A version is superseded when the next one is published. */
export interface RulebookTable {
  version: number;
  sha256: string;
  document: string;
  published_at_ms: number;
}

export interface MemberTable {
  id: string;
  kind: 'demo' | 'guest';
  name: string;
  tier: string;
  /** JSON list of tags. */
  tags: string;
  birthday: string | null;
  /** Orders paid and not wholly refunded. */
  orders: number;
  lifetime_fen: number;
  points_available: number;
  created_at_ms: number;
}

export interface SessionTable {
  /** Only the hash of a token is kept, so a stolen table opens no door. */
  token_sha256: string;
  member_id: string;
  created_at_ms: number;
  expires_at_ms: number;
}

export interface CouponTable {
  id: string;
  member_id: string;
  offer: string;
  from_ms: number | null;
  until_ms: number | null;
  granted_at_ms: number;
  /** Granting is idempotent on (member, offer, trigger). */
  trigger_key: string;
  order_id: string | null;
  used_at_ms: number | null;
}

export interface OrderTable {
  id: string;
  member_id: string;
  state: 'awaiting_payment';
  created_at_ms: number;
  hold_until_ms: number;
  rulebook_version: number;
  price_basis: 'equal' | 'lower' | 'held';
  expected_total_fen: number;
  payable_fen: number;
  /** JSON: the request exactly as it was priced, so that the sum can be made again. */
  request: string;
  /** JSON: the order as the API tells it. */
  detail: string;
}

/** What an order took of an offer: the ledger that person and total limits are counted from. */
export interface OfferUseTable {
  order_id: string;
  offer: string;
  member_id: string;
  used_at_ms: number;
  uses: number;
  units: number;
  fen: number;
}

/** The saved answer to an Idempotency-Key. It belongs to the member who sent it. */
export interface AnswerTable {
  member_id: string;
  key: string;
  request_sha256: string;
  status: number;
  body: string;
  created_at_ms: number;
}

export interface Tables {
  rulebooks: RulebookTable;
  members: MemberTable;
  sessions: SessionTable;
  coupons: CouponTable;
  orders: OrderTable;
  offer_uses: OfferUseTable;
  answers: AnswerTable;
}

export type MemberRow = Selectable<MemberTable>;
export type CouponRow = Selectable<CouponTable>;
export type OrderRow = Selectable<OrderTable>;
export type NewOrderRow = Insertable<OrderTable>;
