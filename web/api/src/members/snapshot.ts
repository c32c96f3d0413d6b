import { sql, type Expression, type Kysely, type RawBuilder } from 'kysely';
import * as onPostgres from 'kysely/helpers/postgres';
import * as onSqlite from 'kysely/helpers/sqlite';
import type { CouponInstance, Member, RulebookDocument } from '@yansuan/core';
import { preparedOne } from '../database/prepared.js';
import { onceFor } from '../once-for.js';
import { isPostgres } from '../database/transact.js';
import type { CouponRow, MemberRow, Tables } from '../database/tables.js';
import { periodNames, periodStartMs } from './periods.js';

/** The limit of the core: more coupons than this are not compared. */
const couponsAtMost = 200;

type Usage = NonNullable<Member['used']>;
type UseRow = { offer: string; used_at_ms: number; uses: number; units: number; fen: number };
type HeldRow = Pick<CouponRow, 'id' | 'offer' | 'from_ms' | 'until_ms'>;
type StandingRow = Pick<MemberRow, 'tier' | 'tags' | 'orders' | 'birthday' | 'lifetime_fen' | 'points_available'>;

/** A member as a price needs them, each part as JSON: one row for all of it, and one value costs as much as the next. */
export interface KeptRow {
  id: string;
  member: string;
  coupons: string;
  uses: string;
}

/** What the core is told of a member. */
export interface Facts {
  member: Member | undefined;
  coupons: CouponInstance[];
}

/** To be narrowed down to one member. */
export function keptRows(database: Kysely<Tables>, nowMs: number) {
  const { jsonArrayFrom, jsonBuildObject } = isPostgres(database) ? onPostgres : onSqlite;
  const text = (json: Expression<unknown>): RawBuilder<string> => sql<string>`cast(${json} as text)`;
  return database.selectFrom('members').select((eb) => [
    'members.id as id',
    text(jsonBuildObject({
      tier: eb.ref('members.tier'),
      tags: eb.ref('members.tags'),
      orders: eb.ref('members.orders'),
      birthday: eb.ref('members.birthday'),
      lifetime_fen: eb.ref('members.lifetime_fen'),
      points_available: eb.ref('members.points_available'),
    })).as('member'),
    text(jsonArrayFrom(eb
      .selectFrom('coupons')
      .select(['coupons.id', 'coupons.offer', 'coupons.from_ms', 'coupons.until_ms'])
      .whereRef('coupons.member_id', '=', 'members.id')
      .where('used_at_ms', 'is', null)
      .where('revoked_at_ms', 'is', null)
      .where((or) => or.or([or('until_ms', 'is', null), or('until_ms', '>', nowMs)])))).as('coupons'),
    text(jsonArrayFrom(eb
      .selectFrom('offer_uses')
      .select(['offer_uses.offer', 'offer_uses.used_at_ms', 'offer_uses.uses', 'offer_uses.units', 'offer_uses.fen'])
      .whereRef('offer_uses.member_id', '=', 'members.id')
      .orderBy('offer_uses.offer'))).as('uses'),
  ]);
}

const keptRow = preparedOne<{ member: string; now: number }, KeptRow>((database, gap) =>
  keptRows(database, gap('now')).where('members.id', '=', gap('member')));

async function keptOf(database: Kysely<Tables>, memberId: string, nowMs: number): Promise<KeptRow> {
  const row = await keptRow(database, { member: memberId, now: nowMs });
  if (row === undefined) {
    throw new Error(`Member ${memberId} is not in the database.`);
  }
  return row;
}

/** The member and the wallet: the unspent, unexpired coupons whose offer the rulebook knows, first to expire first. */
export async function snapshotAndWallet(database: Kysely<Tables>, memberId: string, document: RulebookDocument, nowMs: number): Promise<Told> {
  return told(await keptOf(database, memberId, nowMs), document, nowMs);
}

export type Told = Facts & { member: Member };

export function told({ member, coupons, uses }: KeptRow, document: RulebookDocument, nowMs: number): Told {
  return {
    member: snapshotOf(JSON.parse(member) as StandingRow, JSON.parse(uses) as UseRow[], nowMs),
    coupons: walletOf(JSON.parse(coupons) as HeldRow[], document),
  };
}

/** As it stands at `nowMs`: the row holds what the account said last. */
function snapshotOf(row: StandingRow, uses: readonly UseRow[], nowMs: number): Member {
  return {
    tier: row.tier,
    tags: JSON.parse(row.tags) as string[],
    orders: row.orders,
    ...(row.birthday === null ? {} : { birthday: row.birthday }),
    lifetime_fen: Math.max(0, row.lifetime_fen),
    // A clawback can leave less than nothing, which buys nothing.
    points_available: Math.max(0, row.points_available),
    used: foldUses(uses, nowMs),
  };
}

export function foldUses(rows: readonly UseRow[], nowMs: number): Usage {
  const folded = new Map<string, Usage[string]>();
  for (const row of rows) {
    const usage = folded.get(row.offer) ?? {};
    folded.set(row.offer, usage);
    for (const period of periodNames) {
      if (row.used_at_ms >= periodStartMs(period, nowMs)) {
        const before = usage[period];
        usage[period] = {
          uses: (before?.uses ?? 0) + row.uses,
          units: (before?.units ?? 0) + row.units,
          fen: (before?.fen ?? 0) + row.fen,
        };
      }
    }
  }
  return Object.fromEntries(folded);
}

const couponOffersIn = onceFor(({ offers }: RulebookDocument) => new Set(offers.filter(({ claim }) => claim === 'coupon').map(({ id }) => id)));

function walletOf(coupons: readonly HeldRow[], document: RulebookDocument): CouponInstance[] {
  return coupons
    .filter((row) => couponOffersIn(document).has(row.offer))
    .sort((left, right) => (left.until_ms ?? Infinity) - (right.until_ms ?? Infinity) || (left.id < right.id ? -1 : 1))
    .slice(0, couponsAtMost)
    .map(couponInstance);
}

function couponInstance(row: HeldRow): CouponInstance {
  return {
    id: row.id,
    offer: row.offer,
    ...(row.from_ms === null ? {} : { from_ms: row.from_ms }),
    ...(row.until_ms === null ? {} : { until_ms: row.until_ms }),
  };
}
