import LibsqlDatabase from 'libsql';
import LibsqlPromise from 'libsql/promise';

const busyTimeoutMs = 5_000;
/** So long after another process had the lock it is thought to want it again. */
const sharedForMs = 1_000;
/** 16 MB: what a killed process leaves is read again in a moment, and writing it back takes ten milliseconds. */
const pagesBetweenCheckpoints = 4_000;
/** 8 MB: the upper pages of every index. More would be colder memory than what it saves. */
const cacheKb = 8_192;
/** Preparing takes longer than most statements run. */
const statementsKept = 300;

type Prepared = ReturnType<LibsqlDatabase.Database['prepare']>;
export interface Changes {
  changes: number;
  lastInsertRowid: number | bigint;
}
interface Statement {
  all(parameters: readonly unknown[]): unknown[];
  run(parameters: readonly unknown[]): Changes;
  /** Whether it answers rows. */
  reader: boolean;
}

/** The same call to the same connection, on a thread of libsql's own: its two APIs wrap one handle. */
const execOffTheLoop = LibsqlPromise.prototype.exec as (this: LibsqlDatabase.Database, sql: string) => Promise<void>;

/**
 * A SQLite file, opened twice. One connection writes, one transaction at a time. The other reads what is committed, at
 * any moment: while the first waits for the disk, the process goes on answering.
 */
export class SqliteFile {
  readonly #writer: Connection;
  readonly #reader: Connection;
  readonly #version: Prepared;
  #isInTransaction = false;
  #sharedUntilMs = 0;
  #writes = 0;

  constructor(path: string) {
    this.#writer = new Connection(path);
    this.#writer.database.pragma('journal_mode = WAL');
    // FULL: an order that was answered is on the disk, even when the power goes.
    this.#writer.database.pragma('synchronous = FULL');
    this.#writer.database.pragma('foreign_keys = ON');
    // A page that many orders change is copied into the file once for all of them.
    this.#writer.database.pragma(`wal_autocheckpoint = ${pagesBetweenCheckpoints}`);
    // Who waits for another process does so off the loop: see `begin`.
    this.#writer.database.pragma('busy_timeout = 0');
    this.#reader = new Connection(path);
    this.#reader.database.pragma('query_only = ON');
    this.#version = this.#reader.database.prepare('pragma data_version').raw(true);
  }

  /** False when none began, it is ending, or SQLite gave it up by itself, as when the disk is full. */
  get isInTransaction(): boolean {
    return this.#isInTransaction && this.#writer.database.inTransaction;
  }

  /** How many statements ran that may have written something. The same number as before: nothing was written since. */
  get writes(): number {
    return this.#writes;
  }

  /** Of what is committed. */
  read(sql: string, parameters: readonly unknown[]): unknown[] {
    return this.#reader.prepare(sql).all(parameters);
  }

  /** Another number as soon as anyone has committed anything, whichever process. */
  version(): number {
    const [version] = this.#version.get([]) as [number];
    return version;
  }

  /** Of the connection that writes; what the transaction did so far is seen. */
  run(sql: string, parameters: readonly unknown[]): { rows: unknown[]; changed?: Changes } {
    const statement = this.#writer.prepare(sql);
    this.#writes += sql.startsWith('select') ? 0 : 1;
    return statement.reader ? { rows: statement.all(parameters) } : { rows: [], changed: statement.run(parameters) };
  }

  /**
   * Takes the write lock first: a deferred `begin` that reads first and writes later fails at once beside another writer,
   * whatever the busy timeout says. Where another process has it, SQLite waits for it, off the loop.
   */
  async begin(): Promise<void> {
    try {
      // Not prepared: one that was refused would stay under way, and keep the commit from being done.
      this.#writer.database.exec('begin immediate');
    } catch (error) {
      if (!isBusy(error)) {
        throw error;
      }
      this.#sharedUntilMs = performance.now() + sharedForMs;
      this.#writer.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
      try {
        await execOffTheLoop.call(this.#writer.database, 'begin immediate');
      } finally {
        this.#writer.database.pragma('busy_timeout = 0');
      }
    }
    this.#isInTransaction = true;
  }

  /**
   * Until it is on the disk. Nothing else may ask the connection meanwhile. Where another process wrote lately it is done
   * at once: until a thread gets its turn and has told, the lock would be kept from that one.
   */
  async commit(): Promise<void> {
    this.#isInTransaction = false;
    if (performance.now() < this.#sharedUntilMs) {
      this.#writer.database.exec('commit');
    } else {
      await execOffTheLoop.call(this.#writer.database, 'commit');
    }
  }

  /** Of nothing, where SQLite gave it up by itself. */
  rollback(): void {
    this.#isInTransaction = false;
    if (this.#writer.database.inTransaction) {
      this.#writer.database.exec('rollback');
    }
  }

  close(): void {
    this.#reader.database.close();
    this.#writer.database.close();
  }
}

/** One connection with its prepared statements. It runs one at a time. */
class Connection {
  readonly database: LibsqlDatabase.Database;
  readonly #prepared = new Map<string, Statement>();

  constructor(path: string) {
    this.database = new LibsqlDatabase(path);
    this.database.pragma(`busy_timeout = ${busyTimeoutMs}`);
    this.database.pragma(`cache_size = ${-cacheKb}`);
  }

  prepare(sql: string): Statement {
    const known = this.#prepared.get(sql) ?? inRows(sql, this.database.prepare(sql));
    // The last used stand last; what nobody asked for longest makes room.
    this.#prepared.delete(sql);
    this.#prepared.set(sql, known);
    if (this.#prepared.size > statementsKept) {
      this.#prepared.delete(this.#prepared.keys().next().value ?? sql);
    }
    return known;
  }
}

/**
 * What a statement answers, a list a row, is put into objects here: libsql takes three times as long for that. What is
 * limited to one row is got as one, without the walk through many.
 */
function inRows(sql: string, statement: Prepared): Statement {
  const { reader } = statement;
  const run = (parameters: readonly unknown[]): Changes => statement.run(parameters) as Changes;
  if (!reader) {
    return { reader, run, all: () => [] };
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
    run,
    all: (parameters) => {
      if (!isLimited || parameters.at(-1) !== 1) {
        return rowsOf(parameters);
      }
      const values = statement.get(parameters) as unknown[] | undefined;
      return values === undefined ? [] : [rowOf(values)];
    },
  };
}

export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('SQLITE_BUSY');
