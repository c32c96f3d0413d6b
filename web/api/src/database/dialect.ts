import { setTimeout as pause } from 'node:timers/promises';
import LibsqlDatabase from 'libsql';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDialectConfig,
} from 'kysely';
import { DatabaseBusyError } from './transact.js';

const busyTimeoutMs = 5_000;
const beginAttempts = 3;
/** 16 MB: what a killed process leaves is read again in a moment, and writing it back takes ten milliseconds. */
const pagesBetweenCheckpoints = 4_000;
/** Preparing takes longer than most statements run. */
const statementsKept = 300;

type KyselyFile = Exclude<SqliteDialectConfig['database'], () => unknown>;
type Statement = ReturnType<KyselyFile['prepare']>;
interface File extends KyselyFile {
  isInTransaction(): boolean;
  /** How many statements ran that may have written something. */
  writes(): number;
}
type Prepared = ReturnType<LibsqlDatabase.Database['prepare']>;

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY');

/**
 * A deferred `begin` that reads first and writes later fails at once beside another writer, whatever the
 * busy timeout says. Taking the write lock first makes the wait work, and makes check-then-write safe.
 */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await connection.executeQuery(CompiledQuery.raw('begin immediate'));
        return;
      } catch (error) {
        if (!isBusy(error)) {
          throw error;
        }
        if (attempt === beginAttempts) {
          throw new DatabaseBusyError('The database stayed busy.', { cause: error });
        }
        await pause(20 * attempt + Math.random() * 80);
      }
    }
  }
}

export class LibsqlAdapter extends SqliteAdapter {
  constructor(private readonly file: File) {
    super();
  }

  /** SQLite's schema changes are transactional: two processes that start together migrate once. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  /** False when none began, it has ended, or SQLite gave it up by itself, as when the disk is full. */
  get isInTransaction(): boolean {
    return this.file.isInTransaction();
  }

  /** The same number as before: nothing was written since. */
  get writes(): number {
    return this.file.writes();
  }

  /** The rows of a statement, at once. Only for whoever is in a transaction: the one connection is theirs. */
  rowsOf(sql: string, parameters: readonly unknown[]): unknown[] {
    if (!this.isInTransaction) {
      throw new Error('The transaction is over.');
    }
    const statement = this.file.prepare(sql);
    if (statement.reader) {
      return statement.all(parameters);
    }
    statement.run(parameters);
    return [];
  }
}

export class LibsqlDialect extends SqliteDialect {
  readonly #file: File;

  constructor(path: string) {
    const file = openFile(path);
    super({ database: file });
    this.#file = file;
  }

  override createDriver(): ImmediateDriver {
    return new ImmediateDriver({ database: this.#file });
  }

  override createAdapter(): LibsqlAdapter {
    return new LibsqlAdapter(this.#file);
  }
}

function openFile(path: string): File {
  const database = new LibsqlDatabase(path);
  database.pragma(`busy_timeout = ${busyTimeoutMs}`);
  database.pragma('journal_mode = WAL');
  // FULL: an order that was answered is on the disk, even when the power goes.
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  // A page that many orders change is copied into the file once for all of them.
  database.pragma(`wal_autocheckpoint = ${pagesBetweenCheckpoints}`);
  const prepared = new Map<string, Statement>();
  let writes = 0;
  return {
    prepare(sql) {
      const known = prepared.get(sql) ?? inRows(sql, database.prepare(sql));
      writes += sql.startsWith('select') ? 0 : 1;
      // The last used stand last; what nobody asked for longest makes room. One connection runs one statement at a time.
      prepared.delete(sql);
      prepared.set(sql, known);
      if (prepared.size > statementsKept) {
        prepared.delete(prepared.keys().next().value ?? sql);
      }
      return known;
    },
    isInTransaction: () => database.inTransaction,
    writes: () => writes,
    close: () => void database.close(),
  };
}

/**
 * What a statement answers, a list a row, is put into objects here: libsql takes three times as long for that. What is
 * limited to one row is got as one, without the walk through many.
 */
function inRows(sql: string, statement: Prepared): Statement {
  const { reader } = statement;
  const run: Statement['run'] = (parameters) => statement.run(parameters) as ReturnType<Statement['run']>;
  if (!reader) {
    return { reader, run, all: () => [], iterate: () => [][Symbol.iterator]() };
  }
  const names = statement.columns().map(({ name }) => name);
  statement.raw(true);
  const rowOf = (values: unknown[]): Record<string, unknown> => {
    const row: Record<string, unknown> = {};
    for (let place = 0; place < names.length; place += 1) {
      row[names[place] as string] = values[place];
    }
    return row;
  };
  const rowsOf = (parameters: readonly unknown[]): unknown[] => {
    const found: unknown[] = [];
    for (const values of statement.iterate(parameters)) {
      found.push(rowOf(values as unknown[]));
    }
    return found;
  };
  const isLimited = sql.startsWith('select') && sql.endsWith(' limit ?');
  return {
    reader,
    all: (parameters) => {
      if (!isLimited || parameters.at(-1) !== 1) {
        return rowsOf(parameters);
      }
      const values = statement.get(parameters) as unknown[] | undefined;
      return values === undefined ? [] : [rowOf(values)];
    },
    run,
    iterate: (parameters) => rowsOf(parameters)[Symbol.iterator]() as IterableIterator<unknown>,
  };
}
