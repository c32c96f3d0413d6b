import type { Transaction } from 'kysely';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Address, KeptAddress } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { address } from '../schemas/parts.js';
import type { SyncStore } from '../sync/store.js';

const isAddress = new Ajv2020().compile<Address>(address);

/** A complete address of the member's own. A device may keep one that is still being written. */
export async function readAddress(transaction: Transaction<Tables>, memberId: string, id: string): Promise<Address | undefined> {
  const row = await transaction
    .selectFrom('member_rows')
    .select('value')
    .where('member_id', '=', memberId)
    .where('table_name', '=', 'addresses')
    .where('key', '=', id)
    .executeTakeFirst();
  const kept = JSON.parse(row?.value ?? 'null') as Partial<KeptAddress> | null;
  const { is_default: _, ...value } = kept ?? {};
  return isAddress(value) ? value : undefined;
}

/** One at most is taken first: this one from now on. */
export async function clearOtherDefaults(transaction: Transaction<Tables>, store: SyncStore, memberId: string, id: string): Promise<void> {
  const rows = await transaction
    .selectFrom('member_rows')
    .select(['key', 'value'])
    .where('member_id', '=', memberId)
    .where('table_name', '=', 'addresses')
    .where('key', '!=', id)
    .where('value', 'is not', null)
    .execute();
  for (const { key, value } of rows) {
    const { is_default: was, ...rest } = JSON.parse(value ?? '{}') as Partial<KeptAddress>;
    if (was === true) {
      await store.putRow(memberId, 'addresses', key, JSON.stringify(rest));
    }
  }
}
