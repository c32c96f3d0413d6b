import type { Kysely } from 'kysely';
import * as onPostgres from 'kysely/helpers/postgres';
import * as onSqlite from 'kysely/helpers/sqlite';
import type { CouponInstance, Member, RulebookDocument } from '@yansuan/core';
import { preparedOne } from '../database/prepared.js';
import { isPostgres } from '../database/transact.js';
import type { CouponRow, MemberRow, Tables } from '../database/tables.js';
import { periodNames, periodStartMs } from './periods.js';

/** The limit of the core: more coupons than this are not compared. */
const couponsAtMost = 200;

type Usage = NonNullable<Member['used']>;
type UseRow = { offer: string; used_at_ms: number; uses: number; units: number; fen: number };

/** What the core is told of a member, as it stands at `nowMs`: the row holds what the account said last. */
export async function memberSnapshot(database: Kysely<Tables>, row: MemberRow, nowMs: number): Promise<Member> {
  return snapshotOf(row, await keptOf(database, row.id, nowMs), nowMs);
}

/** The unspent, unexpired coupons whose offer the rulebook knows, first to expire first. */
export async function wallet(database: Kysely<Tables>, memberId: string, document: RulebookDocument, nowMs: number): Promise<CouponInstance[]> {
  return walletOf(await keptOf(database, memberId, nowMs), document);
}

/** Both at once. */
export async function snapshotAndWallet(
  database: Kysely<Tables>,
  row: MemberRow,
  document: RulebookDocument,
  nowMs: number,
): Promise<{ member: Member; coupons: CouponInstance[] }> {
  const kept = await keptOf(database, row.id, nowMs);
  return { member: snapshotOf(row, kept, nowMs), coupons: walletOf(kept, document) };
}

type HeldRow = Pick<CouponRow, 'id' | 'offer' | 'from_ms' | 'until_ms'>;

interface Kept {
  coupons: HeldRow[];
  uses: UseRow[];
}

/** One row for all of it: a row costs more than what is in it. */
const keptRow = preparedOne<{ member: string; now: number }, Kept>((database, gap) => {
  const { jsonArrayFrom } = isPostgres(database) ? onPostgres : onSqlite;
  return database
    .selectFrom('members')
    .where('members.id', '=', gap('member'))
    .select((eb) => [
      jsonArrayFrom(eb
        .selectFrom('coupons')
        .select(['coupons.id', 'coupons.offer', 'coupons.from_ms', 'coupons.until_ms'])
        .where('member_id', '=', gap('member'))
        .where('used_at_ms', 'is', null)
        .where('revoked_at_ms', 'is', null)
        .where((or) => or.or([or('until_ms', 'is', null), or('until_ms', '>', gap('now'))]))).as('coupons'),
      jsonArrayFrom(eb
        .selectFrom('offer_uses')
        .select(['offer_uses.offer', 'offer_uses.used_at_ms', 'offer_uses.uses', 'offer_uses.units', 'offer_uses.fen'])
        .where('member_id', '=', gap('member'))
        .orderBy('offer_uses.offer')).as('uses'),
    ]);
});

async function keptOf(database: Kysely<Tables>, memberId: string, nowMs: number): Promise<Kept> {
  const row = await keptRow(database, { member: memberId, now: nowMs });
  const listOf = <Item>(list: Item[] | string | undefined): Item[] => (typeof list === 'string' ? JSON.parse(list) as Item[] : list ?? []);
  return { coupons: listOf(row?.coupons), uses: listOf(row?.uses) };
}

function snapshotOf(row: MemberRow, { uses }: Kept, nowMs: number): Member {
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

function walletOf({ coupons }: Kept, document: RulebookDocument): CouponInstance[] {
  const known = couponOffers(document);
  return coupons
    .filter((row) => known.has(row.offer))
    .sort((left, right) => (left.until_ms ?? Infinity) - (right.until_ms ?? Infinity) || (left.id < right.id ? -1 : 1))
    .slice(0, couponsAtMost)
    .map(couponInstance);
}

const couponOffersKept = new WeakMap<RulebookDocument, ReadonlySet<string>>();

function couponOffers(document: RulebookDocument): ReadonlySet<string> {
  const kept = couponOffersKept.get(document) ?? new Set(document.offers.filter(({ claim }) => claim === 'coupon').map(({ id }) => id));
  couponOffersKept.set(document, kept);
  return kept;
}

function couponInstance(row: HeldRow): CouponInstance {
  return {
    id: row.id,
    offer: row.offer,
    ...(row.from_ms === null ? {} : { from_ms: row.from_ms }),
    ...(row.until_ms === null ? {} : { until_ms: row.until_ms }),
  };
}
