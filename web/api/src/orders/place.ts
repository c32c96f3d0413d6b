import { sql, type Transaction } from 'kysely';
import type { OrderAsk, OrderDetail, OrderGift, OrderLine, PriceBasis } from '@yansuan/sdk/wire';
import type { RulebookDocument, Text } from '@yansuan/core';
import { prepared } from '../database/prepared.js';
import { onceFor } from '../once-for.js';
import type { OrderRow, Tables } from '../database/tables.js';
import { readShopper, type ShopperRow } from '../members/shopper.js';
import { ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { settleAccount } from '../membership/apply-event.js';
import { orderPlaced } from '../membership/orders.js';
import { newOrderId } from './order-id.js';
import { addressText } from './address.js';
import { reserveStock, stockFor, unitsOf } from './stock.js';
import { since, type Since } from './tell.js';
import { decidePrice } from './order-rule.js';
import { priceCart, receiptsBytes, type Priced } from './price.js';
import { offerUses } from './usage.js';

const minuteMs = 60_000;
const holdMs = 30 * minuteMs;
const groupHoldMs = 10 * minuteMs;

export type Placed =
  /** Its detail, as it is stored, and as JSON too what is told beside it. */
  | { kind: 'placed'; id: string; detail: Buffer; beside: string }
  | { kind: 'price_changed'; before: Priced | null; after: Priced };

/**
 * Re-prices the cart at the server's time and stores the order, its coupons and what it took of each offer.
 * Everything happens in the caller's transaction: all of it, or nothing.
 */
export async function placeOrder(
  services: Services,
  transaction: Transaction<Tables>,
  asked: ShopperRow,
  ask: OrderAsk,
  nowMs: number,
): Promise<Placed> {
  const shopper = await settledShopper(services, transaction, asked, nowMs);
  const current = await services.shelf.current(transaction, nowMs, shopper.newest);
  const after = await priceCart(transaction, current, current.shoppers.of(shopper, nowMs).facts, ask.cart, nowMs);
  if (after.quote.lines.every((line) => !line.selected)) {
    throw new ProblemError(422, 'EMPTY_CART', 'No line of the cart is selected.', { pointer: '/cart/lines' });
  }
  const before = await shoppersPrice(services, transaction, shopper, ask, after, nowMs);
  const decision = decidePrice(ask.expected_total_fen, after, before);
  if (!decision.accept) {
    return { kind: 'price_changed', before, after };
  }
  const order = describe(decision.priced, decision.basis, ask, nowMs);
  const stored = await store(services, transaction, shopper.id, order, decision.priced, ask);
  const beside = JSON.stringify(since(asPlaced(stored), decision.priced.quote.payable_fen, []));
  return { kind: 'placed', id: order.id, detail: stored.detail, beside };
}

/** The due-queue may be late: what is priced is of this instant. */
async function settledShopper({ shelf }: Services, transaction: Transaction<Tables>, shopper: ShopperRow, nowMs: number): Promise<ShopperRow> {
  if (shopper.due_at_ms === null || shopper.due_at_ms > nowMs) {
    return shopper;
  }
  await settleAccount(shelf, transaction, shopper.id, nowMs);
  return readShopper(transaction, shopper.id, nowMs);
}

/** By the version the shopper saw: the same one, one of the last 24 hours, or none. */
async function shoppersPrice(
  services: Services,
  transaction: Transaction<Tables>,
  shopper: ShopperRow,
  ask: OrderAsk,
  after: Priced,
  nowMs: number,
): Promise<Priced | null> {
  if (after.edition.version === ask.rulebook_version) {
    return after;
  }
  if (after.quote.payable_fen <= ask.expected_total_fen) {
    return null;
  }
  const edition = await services.shelf.inForce(transaction, ask.rulebook_version, nowMs);
  return edition === undefined ? null : priceCart(transaction, edition, edition.shoppers.of(shopper, nowMs).facts, ask.cart, nowMs);
}

/** The order as it is placed; what happens to it later has columns of its own. */
export type PlacedOrder = Pick<OrderDetail,
  | 'id' | 'state' | 'created_at_ms' | 'hold_until_ms' | 'rulebook_version' | 'price_basis' | 'expected_total_fen'
  | 'list_total_fen' | 'discount_total_fen' | 'payable_fen' | 'points_earned' | 'lines' | 'gifts' | 'cart' | 'quote' | 'receipts'>;

const namesIn = onceFor(({ skus }: RulebookDocument) => new Map(skus.map(({ id, name }) => [id, name])));

export function describe({ edition, quote }: Priced, basis: PriceBasis, ask: OrderAsk, nowMs: number): Omit<PlacedOrder, 'quote' | 'receipts'> {
  const names = namesIn(edition.document);
  const nameOf = (sku: string): Text => names.get(sku) ?? { zh: sku };
  const lines: OrderLine[] = quote.lines
    .filter((line) => line.selected)
    .map(({ id, sku, units, list_fen, payable_fen }) => ({ id, sku, name: nameOf(sku), units, list_fen, payable_fen }));
  const gifts: OrderGift[] = quote.gifts.map(({ sku, units, payable_fen }) => ({ sku, name: nameOf(sku), units, payable_fen }));
  return {
    id: newOrderId(nowMs),
    state: 'awaiting_payment',
    created_at_ms: nowMs,
    hold_until_ms: nowMs + (quote.order_type === 'group' ? groupHoldMs : holdMs),
    rulebook_version: edition.version,
    price_basis: basis,
    expected_total_fen: ask.expected_total_fen,
    list_total_fen: quote.list_total_fen,
    discount_total_fen: quote.discount_total_fen,
    payable_fen: quote.payable_fen,
    points_earned: quote.points_earned,
    lines,
    gifts,
    cart: ask.cart,
  };
}

/** What happens later, as the columns say it of an order that was just placed. */
const asPlaced = ({ state, payable_fen, note, address }: Pick<OrderRow, 'state' | 'payable_fen' | 'note' | 'address'>): Since => ({
  state, payable_fen, refunded_fen: 0, paid_at_ms: null, shipped_at_ms: null, received_at_ms: null, ended_at_ms: null, payment_path: null,
  carrier: null, tracking_number: null, note, address, group_id: null,
});

type PlacedRow = Pick<OrderRow,
  | 'id' | 'member_id' | 'state' | 'created_at_ms' | 'hold_until_ms' | 'rulebook_version' | 'price_basis' | 'expected_total_fen' | 'payable_fen'
  | 'request' | 'note' | 'address'> & { /** JSON in UTF-8. */ detail: Buffer };

const insertOrder = prepared<PlacedRow, unknown>((database, gap) => database.insertInto('orders').values({
  id: gap('id'),
  member_id: gap('member_id'),
  state: gap('state'),
  created_at_ms: gap('created_at_ms'),
  hold_until_ms: gap('hold_until_ms'),
  rulebook_version: gap('rulebook_version'),
  price_basis: gap('price_basis'),
  expected_total_fen: gap('expected_total_fen'),
  payable_fen: gap('payable_fen'),
  request: gap('request'),
  detail: sql<string>`cast(${gap('detail')} as text)`,
  note: gap('note'),
  address: gap('address'),
}));

async function store(
  { shelf }: Services,
  transaction: Transaction<Tables>,
  memberId: string,
  order: ReturnType<typeof describe>,
  priced: Priced,
  ask: OrderAsk,
): Promise<PlacedRow> {
  const { quote } = priced;
  const row = {
    id: order.id,
    member_id: memberId,
    state: order.state,
    created_at_ms: order.created_at_ms,
    hold_until_ms: order.hold_until_ms,
    rulebook_version: order.rulebook_version,
    price_basis: order.price_basis,
    expected_total_fen: order.expected_total_fen,
    payable_fen: order.payable_fen,
    request: priced.requestText,
    detail: Buffer.concat([Buffer.from(`${JSON.stringify(order).slice(0, -1)},"quote":${priced.quoteText},"receipts":`), receiptsBytes(priced), Buffer.from('}')]),
    note: ask.note ?? null,
    address: ask.address_id === undefined ? null : await addressText(transaction, memberId, ask.address_id),
  };
  const stock = await stockFor(transaction, unitsOf(quote));
  // From here on it writes: what is refused before costs the others nothing.
  await insertOrder(transaction, row);
  const uses = offerUses(quote);
  if (uses.length > 0) {
    const rows = uses.map((use) => ({ ...use, order_id: order.id, member_id: memberId, used_at_ms: order.created_at_ms }));
    await transaction.insertInto('offer_uses').values(rows).execute();
  }
  const used = quote.coupons.filter((coupon) => coupon.verdict === 'used').map((coupon) => coupon.id);
  await spendCoupons(transaction, memberId, used, order);
  if (used.length > 0 || quote.points_used > 0) {
    await orderPlaced(shelf, transaction, { id: order.id, member_id: memberId }, quote.points_used, order.created_at_ms);
  }
  await reserveStock(transaction, order.id, stock);
  return row;
}

async function spendCoupons(
  transaction: Transaction<Tables>,
  memberId: string,
  couponIds: readonly string[],
  order: Pick<PlacedOrder, 'id' | 'created_at_ms'>,
): Promise<void> {
  for (const id of couponIds) {
    const { numUpdatedRows } = await transaction
      .updateTable('coupons')
      .set({ order_id: order.id, used_at_ms: order.created_at_ms })
      .where('id', '=', id)
      .where('member_id', '=', memberId)
      .where('used_at_ms', 'is', null)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) {
      throw new Error(`Coupon ${id} was priced as usable and is not: the order is not stored.`);
    }
  }
}
