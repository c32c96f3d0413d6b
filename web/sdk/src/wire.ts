/**
 * What travels between the shop and the API, beyond the contract's own shapes.
 * Both sides compile against this one file; the API's JSON schemas are tested against its answers.
 */
import type {
  AccountEvent, AccountStanding, CampaignMode, Cart, CommissionRole, CommunityDeed, CountdownMessage, CouponInstance, EntryReason, GroupRefusal, GroupStatus, Issue,
  Member, OptOuts, PlanRequest, PointsAccount, Quote, Receipt, Refund, RefusalCode, RelayEntry, ReturnedLine, Reward, RewardKind, SeatState,
  SkinType, Text, TouchKind,
} from '@yansuan/core';
import type { QuietChoice } from './shelf/rows.js';

/** GET /v1/rulebook: which rulebook is current, and where its bytes are. */
export interface RulebookNotice extends RulebookSeal {
  version: number;
  sha256: string;
  url: string;
  /** The shop's public keys, current and next, for devices that were built without. */
  keys: readonly string[];
}

/** What WeChat's requestPayment is called with. */
export interface PaymentRequest {
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: 'RSA';
  paySign: string;
}

/** POST /v1/orders/{id}/prepay, /v1/groups/{id}/prepay */
export interface Prepared {
  /** null: nothing has to be confirmed; pay. */
  request: PaymentRequest | null;
}

/** Ed25519 over the exact bytes of a rulebook. */
export interface RulebookSeal {
  /** The first 16 letters of the public key. */
  key_id: string;
  /** 64 bytes in base64url. */
  signature: string;
}

/** POST /v1/admin/rulebooks */
export interface RulebookPublish extends RulebookSeal {
  /** The exact bytes, as text. */
  document: string;
  /** Codes of lint warnings that are meant so. */
  accept?: string[];
}

