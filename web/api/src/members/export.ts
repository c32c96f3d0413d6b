import type { Kysely } from 'kysely';
import type { MyData } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { tellOrders } from '../orders/tell.js';
import { readSettings } from '../reminders/settings.js';

type Row = Record<string, unknown>;
const parsed = (text: string | null): unknown => (text === null ? null : JSON.parse(text));

/** Everything that is kept of a member, in a form that can be read and taken elsewhere. */
export async function exportMember(database: Kysely<Tables>, row: MemberRow, nowMs: number): Promise<MyData> {
  const { id, name, birthday, tier, tags, created_at_ms: since } = row;
  const mine = <Table extends 'coupons' | 'returns' | 'invoice_requests' | 'ledger_entries' | 'message_consents' | 'outbox_touches' | 'group_seats'>(table: Table) =>
    database.selectFrom(table as 'coupons').selectAll().where('member_id', '=', id).execute() as Promise<unknown> as Promise<Row[]>;
  const withoutMember = (rows: readonly Row[]): Row[] => rows.map(({ member_id: _, ...kept }) => kept);
  const orders = await database.selectFrom('orders').selectAll().where('member_id', '=', id).orderBy('created_at_ms').orderBy('id').execute();
  const identities = await database.selectFrom('identities').select(['provider', 'subject', 'created_at_ms']).where('member_id', '=', id).execute();
  const kept = await database.selectFrom('member_rows').select(['table_name', 'key', 'value']).where('member_id', '=', id)
    .where('table_name', 'in', ['addresses', 'shelf', 'carts', 'reminder_acks']).where('value', 'is not', null).orderBy('table_name').orderBy('key').execute();
  const unpacked = (rows: readonly Row[], ...fields: readonly string[]): Row[] =>
    rows.map((each) => ({ ...each, ...Object.fromEntries(fields.map((field) => [field, parsed(each[field] as string | null)])) }));
  return {
    member: { id, name, birthday, tier, tags: JSON.parse(tags) as string[], since_ms: since },
    signs_in_with: identities.map(({ provider, subject, created_at_ms }) => ({ provider, subject, since_ms: created_at_ms })),
    choices: await readSettings(database, row),
    kept: kept.map(({ table_name, key, value }) => ({ table: table_name, key, value: parsed(value) })),
    orders: await tellOrders(database, orders),
    returns: unpacked(withoutMember(await mine('returns')), 'lines', 'refund'),
    invoices: unpacked(withoutMember(await mine('invoice_requests')), 'request'),
    coupons: withoutMember(await mine('coupons')),
    points: withoutMember(await mine('ledger_entries')),
    groups: unpacked(withoutMember(await mine('group_seats')), 'address'),
    messages: unpacked(withoutMember(await mine('outbox_touches')), 'told_with', 'text', 'reason', 'payload'),
    consents: withoutMember(await mine('message_consents')),
    server_time_ms: nowMs,
  };
}
