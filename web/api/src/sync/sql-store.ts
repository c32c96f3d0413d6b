import type { Transaction } from 'kysely';
import type { MutationResult, PatchOp } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import type { Outcome, SyncStore } from './store.js';

const outcome = ({ status, code }: { status: Outcome['status']; code: string | null }): Outcome =>
  ({ status, ...(code === null ? {} : { code }) });

/** The store of sync over the transaction's database. */
export const sqlStore = (transaction: Transaction<Tables>): SyncStore => ({ ...devices(transaction), ...rows(transaction) });

type Devices = Pick<SyncStore, 'epoch' | 'device' | 'saveDevice' | 'outcomeOf' | 'saveOutcome' | 'saveResult' | 'forgetResults' | 'results'>;

const devices = (transaction: Transaction<Tables>): Devices => ({
  async epoch() {
    return (await transaction.selectFrom('meta').select('value').where('key', '=', 'epoch').executeTakeFirstOrThrow()).value;
  },
  async device(id) {
    const row = await transaction.selectFrom('devices').selectAll().where('id', '=', id).executeTakeFirst();
    return row && { memberId: row.member_id, lastId: row.last_id };
  },
  async saveDevice(id, memberId, lastId) {
    await transaction
      .insertInto('devices')
      .values({ id, member_id: memberId, last_id: lastId })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ last_id: lastId }))
      .execute();
  },
  async outcomeOf(memberId, mid) {
    const row = await transaction
      .selectFrom('mutations')
      .select(['status', 'code'])
      .where('member_id', '=', memberId)
      .where('mid', '=', mid)
      .executeTakeFirst();
    return row && outcome(row);
  },
  async saveOutcome(memberId, mid, { status, code }) {
    await transaction.insertInto('mutations').values({ member_id: memberId, mid, status, code: code ?? null }).execute();
  },
  async saveResult(deviceId, { id, status, code }) {
    await transaction.insertInto('mutation_results').values({ device_id: deviceId, id, status, code: code ?? null }).execute();
  },
  async forgetResults(deviceId, upToId) {
    await transaction.deleteFrom('mutation_results').where('device_id', '=', deviceId).where('id', '<=', upToId).execute();
  },
  async results(deviceId) {
    const found = await transaction.selectFrom('mutation_results').selectAll().where('device_id', '=', deviceId).orderBy('id').execute();
    return found.map((row): MutationResult => ({ id: row.id, ...outcome(row) }));
  },
});

type Rows = Pick<SyncStore, 'row' | 'putRow' | 'countRows' | 'rev' | 'changesSince'>;

const rows = (transaction: Transaction<Tables>): Rows => ({
  async row(memberId, table, key) {
    const row = await transaction
      .selectFrom('member_rows')
      .select('value')
      .where('member_id', '=', memberId)
      .where('table_name', '=', table)
      .where('key', '=', key)
      .executeTakeFirst();
    return row?.value;
  },
  async putRow(memberId, table, key, value) {
    const rev = await nextRev(transaction, memberId);
    await transaction
      .insertInto('member_rows')
      .values({ member_id: memberId, table_name: table, key, rev, value })
      .onConflict((conflict) => conflict.columns(['member_id', 'table_name', 'key']).doUpdateSet({ rev, value }))
      .execute();
  },
  async countRows(memberId, table) {
    const { count } = await transaction
      .selectFrom('member_rows')
      .select(({ fn }) => fn.countAll().as('count'))
      .where('member_id', '=', memberId)
      .where('table_name', '=', table)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  async rev(memberId) {
    return (await transaction.selectFrom('member_revs').select('rev').where('member_id', '=', memberId).executeTakeFirst())?.rev ?? 0;
  },
  async changesSince(memberId, rev) {
    const found = await transaction
      .selectFrom('member_rows')
      .selectAll()
      .where('member_id', '=', memberId)
      .where('rev', '>', rev)
      .orderBy('rev')
      .execute();
    return found.map(({ table_name: table, key, rev: at, value }): PatchOp => (value === null
      ? { op: 'del', table, key, rev: at }
      : { op: 'put', table, key, rev: at, value: JSON.parse(value) as unknown }));
  },
});

async function nextRev(transaction: Transaction<Tables>, memberId: string): Promise<number> {
  const { rev } = await transaction
    .insertInto('member_revs')
    .values({ member_id: memberId, rev: 1 })
    .onConflict((conflict) => conflict.column('member_id').doUpdateSet(({ eb, ref }) => ({ rev: eb(ref('member_revs.rev'), '+', 1) })))
    .returning('rev')
    .executeTakeFirstOrThrow();
  return rev;
}
