import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely } from 'kysely';
import { LibsqlDialect } from './dialect.js';
import { migrate } from './migrate.js';
import type { Tables } from './tables.js';

export const databaseFileName = 'yansuan.sqlite';

export async function openDatabase(dataDir: string): Promise<Kysely<Tables>> {
  await mkdir(dataDir, { recursive: true });
  const database = new Kysely<Tables>({ dialect: new LibsqlDialect(join(dataDir, databaseFileName)) });
  try {
    await migrate(database);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}
