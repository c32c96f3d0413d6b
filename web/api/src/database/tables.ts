import type { Generated, Insertable, Selectable } from 'kysely';
import type { QuietChoice } from '@yansuan/sdk/shelf';
import type { CommissionRole, GroupStatus, LedgerEntry, SeatState, SkinType, TouchChannel, TouchClass, TouchKind } from '@yansuan/core';
import type { OrderState, PaymentPath, ReturnState, Role, SyncTable } from '@yansuan/sdk/wire';

/** One row a published rulebook, kept for good. A version is superseded when the next one is published. */
export interface RulebookTable {
  version: number;
  sha256: string;
  document: string;
  published_at_ms: number;
  /** The signature over the exact bytes; null: published before rulebooks were signed. */
  key_id: Generated<string | null>;
  signature: Generated<string | null>;
}

export interface MemberTable {
  id: string;
  kind: 'demo' | 'guest' | 'customer' | 'staff';
  name: string;
  /** Tier, orders, spending and points: a copy of what the account says, for lists. */
  tier: string;
  /** JSON list of tags. */
  tags: string;
  birthday: string | null;
  /** Orders paid and not wholly refunded. */
  orders: number;
  lifetime_fen: number;
  points_available: number;
  created_at_ms: number;
  role: Generated<Role>;
  /** The account was closed: the person is gone, what the law keeps of their orders is not. */
  erased_at_ms: Generated<number | null>;
  /** The guide whose member this is. */
  guide_id: Generated<string | null>;
}

export interface SessionTable {
  /** Only the hash of a token is kept, so a stolen table opens no door. */
  token_sha256: string;
  member_id: string;
  created_at_ms: number;
  expires_at_ms: number;
  /** Null: a session of the demo, which is not renewed. */
  family_id: string | null;
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
  /** Its name in the member's account; null: given by the shop itself, outside the account. */
  account_coupon: Generated<string | null>;
  revoked_at_ms: Generated<number | null>;
}

export interface OrderTable {
  id: string;
  member_id: string;
  state: OrderState;
  created_at_ms: number;
  hold_until_ms: number;
  rulebook_version: number;
  price_basis: 'equal' | 'lower' | 'held';
  expected_total_fen: number;
  /** What the order costs now; less than its quote after a price change by the shop (PRC-21). */
  payable_fen: number;
  /** JSON: the request exactly as it was priced, so that the sum can be made again. */
  request: string;
  /** JSON: the order as it was placed; what happened since is in the columns below. */
  detail: string;
  paid_at_ms: number | null;
  paid_fen: number | null;
  payment_path: PaymentPath | null;
  shipped_at_ms: number | null;
  carrier: string | null;
  tracking_number: string | null;
  received_at_ms: number | null;
  /** Cancelled, expired or wholly refunded. */
  ended_at_ms: number | null;
  refunded_fen: Generated<number>;
  note: string | null;
  /** JSON: a copy of the address, as it was when the order was placed. */
  address: string | null;
  /** The day the carrier promises, YYYY-MM-DD. */
  arrives_on: Generated<string | null>;
  /** Counts its prices: each has a number of its own at the provider. */
  payment_round: Generated<number>;
  /** The payment that paid it. */
  paid_by: Generated<string | null>;
  /** The seat of a group that it comes from; null: ordered alone. */
  group_id: Generated<string | null>;
  group_seat: Generated<number | null>;
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
  /** The whole of it; or, of an order that was placed, what follows the detail, which the order keeps. */
  body: string;
  created_at_ms: number;
  order_id: Generated<string | null>;
}

/** Units by SKU. `available` null: not counted. What an order holds moves to reserved, and at payment to sold. */
export interface StockTable {
  sku: string;
  available: number | null;
  reserved: number;
  sold: number;
}

/** The batch of a SKU that is sent now. */
export interface BatchTable {
  sku: string;
  batch: string;
  /** YYYY-MM-DD */
  best_before: string;
}

