import type { CompiledQuery, Kysely } from 'kysely';
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

/** So many keys a statement at most. */
const keysAtMost = 32;
type Given = Readonly<Record<string, string | number>>;

/**
 * A row by its key, at most one for each. Looks that come in one turn of the event loop, a request each, become one
 * statement: on SQLite ten rows cost as much as two by themselves, on PostgreSQL one way there and back.
 */
export function lookedUpTogether<Row extends { key: string }>(
  build: (database: Kysely<Tables>, keys: string[], nowMs: number) => Built<Row>,
): (database: Kysely<Tables>, key: string, nowMs: number) => Promise<Row | undefined> {
  const waiting = new WeakMap<Kysely<Tables>, Look<Row>[]>();
  const queries = new Map<number, ReturnType<typeof queryOf>>();
  const queryOf = (count: number) => prepared<Given, Row>((database, gap: GapOf<Given>) =>
    build(database, Array.from({ length: count }, (_, place) => gap(String(place)) as string), gap('now') as number));

  async function look(database: Kysely<Tables>, looks: readonly Look<Row>[]): Promise<void> {
    const keys = [...new Set(looks.map(({ key }) => key))];
    const places = placesFor(keys.length);
    const query = queries.get(places) ?? queryOf(places);
    queries.set(places, query);
    try {
      const given = Object.fromEntries(Array.from({ length: places }, (_, place) => [String(place), keys[place] ?? keys[0] as string]));
      const rows = await query(database, { ...given, now: Math.max(...looks.map(({ nowMs }) => nowMs)) });
      const byKey = new Map(rows.map((row) => [row.key, row]));
      looks.forEach(({ key, tell }) => tell(byKey.get(key)));
    } catch (error) {
      looks.forEach(({ fail }) => fail(error));
    }
  }

  function lookAll(database: Kysely<Tables>): void {
    const looks = waiting.get(database) ?? [];
    waiting.delete(database);
    for (let first = 0; first < looks.length; first += keysAtMost) {
      void look(database, looks.slice(first, first + keysAtMost));
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

/** A statement for 1, 2, 4, … keys: a few are prepared, not one for each count. */
function placesFor(count: number): number {
  let places = 1;
  while (places < count) {
    places *= 2;
  }
  return places;
}
