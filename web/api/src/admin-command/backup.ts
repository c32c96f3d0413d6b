import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import LibsqlDatabase from 'libsql';
import { databaseFileName } from '../database/open.js';
import { CommandError, UsageError } from './errors.js';

/** A consistent copy of the SQLite file while the shop goes on, looked through before it is called a backup. */
export async function backup(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, data: { type: 'string' } } });
  if (values.to === undefined) {
    throw new UsageError('backup: --to FILE is missing');
  }
  const source = join(values.data ?? process.env['YANSUAN_DATA_DIR'] ?? './data', databaseFileName);
  for (const [file, isThere] of [[source, true], [values.to, false]] as const) {
    if (existsSync(file) !== isThere) {
      throw new CommandError(`${file} is ${isThere ? 'not there' : 'there already'}.`);
    }
  }
  const database = new LibsqlDatabase(source);
  database.pragma('busy_timeout = 5000');
  database.prepare('vacuum into ?').run(values.to);
  database.close();
  const copy = new LibsqlDatabase(values.to);
  const [found] = copy.pragma('integrity_check') as { integrity_check: string }[];
  const { orders } = copy.prepare('select count(*) as orders from orders').get() as { orders: number };
  copy.close();
  if (found?.integrity_check !== 'ok') {
    throw new CommandError(`The copy is not sound: ${found?.integrity_check ?? 'no answer'}`);
  }
  process.stdout.write(`${values.to}: sound, ${orders} orders\n`);
}