export interface StockHoldTable {
  order_id: string;
  sku: string;
  units: number;
  state: 'held' | 'sold' | 'released';
}

/** What has to happen at an instant, once: done in the transaction that holds its effect. */
export interface DueJobTable {
  kind: string;
  key: string;
  due_at_ms: number;
  /** due_at_ms, or later after a failure. */
  try_at_ms: number;
  payload: string;
  done_at_ms: number | null;
  attempts: Generated<number>;
}

/** Money that came in. One reference of a path counts once. */
export interface PaymentTable {
  id: string;
  order_id: string;
  path: PaymentPath;
  reference: string;
  /** The order's at the provider. */
  number: string | null;
  amount_fen: number;
  by_member_id: string;
  created_at_ms: number;
}

/** Money that goes back: written down before the provider is asked, so that whoever asks again asks for the same. */
export interface PayBackTable {
  /** The provider pays one id back once. */
  id: string;
  /** Of the payment at the provider: an order, or a seat. */
  order_id: string;
  path: PaymentPath;
  amount_fen: number;
  asked_at_ms: number;
  /** The provider's; null: not answered yet, or before such rows were kept. */
  reference: string | null;
  done_at_ms: number | null;
}

export interface ReturnTable {
  id: string;
  order_id: string;
  member_id: string;
  state: ReturnState;
  asked_at_ms: number;
  decided_at_ms: number | null;
  refunded_at_ms: number | null;
  /** JSON: which units, as the core takes them. */
  lines: string;
  /** JSON: the core's answer. */
  refund: string;
  /** Money back, in fen: the core's total, by the share of the quote that was really paid. */
  back_fen: number;
  reason: string | null;
  answer: string | null;
}

/** Append-only: points before there were accounts. Nothing is added any more. */
export interface PointsEntryTable {
  kind: 'spent' | 'unspent' | 'earned' | 'clawed_back' | 'given_back' | 'group';
  key: string;
  member_id: string;
  points: number;
  at_ms: number;
}

/** A member's account as the core gave it last, and when something next falls due in it. */
export interface AccountTable {
  member_id: string;
  rulebook_version: number;
  /** JSON: the account for its next event. */
  account: string;
  /** JSON: where it stands. */
  standing: string;
  revision: number;
  due_at_ms: number | null;
  invite_code: string;
}

/** Append-only. The entries of a member fold to the account. */
export interface LedgerEntryTable {
  member_id: string;
  number: number;
  at_ms: number;
  points_account: LedgerEntry['account'];
  reason: LedgerEntry['reason'];
  lot: number;
  available: number;
  pending: number;
  ref: string;
}

/** Append-only: what was given, for whom and why. */
export interface AccountGrantTable {
  member_id: string;
  revision: number;
  place: number;
  at_ms: number;
  rule: string;
  trigger_key: string;
  /** JSON: the grant as the core says it. */
  gift: string;
}

/** Append-only: what the whole shop gave for points is counted from it. */
export interface RedemptionTable {
  member_id: string;
  id: string;
  item: string;
  count: number;
  at_ms: number;
}

/** Goods that were given and travel: they wait until a parcel takes them, or their reason is gone. */
export interface GivenGoodsTable {
  id: string;
  member_id: string;
  rule: string;
  trigger_key: string;
  goods: string;
  /** JSON: as the rulebook named them. */
  name: string;
  units: number;
  given_at_ms: number;
  /** Whose parcel took them; null: none yet, or they were handed over. */
  order_id: string | null;
  sent_at_ms: number | null;
  withdrawn_at_ms: number | null;
}

/** Who earns by the orders of those they invited, and as what. */
export interface PartnerTable {
  member_id: string;
  role: CommissionRole;
  since_ms: number;
}

/** Commission that was confirmed, or, below 0, taken back. It stands in one statement, or waits for its month to close. */
export interface CommissionEntryTable {
  id: string;
  partner_id: string;
  buyer_id: string;
  order_id: string;
  fen: number;
  at_ms: number;
  statement_id: string | null;
}