/** A rulebook that is in force now. */
export interface RulebookPublished {
  version: number;
  sha256: string;
  outcome: 'published' | 'already published';
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

/** Invented members to sign in as; development only. */
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

export type Role = 'shopper' | 'guide' | 'operator';

/** POST /v1/sessions/phone/code, and with the code POST /v1/sessions/phone */
export interface PhoneCodeAsk {
  phone: string;
}

/** It says the same whoever the phone belongs to. */
export interface PhoneCodeSent {
  next_code_after_ms: number;
  code_lasts_ms: number;
}

export interface PhoneSignIn extends PhoneCodeAsk {
  code: string;
}

/** POST /v1/sessions/wechat: what wx.login gave. */
export interface WechatSignIn {
  code: string;
}

/** POST /v1/sessions/refresh: each refresh token works once; one used twice ends every session of its sign-in. */
export interface RefreshAsk {
  refresh_token: string;
}

export interface RenewableSession extends SessionOpened {
  refresh_token: string;
  refresh_expires_at_ms: number;
}

/** GET /v1/me */
export interface Me extends ServerTime {
  id: string;
  name: string;
  member: Member;
  coupons: CouponInstance[];
}

type KeptRow = Record<string, unknown>;

/** GET /v1/me/export: everything that is kept of a member. */
export interface MyData extends ServerTime {
  member: { id: string; name: string; birthday: string | null; tier: string; tags: string[]; since_ms: number };
  signs_in_with: { provider: string; subject: string; since_ms: number }[];
  choices: ReminderSettings;
  /** Addresses, shelf, bags and reminders that were seen, each under its key. */
  kept: { table: SyncTable; key: string; value: unknown }[];
  orders: OrderDetail[];
  returns: KeptRow[];
  invoices: KeptRow[];
  coupons: KeptRow[];
  points: KeptRow[];
  groups: KeptRow[];
  messages: KeptRow[];
  consents: KeptRow[];
}

/** POST /v1/quotes */
export interface QuoteAsk {
  cart: Cart;
  rulebook_version: number;
  /** true: with every reason. */
  explain?: boolean;
  /** true: the sum in sentences too. */
  receipts?: boolean;
}

export interface CartLinePrice {
  id: string;
  sku: string;
  units: number;
  selected: boolean;
  list_fen: number;
  payable_fen: number;
}

/** What a cart costs, without reasons. */
export interface CartPrice {
  rulebook: { id: string; version: number };
  payable_fen: number;
  list_total_fen: number;
  discount_total_fen: number;
  goods_fen: number;
  freight_fen: number;
  points_off_fen: number;
  points_used: number;
  points_earned: number;
  proved: boolean;
  lines: CartLinePrice[];
  /** Those that are used. */
  coupons: { id: string; offer: string; discount_fen: number }[];
}

export interface QuoteAnswer extends CartPrice, ServerTime {
  valid_until_ms: number | null;
  /** When it was asked for. */
  quote?: Quote;
  receipts?: { zh: Receipt; en: Receipt };
}

/** POST /v1/orders, with an Idempotency-Key. The only price it takes is the one the shopper agreed to. */
export interface OrderAsk extends Pick<QuoteAsk, 'cart' | 'rulebook_version'> {
  expected_total_fen: number;
  /** A wish for the parcel. */
  note?: string;
  /** One of the member's addresses; the order keeps a copy of it. */
  address_id?: string;
}

/** Where a parcel goes. `id` is made by the device. */
export interface Address {
  name: string;
  phone: string;
  region: string;
  street: string;
}

/** In the address book; at most one is taken first. */
export interface KeptAddress extends Address {
  is_default?: boolean;
}

/** GET /v1/addresses; PUT and DELETE /v1/addresses/{id}, the id being the device's own. One that a device is still writing may be incomplete. */
export interface AddressRow {
  id: string;
  address: Partial<KeptAddress>;
}

/** POST /v1/orders/{id}/address, /v1/groups/{id}/address: one of the member's own. */
export interface AddressAsk {
  address_id: string;
}

/** A line of an order, at its frozen price in fen. */
export interface OrderLine {
  id: string;
  sku: string;
  name: Text;
  units: number;
  list_fen: number;
  payable_fen: number;
}

/** Goods that came with the order; `price_fen` of one, 0: free. */
export interface OrderGift {
  sku: string;
  name: Text;
  units: number;
  payable_fen: number;
}

/** Given, not bought: for points, for friends, on an occasion. */
export interface OrderGoods {
  id: string;
  goods: string;
  name: Text;
  units: number;
}

/** GET /v1/admin/goods: what waits for a parcel, the longest waiting first. POST /v1/admin/goods/{id}/handed-over */
export interface GivenGoods extends OrderGoods {
  member_id: string;
  rule: string;
  given_at_ms: number;
}

/** Why the order costs what it costs: as expected, lower by now, or held for 24 hours after a new rulebook. */
export type PriceBasis = 'equal' | 'lower' | 'held';

export const orderStates = [
  'awaiting_payment', 'in_review', 'paid', 'shipped', 'received', 'cancelled', 'expired', 'refunded',
] as const;
export type OrderState = (typeof orderStates)[number];

export const paymentPaths = ['mini_program', 'transfer'] as const;
export type PaymentPath = (typeof paymentPaths)[number];

/** An order and where it stands; sums in fen, instants in UTC milliseconds. */
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
  /** What it costs: as quoted, or less after the shop lowered it. */
  payable_fen: number;
  quoted_fen: number;
  refunded_fen: number;
  points_earned: number;
  lines: OrderLine[];
  gifts: OrderGift[];
  paid_at_ms: number | null;
  shipped_at_ms: number | null;
  received_at_ms: number | null;
  /** Cancelled, expired or wholly refunded. */
  ended_at_ms: number | null;
  payment_path: PaymentPath | null;
  tracking: { carrier: string; number: string } | null;
  note: string | null;
  address: Address | null;
  /** The group whose seat became this order; null: ordered alone. */
  group: string | null;
  /** What was given and travels with it: of a paid order all that waits, of one that was sent what was in its parcel. */
  given: OrderGoods[];
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

/** POST /v1/orders/{id}/returns, and /returns/preview */
export interface ReturnAsk {
  lines: ReturnedLine[];
  reason?: string;
}

export const returnStates = ['asked', 'approved', 'refused', 'refunded'] as const;
export type ReturnState = (typeof returnStates)[number];

/** What would go back, to the fen, and why; asking changes nothing. */
export interface ReturnPreview {
  refund: Refund;
  /** Money back: the core's total, by the share of the quote that was really paid. */
  back_fen: number;
}

/** Units that come back, and how far that has come. */
export interface OrderReturn extends ReturnPreview {
  id: string;
  order_id: string;
  state: ReturnState;
  asked_at_ms: number;
  decided_at_ms: number | null;
  refunded_at_ms: number | null;
  lines: ReturnedLine[];
  reason: string | null;
  /** Why it was refused. */
  answer: string | null;
}

/** POST /v1/orders/{id}/invoice */
export interface InvoiceAsk {
  title: string;
  tax_number?: string;
  email: string;
}

/** GET /v1/stock: only what is counted. */
export interface Stock {
  stock: { sku: string; available: number }[];
}

/** PUT /v1/admin/batches/{sku} */
export interface BatchSet {
  batch: string;
  /** YYYY-MM-DD */
  best_before: string;
}

export interface Batch extends BatchSet {
  sku: string;
}

/** GET /v1/batches */
export interface Batches {
  batches: Batch[];
}

/** PUT /v1/admin/members/{id}/tags */
export interface TagsSet {
  tags: string[];
  reason: string;
}

/** What the shop knows a member by. */
export interface TagsRow {
  member_id: string;
  tags: string[];
}

/** PUT /v1/admin/stock/{sku} */
export interface StockSet {
  available: number | null;
  reason?: string;
}

/** Units of a SKU; `available` null: not counted. */
export interface StockRow {
  sku: string;
  available: number | null;
  reserved: number;
  sold: number;
}

/** POST /v1/admin/orders/{id}/price */
export interface PriceChange {
  payable_fen: number;
  reason: string;
}

/** POST /v1/admin/orders/{id}/transfer */
export interface TransferAsk {
  amount_fen: number;
  reference: string;
}

/** POST /v1/admin/orders/{id}/review */
export interface ReviewAnswer {
  accept: boolean;
  reason: string;
}

/** POST /v1/admin/members/{id}/coupons */
export interface CouponGrant {
  offer: string;
  days: number;
  reason: string;
}

/** A coupon that an operator gave. */
export interface GrantedCoupon {
  id: string;
  member_id: string;
  offer: string;
  until_ms: number;
}

/** A deed of somebody who runs the shop; never changed, never gone. */
export interface AuditEntry {
  id: string;
  at_ms: number;
  actor_id: string;
  action: string;
  subject: string;
  reason: string | null;
  before: unknown;
  after: unknown;
}

/** What a member's devices keep alike. The first four are changed on a device, the others only come down. */
export const syncTables = ['shelf', 'reminder_acks', 'addresses', 'carts', 'wallet', 'orders'] as const;
export type SyncTable = (typeof syncTables)[number];
export const ownTables = ['shelf', 'reminder_acks', 'addresses', 'carts'] as const satisfies readonly SyncTable[];
export type OwnTable = (typeof ownTables)[number];

export type Scalar = string | number | boolean | null;
/** null takes a field away. */
export type Fields = Record<string, Scalar>;

/** A change made on a device. `mid` stays the same for good; `id` counts on one device id. */
export interface Mutation {
  id: number;
  mid: string;
  name: `${OwnTable}.patch` | `${OwnTable}.delete`;
  args: { key: string; fields?: Fields };
}

/** POST /v1/sync: changes up, then what is new down. One request of a device is under way at a time. */
export interface SyncAsk {
  protocol: 1;
  schema: 1;
  device_id: string;
  /** Comes back in the answer: a device ignores an answer to an older request. */
  nonce: string;
  epoch: string | null;
  cookie: number | null;
  acked_id: number;
  mutations: Mutation[];
}

/** What became of one change of a device. */
export interface MutationResult {
  id: number;
  status: 'applied' | 'rejected';
  code?: string;
}

export type PatchOp =
  | { op: 'put'; table: SyncTable; key: string; rev: number; value: unknown }
  | { op: 'del'; table: SyncTable; key: string; rev: number };

export interface SyncAnswer extends ServerTime {
  nonce: string;
  epoch: string;
  cookie: number;
  last_mutation_id: number;
  results: MutationResult[];
  /** true: the patch is everything, and what the device had before is gone. */
  full: boolean;
  patch: PatchOp[];
  rulebook_version: number;
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

/** Points of one time, as long as some are left. */
export interface PointsLotTold {
  account: PointsAccount;
  left: number;
  /** They cannot be spent yet. */
  pending: boolean;
  available_ms: number;
  expires_ms: number | null;
}

/** A line of the points ledger (MEM-01), newest first. */
export interface LedgerLine {
  number: number;
  at_ms: number;
  account: PointsAccount;
  reason: EntryReason;
  lot: number;
  available: number;
  pending: number;
  ref: string;
}

/** What arrived by itself of late, and by which rule. */
export interface GivenLately {
  at_ms: number;
  rule: string;
  kind: RewardKind;
  offer: string | null;
  goods: string | null;
  units: number;
  points: number;
  until_ms: number | null;
}

/** GET /v1/me/account: as the core reckons it at this instant. */
export interface AccountPage extends ServerTime {
  standing: AccountStanding;
  /** The first to end first; then what is still on its way. */
  lots: PointsLotTold[];
  given: GivenLately[];
  /** Newest first. */
  ledger: LedgerLine[];
  next: number | null;
  as_of_ms: number;
}

/** Why something cannot be redeemed, with what is needed and what is there. */
export interface WhyNot {
  code: RefusalCode;
  needed: number;
  had: number;
}

/** What points are exchanged for (MEM-02, MEM-09). */
export interface CatalogueItem {
  id: string;
  account: PointsAccount;
  cost: number;
  possible: boolean;
  refusal: WhyNot | null;
}

/** GET /v1/redemptions */
export interface Catalogue extends ServerTime {
  standing: AccountStanding;
  items: CatalogueItem[];
}

/** POST /v1/redemptions */
export interface RedemptionAsk {
  item: string;
  count?: number;
}

/** What an event did, and where the account stands after it. */
export interface AccountChanged {
  standing: AccountStanding;
  given: GivenLately[];
}

/** GET /v1/referrals: numbers only; friends are not named. */
export interface Referrals extends ServerTime {
  code: string;
  /** Somebody invited this member. */
  invited: boolean;
  added: number;
  consulted: number;
  dealt: number;
  waiting: number;
  in_group: number;
  ladders: { rule: string; of: 'deals' | 'groups'; reach: number; count: number; given: boolean; reward: Reward }[];
  /** null: this member is no partner of the shop and never was. */
  earnings: Earnings | null;
}

/** What a partner earns by the orders of those they invited. */
export interface Earnings {
  role: CommissionRole | null;
  /** Confirmed, and in no statement yet; below 0 when more was taken back. */
  open_fen: number;
  /** Newest first. */
  statements: { month: string; fen: number; paid_at_ms: number | null }[];
}

/** PUT /v1/admin/members/{id}/partner */
export interface PartnerSet {
  role: CommissionRole | null;
  /** The guide whose member they are. */
  guide_id: string | null;
  reason: string;
}

/** What a member earns as. */
export interface PartnerRow {
  member_id: string;
  role: CommissionRole | null;
  guide_id: string | null;
}

/** GET /v1/admin/commissions: a month of a partner. */
export interface CommissionStatement {
  id: string;
  partner_id: string;
  month: string;
  fen: number;
  closed_at_ms: number;
  paid_at_ms: number | null;
  reference: string | null;
}

/** POST /v1/admin/commissions/{id}/paid */
export interface CommissionPaid {
  reference: string;
}

/** POST /v1/referrals: who invited me. */
export interface InvitationAsk {
  code: string;
}

/** POST /v1/community-actions: of oneself, or by a guide of a member. */
export interface CommunityActionAsk {
  deed: CommunityDeed;
  subject?: string;
  member_id?: string;
}

/** POST /v1/admin/members/{id}/events */
export interface EventAsk {
  event: AccountEvent;
  reason: string;
}

/** GET /v1/campaigns: goods at a price for people who buy together. */
export interface CampaignBrief {
  id: string;
  name: Text | null;
  mode: CampaignMode;
  skus: string[];
  /** Sizes of a group, ascending; empty where one buys alone or with helpers. */
  sizes: number[];
  from_ms: number;
  until_ms: number;
  phase: 'soon' | 'on' | 'over';
  /** null: no limit. */
  units_left: number | null;
  sold_units: number;
}

export interface Campaigns extends ServerTime {
  campaigns: CampaignBrief[];
}

/** What one unit costs in a group of a size. */
export interface CampaignPrice {
  sku: string;
  size: number;
  price_fen: number;
}

/** A group that may be joined. */
export interface OpenGroup {
  id: string;
  sku: string;
  owner: string;
  size: number;
  seats_taken: number;
  deadline_ms: number;
}

/** A group in which I have a seat, or helped. */
export interface MyGroup {
  id: string;
  sku: string;
  status: GroupStatus;
}

/** GET /v1/campaigns/{id} */
export interface CampaignDetail extends CampaignBrief, ServerTime {
  prices: CampaignPrice[];
  /** Real orders alone, in the order of payment, names masked. */
  relay: RelayEntry[];
  /** What is still told before the end, soonest first. */
  countdown: CountdownMessage[];
  /** Groups that somebody may still join, the first to end first. */
  open_groups: OpenGroup[];
  my_groups: MyGroup[];
}

/** POST /v1/groups */
export interface GroupOpenAsk extends GroupJoinAsk {
  campaign: string;
  sku: string;
  size?: number;
}

/** POST /v1/groups/{id}/join */
export interface GroupJoinAsk {
  units?: number;
  coupons?: string[];
  expected_fen?: number;
}

/** A seat as others see it: the name is masked. */
export interface GroupSeatView {
  seat: number;
  /** Masked. */
  name: string;
  state: SeatState;
  units: number;
  joined_ms: number;
  owner: boolean;
  mine: boolean;
}

/** My seat, with what it costs in fen. */
export interface MySeat {
  seat: number;
  state: SeatState;
  units: number;
  price_fen: number;
  refunded_fen: number;
  hold_until_ms: number;
  can_leave: boolean;
  /** Once the group has formed: what is sent. */
  order: string | null;
  address: Address | null;
}

/** GET /v1/groups/{id}: what everybody may see, and one's own seat. */
export interface GroupView extends ServerTime {
  id: string;
  campaign: string;
  name: Text | null;
  mode: CampaignMode;
  sku: string;
  size: number;
  status: GroupStatus;
  revision: number;
  opened_ms: number;
  deadline_ms: number;
  ended_ms: number;
  formed_size: number;
  /** Masked. */
  owner: string;
  mine: boolean;
  seats: GroupSeatView[];
  /** What each helper of a bargain took off, oldest first. */
  helpers: { cut_fen: number; at_ms: number; mine: boolean }[];
  helpers_wanted: number;
  my_seat: MySeat | null;
  /** Why this member cannot join (or, in a bargain, help or order) now; null: nothing is in the way. */
  refused: GroupRefusal | null;
  /** For one unit: now, alone, and with one more; null where there is no such price. */
  prices: { now_fen: number | null; alone_fen: number | null; one_more_fen: number | null };
  units_left: number | null;
}

/** 409 of a group: the core's no, with its numbers, and the group as it stands. */
export interface GroupRefusedProblem extends Problem {
  asked: number;
  limit: number;
}

/** One event of GET /v1/groups/{id}/events. */
export interface GroupMoved extends ServerTime {
  revision: number;
  status: GroupStatus;
}

/** PUT /v1/admin/campaigns/{id}/stock */
export interface CampaignStockSet {
  total_units: number;
  reason?: string;
}

/** What a member chose about being told. */
export interface ReminderSettings {
  opt_outs: Required<OptOuts>;
  /** shop: the shop's quiet hours. long: from 21:00 to 09:30. */
  quiet: QuietChoice;
  skin_type: SkinType | null;
  /** MM-DD. Given once, because birthday prices hang on it. */
  birthday: string | null;
}

/** GET /v1/me/reminders: the choices, and everything a device needs to plan by itself. */
export interface Reminders extends ServerTime {
  settings: ReminderSettings;
  /** true: a calendar reads the shelf. */
  feed: boolean;
  /** Template ids to ask consent for, by kind of touch. */
  templates: Record<string, string>;
  facts: PlanRequest;
}

/** POST /v1/me/reminders: what is absent stays. */
export type ReminderChange = Partial<Pick<ReminderSettings, 'opt_outs' | 'quiet'>> & { skin_type?: SkinType | null; birthday?: string };

/** POST /v1/me/unsubscribe: a touch, a kind, or, with neither, all marketing. */
export interface Unsubscribe {
  touch?: string;
  kind?: TouchKind;
}

/** POST /v1/me/consents: one for each message the member said yes to. */
export interface ConsentsGiven {
  templates: string[];
}

/** POST /v1/me/shelf-feed: the token is made on the device, so that no answer holds it. */
export interface FeedAsk {
  token: string;
}

/** GET /v1/admin/tasks */
export interface GuideTasks {
  tasks: {
    id: string;
    member_id: string;
    member_name: string;
    touch: string;
    kind: string;
    due_at_ms: number;
    due_by_ms: number;
    text: { zh: string; en: string };
  }[];
}
