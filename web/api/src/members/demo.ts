import type { Kysely, Transaction } from 'kysely';
import type { AccountAnswer, AccountEvent, RulebookDocument, Tier } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { findAccount } from '../membership/account-row.js';
import { applyEvent } from '../membership/apply-event.js';
import type { RulebookShelf } from '../rulebooks/shelf.js';
import { dateDigits, dayMs, periodStartMs } from './periods.js';

/** People to try the shop as: one for each tier of the rulebook. Development only. */
interface DemoPerson {
  name: string;
  orders: number;
  points: number;
  birthday: string | null;
  /** How much is still missing to the next tier, where the story needs a certain figure. */
  missingFen?: number;
  /** Coupon offers and the number of days they last; 0 is until tonight, China time. */
  coupons: readonly (readonly [offer: string, days: number])[];
}

const people: Readonly<Record<string, DemoPerson>> = {
  visitor: { name: '小满', orders: 0, points: 0, birthday: null, coupons: [['welcome-15', 6]] },
  member: {
    name: '知夏',
    orders: 1,
    points: 90,
    birthday: '06-21',
    coupons: [['welcome-15', 2], ['group-10', 20]],
  },
  silver: {
    name: '青禾',
    orders: 3,
    points: 570,
    birthday: '10-15',
    missingFen: 20_310,
    coupons: [['welcome-15', 0], ['opening-20', 11], ['opening-50', 11], ['group-10', 17], ['return-9', 23]],
  },
  gold: {
    name: '南星',
    orders: 7,
    points: 1_240,
    birthday: '03-08',
    coupons: [['upgrade-20', 14], ['opening-50', 9]],
  },
  vip: {
    name: '砚秋',
    orders: 16,
    points: 3_060,
    birthday: '12-01',
    coupons: [['upgrade-20', 21], ['winback-50', 5], ['community-5', 3]],
  },
};

const stranger: DemoPerson = { name: '体验会员', orders: 1, points: 0, birthday: null, coupons: [] };

const demoId = (tier: Tier): string => `demo-${tier.id}`;

/** Safe to run at every start: people are made once, and a coupon comes again only when the last one is gone. */
export async function seedDemoMembers(
  database: Kysely<Tables>,
  { shelf, document }: { shelf: RulebookShelf; document: RulebookDocument },
  nowMs: number,
): Promise<void> {
  await transact(database, async (transaction) => {
    for (const [place, tier] of document.tiers.entries()) {
      const person = people[tier.id] ?? stranger;
      await transaction
        .insertInto('members')
        .values({
          id: demoId(tier),
          kind: 'demo',
          name: person.name,
          tier: document.tiers[0]?.id ?? tier.id,
          tags: '[]',
          birthday: person.birthday,
          orders: 0,
          lifetime_fen: 0,
          points_available: 0,
          created_at_ms: nowMs,
        })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      if ((await findAccount(transaction, demoId(tier))) === undefined) {
        const orders = Math.max(person.orders, tier.min_orders ?? 0);
        await livePast(shelf, transaction, { id: demoId(tier), orders, lifetimeFen: lifetimeFen(document.tiers, place, person), points: person.points }, nowMs);
      }
      await grantCoupons(transaction, demoId(tier), person, document, nowMs);
    }
  });
}

function lifetimeFen(tiers: readonly Tier[], place: number, person: DemoPerson): number {
  const next = tiers[place + 1]?.min_lifetime_fen;
  const own = tiers[place]?.min_lifetime_fen ?? 0;
  return next !== undefined && person.missingFen !== undefined ? Math.max(own, next - person.missingFen) : own;
}

interface Past {
  id: string;
  orders: number;
  lifetimeFen: number;
  points: number;
}

/** So long ago that every coupon of that time has ended: only tier, orders and points are left of it. */
const pastMs = 400 * dayMs;

/** Nobody is simply given a tier or points: the same events that make them for everyone made them here. */
async function livePast(shelf: RulebookShelf, transaction: Transaction<Tables>, { id, orders, lifetimeFen, points }: Past, nowMs: number): Promise<void> {
  const happen = async (event: AccountEvent, atMs: number): Promise<AccountAnswer> => applyEvent(shelf, transaction, id, event, atMs);
  for (let place = 0; place < orders; place += 1) {
    const order = `${id}-past-${place + 1}`;
    const atMs = nowMs - pastMs + place * 10 * dayMs;
    const paidFen = Math.floor(lifetimeFen / orders) + (place === 0 ? lifetimeFen % orders : 0);
    const earned = Math.floor(points / orders) + (place === 0 ? points % orders : 0);
    if (paidFen > 0) {
      await happen({ id: `paid/${order}`, kind: 'order_paid', order, paid_fen: paidFen, points: earned }, atMs);
      await happen({ id: `received/${order}`, kind: 'order_received', order }, atMs + 3 * dayMs);
    }
  }
  const { standing } = await happen({ id: `day/${nowMs}`, kind: 'day_passed' }, nowMs);
  if (standing.consumption < points) {
    const rest = { account: 'consumption', points: points - standing.consumption, reason: 'demo' } as const;
    await happen({ id: 'past/rest', kind: 'manual_adjustment', ...rest }, nowMs);
  }
}

async function grantCoupons(
  transaction: Transaction<Tables>,
  memberId: string,
  person: DemoPerson,
  document: RulebookDocument,
  nowMs: number,
): Promise<void> {
  const known = new Set(document.offers.filter((offer) => offer.claim === 'coupon').map((offer) => offer.id));
  const tonightMs = periodStartMs('day', nowMs) + dayMs;
  for (const [offer, days] of person.coupons.filter(([id]) => known.has(id))) {
    const held = await transaction
      .selectFrom('coupons')
      .select('id')
      .where('member_id', '=', memberId)
      .where('offer', '=', offer)
      .where('used_at_ms', 'is', null)
      .where('until_ms', '>', nowMs)
      .executeTakeFirst();
    if (held !== undefined) {
      continue;
    }
    const trigger = `demo-${dateDigits(nowMs)}`;
    await transaction
      .insertInto('coupons')
      .values({
        id: `${memberId}-${offer}-${dateDigits(nowMs)}`,
        member_id: memberId,
        offer,
        from_ms: null,
        until_ms: tonightMs + days * dayMs,
        granted_at_ms: nowMs,
        trigger_key: trigger,
        order_id: null,
        used_at_ms: null,
      })
      .onConflict((conflict) => conflict.columns(['member_id', 'offer', 'trigger_key']).doNothing())
      .execute();
  }
}