/** What a partner is paid for a month. */
export interface CommissionStatementTable {
  id: string;
  partner_id: string;
  /** YYYY-MM, in China. */
  month: string;
  fen: number;
  closed_at_ms: number;
  paid_at_ms: number | null;
  /** Of the payment. */
  reference: string | null;
}

export interface InvoiceRequestTable {
  order_id: string;
  member_id: string;
  /** JSON */
  request: string;
  asked_at_ms: number;
}

/** Append-only: what operators and guides did. */
export interface AuditTable {
  id: string;
  at_ms: number;
  actor_id: string;
  action: string;
  subject: string;
  reason: string | null;
  /** JSON */
  before: string | null;
  /** JSON */
  after: string | null;
}

/** Who a provider says someone is: a phone number, an open id. */
export interface IdentityTable {
  provider: 'phone' | 'wechat';
  subject: string;
  member_id: string;
  created_at_ms: number;
}

export interface PhoneCodeTable {
  phone: string;
  code_sha256: string;
  sent_at_ms: number;
  expires_at_ms: number;
}

/** A code that was sent: who is counted, a phone or an address, is kept as a hash for a day. */
export interface CodeSendTable {
  id: string;
  who_sha256: string;
  at_ms: number;
}

export interface SignInFailureTable {
  id: string;
  phone: string;
  at_ms: number;
}

/** A try at somebody's code: kept while it counts as failed. */
export interface CodeAttemptTable {
  id: string;
  member_id: string;
  at_ms: number;
}

/** What the payment provider told, each notice once. */
export interface PaymentNoticeTable {
  id: string;
  event: string;
  subject: string;
  at_ms: number;
}

