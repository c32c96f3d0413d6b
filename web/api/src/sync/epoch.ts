import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.js';

/** After a restore the counters say again what they said before, about other things: a new epoch tells every device. */
export async function renewEpoch(database: Kysely<Tables>): Promise<void> {
  await database.updateTable('meta').set({ value: randomBytes(10).toString('hex') }).where('key', '=', 'epoch').execute();
}
