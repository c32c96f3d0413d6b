import type { Kysely, Selectable, Transaction } from 'kysely';
import type { ReminderChange, ReminderSettings, Unsubscribe } from '@yansuan/sdk/wire';
import type { MemberRow, Tables, TouchSettingsTable } from '../database/tables.js';
import { ProblemError } from '../problems.js';

export async function readSettings(database: Kysely<Tables>, member: MemberRow): Promise<ReminderSettings> {
  return settingsOf(member, await database.selectFrom('touch_settings').selectAll().where('member_id', '=', member.id).executeTakeFirst());
}

/** As chosen, or as they are for whoever chose nothing. */
export function settingsOf(member: MemberRow, row: Selectable<TouchSettingsTable> | undefined): ReminderSettings {
  return {
    opt_outs: row === undefined ? { marketing: false, kinds: [], touches: [] } : (JSON.parse(row.opt_outs) as ReminderSettings['opt_outs']),
    quiet: row?.quiet ?? 'shop',
    skin_type: row?.skin_type ?? null,
    birthday: member.birthday,
  };
}

/** What is absent stays. A birthday is given once: prices hang on it. */
export async function changeSettings(transaction: Transaction<Tables>, member: MemberRow, change: ReminderChange): Promise<ReminderSettings> {
  const before = await readSettings(transaction, member);
  if (change.birthday !== undefined && change.birthday !== before.birthday) {
    if (before.birthday !== null) {
      throw new ProblemError(409, 'BIRTHDAY_SET', 'A birthday is given once. The shop can correct it.', { pointer: '/birthday' });
    }
    await transaction.updateTable('members').set({ birthday: change.birthday }).where('id', '=', member.id).execute();
  }
  const after: ReminderSettings = { ...before, ...change };
  const { opt_outs, quiet, skin_type } = after;
  const kept = { opt_outs: JSON.stringify(opt_outs), quiet, skin_type };
  await transaction
    .insertInto('touch_settings')
    .values({ member_id: member.id, ...kept })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(kept))
    .execute();
  return after;
}

const touchesAtMost = 500;

/** Adds to what is not wanted; what was not wanted before stays so. */
export async function unsubscribe(transaction: Transaction<Tables>, member: MemberRow, { touch, kind }: Unsubscribe): Promise<ReminderSettings> {
  const { opt_outs: before } = await readSettings(transaction, member);
  const with_ = <Each extends string>(list: readonly Each[], one: Each | undefined): Each[] => [...new Set(one === undefined ? list : [...list, one])];
  const opt_outs = {
    marketing: before.marketing || (touch === undefined && kind === undefined),
    kinds: with_(before.kinds, kind),
    touches: with_(before.touches, touch).slice(-touchesAtMost),
  };
  return changeSettings(transaction, member, { opt_outs });
}
