import { PostgresAdapter, type CompiledQuery, type Kysely, type QueryResult } from 'kysely';
import { isRead, LibsqlAdapter } from './dialect.js';
import type { Tables } from './tables.js';

/** Where a value goes that is not known yet. */
class Gap {
  constructor(readonly name: string) {}
}

type Value = string | number | null | Uint8Array;
/** Stands for a value of this name in the query that is built. */
export type GapOf<Given> = <Name extends keyof Given & string>(name: Name) => Given[Name];
interface Built<Row> {
  compile(): CompiledQuery<Row>;
}

interface Known<Row> {
  query: CompiledQuery<Row>;
  /** Which value goes where; null: the query's own. */
  names: readonly (string | null)[];
}

/**
 * A query of the path that is walked most, built once for each kind of database: building one takes as long as running
 * it. What differs from call to call is a gap. On SQLite it is run there and then, in a transaction and where it only
 * reads: on the way to a connection that may have to be waited for, a statement takes twice its time.
 */
export function prepared<Given extends Readonly<Record<string, Value>>, Row>(
  build: (database: Kysely<Tables>, gap: GapOf<Given>) => Built<Row>,
): (database: Kysely<Tables>, given: Given) => Promise<Row[]> {
  const known = new Map<boolean, Known<Row>>();
  const gap: GapOf<Given> = (name) => new Gap(name) as never;
  const make = (database: Kysely<Tables>): Known<Row> => {
    const query = build(database, gap).compile();
    return { query, names: query.parameters.map((value) => (value instanceof Gap ? value.name : null)) };
  };
  return async (database, given) => {
    const { adapter } = database.getExecutor();
    const isPostgres = adapter instanceof PostgresAdapter;
    let found = known.get(isPostgres);
    if (found === undefined) {
      found = make(database);
      known.set(isPostgres, found);
    }
    const { query, names } = found;
    const parameters = names.map((name, place) => (name === null ? query.parameters[place] : given[name]));
    if (adapter instanceof LibsqlAdapter) {
      if (database.isTransaction) {
        return adapter.rowsOf(query.sql, parameters) as Row[];
      }
      if (isRead(query.sql)) {
        return adapter.committedRowsOf(query.sql, parameters) as Row[];
      }
    }
    const { rows }: QueryResult<Row> = await database.executeQuery({ ...query, parameters });
    return rows;
  };
}

/** The same for a query that has one row or none. */
export function preparedOne<Given extends Readonly<Record<string, Value>>, Row>(
  build: (database: Kysely<Tables>, gap: GapOf<Given>) => { limit(rows: 1): Built<Row> },
): (database: Kysely<Tables>, given: Given) => Promise<Row | undefined> {
  const all = prepared<Given, Row>((database, gap) => build(database, gap).limit(1));
  return async (database, given) => (await all(database, given))[0];
}