/** All sessions that came of one sign-in. Revoked as a whole. */
export interface SessionFamilyTable {
  id: string;
  member_id: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

/** Each is used once; one that is used again was stolen from someone. */
export interface RefreshTokenTable {
  token_sha256: string;
  family_id: string;
  expires_at_ms: number;
  used_at_ms: number | null;
}

/** Kept for good: a device that is forgotten would apply its changes again. */
export interface DeviceTable {
  id: string;
  member_id: string;
  last_id: number;
}

/** Kept until the device has seen them. */
export interface MutationResultTable {
  device_id: string;
  id: number;
  status: 'applied' | 'rejected';
  code: string | null;
}

/** Every change that was decided, by its own id: the second net under the device's counting. */
export interface MutationTable {
  member_id: string;
  mid: string;
  status: 'applied' | 'rejected';
  code: string | null;
}

/** One counter a member; it only grows. */
export interface MemberRevTable {
  member_id: string;
  rev: number;
}

export interface MemberRowTable {
  member_id: string;
  table_name: SyncTable;
  key: string;
  rev: number;
  /** JSON; null: deleted, and kept so that every device hears of it. */
  value: string | null;
}

export interface MetaTable {
  key: 'epoch';
  value: string;
}

/** The stock of a campaign as the core left it. `revision` grows with every change in the campaign, its groups included. */
export interface CampaignStockTable {
  campaign: string;
  /** JSON */
  state: string;
  revision: number;
}

/** A group, an order of an open ladder or a bargain, as the core left it; ruled to its end by the version it began under. */
export interface GroupTable {
  id: string;
  campaign: string;
  owner_id: string;
  rulebook_version: number;
  /** JSON */
  state: string;
  revision: number;
  status: GroupStatus;
  opened_at_ms: number;
  deadline_ms: number;
}

/** Who sits where. A seat that was given up before it was paid is `gone`. */
export interface GroupSeatTable {
  group_id: string;
  seat: number;
  campaign: string;
  member_id: string;
  units: number;
  state: SeatState | 'gone';
  price_fen: number;
  hold_until_ms: number;
  /** Its order's, once the group has formed; null: taken before seats became orders. */
  order_id: string | null;
  /** JSON: a copy of the address, until the order has it. */
  address: Generated<string | null>;
}

/** Money that came in for a seat, whether or not it was in time. */
export interface GroupPaymentTable {
  group_id: string;
  seat: number;
  member_id: string;
  reference: string;
  fen: number;
  refunded_fen: Generated<number>;
  received_at_ms: number;
}

/** What a step asked for. Each is done once, by the due-queue. */
export interface GroupEffectTable {
  id: string;
  group_id: string | null;
  kind: string;
  /** JSON */
  effect: string;
  asked_at_ms: number;
  done_at_ms: number | null;
}

/** What a member chose about being told; without a row, nothing. */
export interface TouchSettingsTable {
  member_id: string;
  /** JSON: the core's opt-outs, all three fields. */
  opt_outs: string;
  quiet: QuietChoice;
  skin_type: SkinType | null;
}

export type MessageOutcome = 'sent' | 'refused' | 'too_late';

/** What is to be told, once for each occurrence. Whoever sends reads by channel and time. */
export interface OutboxTouchTable {
  member_id: string;
  occurrence_id: string;
  touch: string;
  kind: TouchKind;
  class: TouchClass;
  channel: TouchChannel;
  due_at_ms: number;
  due_by_ms: number;
  /** JSON: the occurrences that this one tells too. */
  told_with: string;
  /** JSON: both languages. */
  text: string;
  /** JSON */
  reason: string;
  /** JSON: a WeChat subscribe message, where the member gave a consent for it. */
  payload: string | null;
  recorded_at_ms: number;
  /** What became of the message; null: none, or not sent yet. */
  outcome: Generated<MessageOutcome | null>;
  outcome_at_ms: Generated<number | null>;
}

/** One consent, one message. */
export interface MessageConsentTable {
  id: string;
  member_id: string;
  template_id: string;
  given_at_ms: number;
  /** What it was used for; null: not used yet. */
  occurrence_id: string | null;
}

/** Calendars that read a shelf. Only the hash of a token is kept. */
export interface ShelfFeedTable {
  token_sha256: string;
  member_id: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}

export interface Tables {
  accounts: AccountTable;
  ledger_entries: LedgerEntryTable;
  account_grants: AccountGrantTable;
  redemptions: RedemptionTable;
  given_goods: GivenGoodsTable;
  partners: PartnerTable;
  commission_entries: CommissionEntryTable;
  commission_statements: CommissionStatementTable;
  campaign_stock: CampaignStockTable;
  groups: GroupTable;
  group_seats: GroupSeatTable;
  group_payments: GroupPaymentTable;
  group_effects: GroupEffectTable;
  touch_settings: TouchSettingsTable;
  outbox_touches: OutboxTouchTable;
  message_consents: MessageConsentTable;
  shelf_feeds: ShelfFeedTable;
  devices: DeviceTable;
  mutation_results: MutationResultTable;
  mutations: MutationTable;
  member_revs: MemberRevTable;
  member_rows: MemberRowTable;
  meta: MetaTable;
  identities: IdentityTable;
  phone_codes: PhoneCodeTable;
  sign_in_failures: SignInFailureTable;
  code_attempts: CodeAttemptTable;
  code_sends: CodeSendTable;
  pay_backs: PayBackTable;
  session_families: SessionFamilyTable;
  refresh_tokens: RefreshTokenTable;
  batches: BatchTable;
  stock: StockTable;
  stock_holds: StockHoldTable;
  due_jobs: DueJobTable;
  payments: PaymentTable;
  payment_notices: PaymentNoticeTable;
  returns: ReturnTable;
  points_entries: PointsEntryTable;
  invoice_requests: InvoiceRequestTable;
  audit_log: AuditTable;
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
export type ReturnRow = Selectable<ReturnTable>;
export type GroupRow = Selectable<GroupTable>;
export type GroupSeatRow = Selectable<GroupSeatTable>;
export type GivenGoodsRow = Selectable<GivenGoodsTable>;
export type CommissionStatementRow = Selectable<CommissionStatementTable>;
