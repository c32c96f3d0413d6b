import type { Transaction } from 'kysely';
import type { Group } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { planSoon } from '../reminders/day.js';
import { dropTouches } from '../reminders/overtaken.js';

const membersIn = ({ seats }: Group, ...states: readonly string[]): string[] => seats.filter(({ state }) => states.includes(state)).map(({ member }) => member);

/** What a step changes in what members are told (docs/reminders.md): whoever paid hears of the end, and how it ended. */
export async function tellSeats(transaction: Transaction<Tables>, before: Group | null, after: Group, nowMs: number): Promise<void> {
  const paidBefore = before === null ? [] : membersIn(before, 'paid');
  const paidNow = membersIn(after, 'paid');
  const hasEnded = after.status !== 'open';
  if (before?.status !== 'open') {
    return;
  }
  // It does not end any more for those who left it, nor for anybody once it has ended.
  await dropTouches(transaction, paidBefore.filter((member) => hasEnded || !paidNow.includes(member)), after.id, nowMs);
  const news = hasEnded ? membersIn(after, 'paid', 'refunded') : paidNow.filter((member) => !paidBefore.includes(member));
  for (const member of after.size > 1 ? news.sort() : []) {
    await planSoon(transaction, { id: after.id, member_id: member }, hasEnded ? after.status : 'paid', nowMs);
  }
}
