import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { LibsqlDialect } from './dialect.js';
import { migrate } from './migrate.js';
import { openPool, SerializableDialect } from './postgres.js';
import type { Tables } from './tables.js';

export const databaseFileName = 'yansuan.sqlite';

export interface Place {
  /** The folder of the SQLite file; used when there is no URL. */
  dataDir: string;
  databaseUrl: string | null;
}

/** PostgreSQL where a URL says so, else SQLite in a folder; brought up to date either way. */
export async function openDatabase({ dataDir, databaseUrl }: Place): Promise<Kysely<Tables>> {
  return databaseUrl === null ? openSqlite(dataDir) : openPostgres(databaseUrl);
}

async function openSqlite(dataDir: string): Promise<Kysely<Tables>> {
  await mkdir(dataDir, { recursive: true });
  const database = new Kysely<Tables>({ dialect: new LibsqlDialect(join(dataDir, databaseFileName)) });
  return migrated(database, database);
}

async function openPostgres(url: string): Promise<Kysely<Tables>> {
  const pool = openPool(url);
  // Migrations wait for each other on a lock and must then see what the other did: not serializably.
  const plain = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return migrated(new Kysely<Tables>({ dialect: new SerializableDialect({ pool }) }), plain);
}

async function migrated(database: Kysely<Tables>, migrating: Kysely<Tables>): Promise<Kysely<Tables>> {
  try {
    await migrate(migrating);
  } catch (error) {
    await database.destroy();
    throw error;
  }
  return database;
}
