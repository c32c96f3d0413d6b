import type { Transaction } from 'kysely';
import type { CouponGrant, GrantedCoupon, Role, StockRow, StockSet, TagsRow, TagsSet } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { dayMs, periodStartMs } from '../members/periods.js';
import { notFound, ProblemError } from '../problems.js';
import type { Services } from '../services.js';
import { audit } from './audit.js';

/** Sets how many units can be ordered; null stops counting. What orders hold is not touched. */
export async function setStock(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  sku: string,
  { available, reason }: StockSet,
): Promise<StockRow> {
  const nowMs = services.clock.nowMs();
  const { document } = await services.shelf.current(transaction, nowMs);
  if (!document.skus.some(({ id }) => id === sku)) {
    throw notFound();
  }
  const before = await transaction.selectFrom('stock').selectAll().where('sku', '=', sku).executeTakeFirst();
  const after: StockRow = { sku, available, reserved: before?.reserved ?? 0, sold: before?.sold ?? 0 };
  await transaction
    .insertInto('stock')
    .values(after)
    .onConflict((conflict) => conflict.column('sku').doUpdateSet({ available }))
    .execute();
  await audit(transaction, { actorId: actor.id, action: 'stock.set', subject: sku, reason, before: before?.available ?? null, after: available }, nowMs);
  return after;
}

/** A coupon to make up for something. `grantKey` makes it one grant, however often it is asked for. */
export async function grantCoupon(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  memberId: string,
  { offer, days, reason }: CouponGrant,
  grantKey: string,
): Promise<GrantedCoupon> {
  const nowMs = services.clock.nowMs();
  const { document } = await services.shelf.current(transaction, nowMs);
  if (!document.offers.some(({ id, claim }) => id === offer && claim === 'coupon')) {
    throw new ProblemError(422, 'UNKNOWN_OFFER', 'The rulebook has no such coupon.', { pointer: '/offer', value: offer });
  }
  await memberExists(transaction, memberId);
  const coupon: GrantedCoupon = {
    id: newId('coupon'),
    member_id: memberId,
    offer,
    // To the end of the last day in China.
    until_ms: periodStartMs('day', nowMs) + (days + 1) * dayMs,
  };
  await transaction
    .insertInto('coupons')
    .values({ ...coupon, from_ms: null, granted_at_ms: nowMs, trigger_key: `compensation-${grantKey}`, order_id: null, used_at_ms: null })
    .execute();
  await audit(transaction, { actorId: actor.id, action: 'coupons.grant', subject: memberId, reason, after: coupon }, nowMs);
  return coupon;
}

export async function setRole(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  memberId: string,
  { role, reason }: { role: Role; reason: string },
): Promise<{ member_id: string; role: Role }> {
  const before = await memberExists(transaction, memberId);
  await transaction.updateTable('members').set({ role }).where('id', '=', memberId).execute();
  const deed = { action: 'roles.set', subject: memberId, reason, before, after: role };
  await audit(transaction, { actorId: actor.id, ...deed }, services.clock.nowMs());
  return { member_id: memberId, role };
}

/** What offers ask for by `audience.tags`: a skin type, a group, a level of a second programme (MEM-15). */
export async function setTags(
  services: Services,
  transaction: Transaction<Tables>,
  actor: MemberRow,
  memberId: string,
  { tags, reason }: TagsSet,
): Promise<TagsRow> {
  const member = await transaction.selectFrom('members').select('tags').where('id', '=', memberId).executeTakeFirst();
  if (member === undefined) {
    throw notFound();
  }
  const sorted = [...tags].sort();
  await transaction.updateTable('members').set({ tags: JSON.stringify(sorted) }).where('id', '=', memberId).execute();
  const deed = { action: 'members.tag', subject: memberId, reason, before: JSON.parse(member.tags) as string[], after: sorted };
  await audit(transaction, { actorId: actor.id, ...deed }, services.clock.nowMs());
  return { member_id: memberId, tags: sorted };
}

async function memberExists(transaction: Transaction<Tables>, memberId: string): Promise<Role> {
  const member = await transaction.selectFrom('members').select('role').where('id', '=', memberId).executeTakeFirst();
  if (member === undefined) {
    throw notFound();
  }
  return member.role;
}
