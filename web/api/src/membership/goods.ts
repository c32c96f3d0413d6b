import type { Kysely, Transaction } from 'kysely';
import type { AccountGrantMade, RulebookDocument } from '@yansuan/core';
import type { GivenGoods, OrderGoods } from '@yansuan/sdk/wire';
import { audit } from '../admin/audit.js';
import type { GivenGoodsRow, MemberRow, OrderRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { notFound, ProblemError } from '../problems.js';

type Grant = Pick<AccountGrantMade, 'rule' | 'trigger' | 'goods' | 'units'>;

/** Goods that were given wait for a parcel; a service, and what is handed over in the store, does not. */
export async function noteGoods(transaction: Transaction<Tables>, memberId: string, { membership }: RulebookDocument, { rule, trigger, goods, units }: Grant, nowMs: number): Promise<void> {
  const found = (membership?.goods ?? []).find(({ id }) => id === goods);
  if (found === undefined || found.parcel === false) {
    return;
  }
  const row = { id: newId('given'), member_id: memberId, rule, trigger_key: trigger, goods: found.id, name: JSON.stringify(found.name), units, given_at_ms: nowMs };
  await transaction.insertInto('given_goods').values({ ...row, order_id: null, sent_at_ms: null, withdrawn_at_ms: null }).execute();
}

/** The reason is gone: they are not sent, unless they left already. */
export async function withdrawGoods(transaction: Transaction<Tables>, memberId: string, { rule, trigger }: { rule?: string; trigger: string }, nowMs: number): Promise<void> {
  await transaction
    .updateTable('given_goods')
    .set({ withdrawn_at_ms: nowMs })
    .where('member_id', '=', memberId)
    .where('trigger_key', '=', trigger)
    .$if(rule !== undefined, (query) => query.where('rule', '=', rule ?? ''))
    .where('sent_at_ms', 'is', null)
    .where('withdrawn_at_ms', 'is', null)
    .execute();
}

/** A redemption whose goods are on their way cannot be undone. */
export async function refuseIfSent(transaction: Transaction<Tables>, memberId: string, redemption: string): Promise<void> {
  const sent = await transaction
    .selectFrom('given_goods')
    .select('id')
    .where('member_id', '=', memberId)
    .where('trigger_key', '=', redemption)
    .where('sent_at_ms', 'is not', null)
    .executeTakeFirst();
  if (sent !== undefined) {
    throw new ProblemError(409, 'GOODS_SENT', 'What was redeemed is on its way.', { value: sent.id });
  }
}

const waiting = (database: Kysely<Tables>) =>
  database.selectFrom('given_goods').selectAll().where('sent_at_ms', 'is', null).where('withdrawn_at_ms', 'is', null);

/**
 * What travels with each of these orders beside what was bought: of one that was sent what was in its parcel, and of a
 * member's oldest paid one everything that waits.
 */
export async function goodsOfOrders(database: Kysely<Tables>, orders: readonly Pick<OrderRow, 'id' | 'member_id' | 'state' | 'shipped_at_ms'>[]): Promise<Map<string, OrderGoods[]>> {
  const sent = orders.filter(({ shipped_at_ms }) => shipped_at_ms !== null).map(({ id }) => id);
  const rows = sent.length === 0 ? [] : await database.selectFrom('given_goods').selectAll().where('order_id', 'in', sent).orderBy('given_at_ms').orderBy('id').execute();
  const found = new Map<string, OrderGoods[]>();
  rows.forEach((row) => found.set(row.order_id ?? '', [...(found.get(row.order_id ?? '') ?? []), tellGoods(row)]));
  const members = [...new Set(orders.filter(({ state }) => state === 'paid').map(({ member_id }) => member_id))];
  if (members.length === 0) {
    return found;
  }
  const ready = await waiting(database).where('member_id', 'in', members).orderBy('given_at_ms').orderBy('id').execute();
  for (const [memberId, order] of ready.length === 0 ? [] : await nextParcels(database, [...new Set(ready.map((row) => row.member_id))])) {
    found.set(order, ready.filter((row) => row.member_id === memberId).map(tellGoods));
  }
  return found;
}

/** The order of each member that is sent next. */
async function nextParcels(database: Kysely<Tables>, members: readonly string[]): Promise<Map<string, string>> {
  const paid = await database
    .selectFrom('orders')
    .select(['id', 'member_id'])
    .where('member_id', 'in', [...members])
    .where('state', '=', 'paid')
    .orderBy('paid_at_ms', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(paid.map(({ id, member_id }) => [member_id, id]));
}

const tellGoods = ({ id, goods, name, units }: Pick<GivenGoodsRow, 'id' | 'goods' | 'name' | 'units'>): OrderGoods =>
  ({ id, goods, name: JSON.parse(name) as OrderGoods['name'], units });

/** In the parcel of the order: those that were packed, or, where nobody says which, all that wait. Each goes once. */
export async function sendGoods(transaction: Transaction<Tables>, order: Pick<OrderRow, 'id' | 'member_id'>, packed: readonly string[] | undefined, nowMs: number): Promise<void> {
  const ready = (await waiting(transaction).where('member_id', '=', order.member_id).execute()).map(({ id }) => id);
  const gone = (packed ?? []).find((id) => !ready.includes(id));
  if (gone !== undefined) {
    throw new ProblemError(409, 'GOODS_GONE', 'These goods do not wait for a parcel any more.', { pointer: '/goods', value: gone });
  }
  const ids = packed ?? ready;
  if (ids.length > 0) {
    await transaction.updateTable('given_goods').set({ order_id: order.id, sent_at_ms: nowMs }).where('id', 'in', [...ids]).execute();
  }
}

/** Everyone's, the longest waiting first. */
export async function listWaiting(database: Kysely<Tables>): Promise<GivenGoods[]> {
  const rows = await waiting(database).orderBy('given_at_ms').orderBy('id').limit(99).execute();
  return rows.map((row) => ({ ...tellGoods(row), member_id: row.member_id, rule: row.rule, given_at_ms: row.given_at_ms }));
}

/** Handed over, or sent without an order. */
export async function handOver(transaction: Transaction<Tables>, actor: MemberRow, id: string, reason: string, nowMs: number): Promise<GivenGoods> {
  const row = await transaction.selectFrom('given_goods').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) {
    throw notFound();
  }
  if (row.sent_at_ms !== null || row.withdrawn_at_ms !== null) {
    throw new ProblemError(409, 'GOODS_GONE', 'These goods do not wait for a parcel any more.', { value: id });
  }
  await transaction.updateTable('given_goods').set({ sent_at_ms: nowMs }).where('id', '=', id).execute();
  await audit(transaction, { actorId: actor.id, action: 'goods.hand_over', subject: id, reason, after: { member_id: row.member_id, goods: row.goods } }, nowMs);
  return { ...tellGoods(row), member_id: row.member_id, rule: row.rule, given_at_ms: row.given_at_ms };
}
