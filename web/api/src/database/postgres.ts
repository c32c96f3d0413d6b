import pg from 'pg';
import { CompiledQuery, PostgresDialect, PostgresDriver, type DatabaseConnection, type PostgresDialectConfig } from 'kysely';

const connectionsAtMost = 10;
const int8 = 20;
const numeric = 1700;

/** Every number here is a whole one that JavaScript holds exactly: fen, ms, units. */
function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`${text} is not a whole number below 2^53.`);
  }
  return value;
}

export function openPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsAtMost,
    connectionTimeoutMillis: 5_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === int8 || oid === numeric ? wholeNumber : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
    },
  });
  // An idle connection that breaks is replaced; the next query tells if the database is really gone.
  pool.on('error', () => undefined);
  return pool;
}

/** Check-then-write must be as safe as with SQLite's write lock: whatever would not fit in a row is broken off. */
class SerializableDriver extends PostgresDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin isolation level serializable'));
  }
}

export class SerializableDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): SerializableDriver {
    return new SerializableDriver(this.#config);
  }
}
