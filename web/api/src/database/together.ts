import type { CompiledQuery, Kysely } from 'kysely';
import { LibsqlAdapter } from './dialect.js';
import { prepared, type GapOf } from './prepared.js';
import type { Tables } from './tables.js';

interface Built<Row> {
  compile(): CompiledQuery<Row>;
}

interface Look<Row> {
  key: string;
  nowMs: number;
  tell: (row: Row | undefined) => void;
  fail: (error: unknown) => void;
}

interface Found<Row> {
  row: Row;
  readAtMs: number;
}

/** What was read of a database as it stands at this version. */
interface Known<Row> {
  version: number;
  rows: Map<string, Found<Row>>;
}

/** What is read by the clock, as which coupons have not run out, is read anew after a second. */
const knownForMs = 1_000;
const knownAtMost = 1_000;

/** So many keys a statement at most. */
const keysAtMost = 32;
type Given = Readonly<Record<string, string | number>>;

/**
 * A row by its key, at most one for each, until an instant. Looks that come in one turn of the event loop, a request each,
 * become one statement: on SQLite ten rows cost as much as two by themselves, on PostgreSQL one way there and back. SQLite
 * says whether anybody wrote meanwhile; as long as nobody did, who taps again is not looked up again.
 */
export function lookedUpTogether<Row extends { key: string; until_ms: number }>(
  build: (database: Kysely<Tables>, keys: string[], nowMs: number) => Built<Row>,
): (database: Kysely<Tables>, key: string, nowMs: number) => Promise<Row | undefined> {
  const waiting = new WeakMap<Kysely<Tables>, Look<Row>[]>();
  const known = new WeakMap<Kysely<Tables>, Known<Row>>();
  const queries = new Map<number, ReturnType<typeof queryOf>>();
  const queryOf = (count: number) => prepared<Given, Row>((database, gap: GapOf<Given>) =>
    build(database, Array.from({ length: count }, (_, place) => gap(String(place)) as string), gap('now') as number));

  /** What is known of a database and still stands; null: it cannot be told what does. */
  function knownOf(database: Kysely<Tables>): Map<string, Found<Row>> | null {
    const { adapter } = database.getExecutor();
    if (!(adapter instanceof LibsqlAdapter)) {
      return null;
    }
    const { version } = adapter;
    const before = known.get(database);
    if (before?.version === version && before.rows.size < knownAtMost) {
      return before.rows;
    }
    const rows = new Map<string, Found<Row>>();
    known.set(database, { version, rows });
    return rows;
  }

  async function look(database: Kysely<Tables>, looks: readonly Look<Row>[], found: Known<Row>['rows'] | null): Promise<void> {
    const keys = [...new Set(looks.map(({ key }) => key))];
    const places = placesFor(keys.length);
    const query = queries.get(places) ?? queryOf(places);
    queries.set(places, query);
    try {
      const given = Object.fromEntries(Array.from({ length: places }, (_, place) => [String(place), keys[place] ?? keys[0] as string]));
      const nowMs = Math.max(...looks.map((each) => each.nowMs));
      const rows = await query(database, { ...given, now: nowMs });
      const byKey = new Map(rows.map((row) => [row.key, row]));
      rows.forEach((row) => found?.set(row.key, { row, readAtMs: nowMs }));
      looks.forEach(({ key, tell }) => tell(byKey.get(key)));
    } catch (error) {
      looks.forEach(({ fail }) => fail(error));
    }
  }

  function lookAll(database: Kysely<Tables>): void {
    const asked = waiting.get(database) ?? [];
    waiting.delete(database);
    try {
      // Asked before the rows: what is written between the two only makes them be read once more.
      const found = knownOf(database);
      const looks = found === null ? asked : asked.filter((each) => !toldAtOnce(each, found.get(each.key)));
      for (let first = 0; first < looks.length; first += keysAtMost) {
        void look(database, looks.slice(first, first + keysAtMost), found);
      }
    } catch (error) {
      asked.forEach(({ fail }) => fail(error));
    }
  }

  return (database, key, nowMs) => new Promise((tell, fail) => {
    const looks = waiting.get(database);
    if (looks !== undefined) {
      looks.push({ key, nowMs, tell, fail });
      return;
    }
    waiting.set(database, [{ key, nowMs, tell, fail }]);
    setImmediate(lookAll, database);
  });
}

function toldAtOnce<Row extends { until_ms: number }>({ nowMs, tell }: Look<Row>, found: Found<Row> | undefined): boolean {
  const stands = found !== undefined && found.row.until_ms > nowMs && Math.abs(nowMs - found.readAtMs) < knownForMs;
  if (stands) {
    tell(found.row);
  }
  return stands;
}

/** A statement for 1, 2, 4, … keys: a few are prepared, not one for each count. */
function placesFor(count: number): number {
  let places = 1;
  while (places < count) {
    places *= 2;
  }
  return places;
}
