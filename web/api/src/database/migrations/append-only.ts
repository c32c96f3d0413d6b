import { PostgresAdapter, sql, type Kysely } from 'kysely';

/** The database itself refuses to change or delete a row of the table. */
export async function appendOnly(database: Kysely<unknown>, table: string): Promise<void> {
  const name = sql.table(table);
  if (database.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create or replace function refuse_change() returns trigger language plpgsql
      as 'begin raise exception ''append-only''; end'`.execute(database);
    await sql`create trigger ${sql.ref(`${table}_append_only`)} before update or delete or truncate on ${name}
      for each statement execute function refuse_change()`.execute(database);
    return;
  }
  for (const change of ['update', 'delete']) {
    await sql`create trigger ${sql.ref(`${table}_no_${change}`)} before ${sql.raw(change)} on ${name}
      begin select raise(abort, 'append-only'); end`.execute(database);
  }
}
