import type { Kysely } from 'kysely';
import type { CouponInstance, Member, RulebookDocument } from '@yansuan/core';
import { prepared } from '../database/prepared.js';
import type { CouponRow, MemberRow, Tables } from '../database/tables.js';
import { periodNames, periodStartMs } from './periods.js';

/** The limit of the core: more coupons than this are not compared. */
const couponsAtMost = 200;

type Usage = NonNullable<Member['used']>;
type UseRow = { offer: string; used_at_ms: number; uses: number; units: number; fen: number };

const usesOf = prepared<{ member: string }, UseRow>((database, gap) => database
  .selectFrom('offer_uses')
  .select(['offer', 'used_at_ms', 'uses', 'units', 'fen'])
  .where('member_id', '=', gap('member'))
  .orderBy('offer'));

/** What the core is told of a member, as it stands at `nowMs`: the row holds what the account said last. */
export async function memberSnapshot(database: Kysely<Tables>, row: MemberRow, nowMs: number): Promise<Member> {
  const uses = await usesOf(database, { member: row.id });
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

type HeldRow = Pick<CouponRow, 'id' | 'offer' | 'from_ms' | 'until_ms'>;

const heldBy = prepared<{ member: string; now: number }, HeldRow>((database, gap) => database
  .selectFrom('coupons')
  .select(['id', 'offer', 'from_ms', 'until_ms'])
  .where('member_id', '=', gap('member'))
  .where('used_at_ms', 'is', null)
  .where('revoked_at_ms', 'is', null)
  .where((eb) => eb.or([eb('until_ms', 'is', null), eb('until_ms', '>', gap('now'))])));

/** The unspent, unexpired coupons whose offer the rulebook knows, first to expire first. */
export async function wallet(
  database: Kysely<Tables>,
  memberId: string,
  document: RulebookDocument,
  nowMs: number,
): Promise<CouponInstance[]> {
  const rows = await heldBy(database, { member: memberId, now: nowMs });
  const known = couponOffers(document);
  return rows
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
