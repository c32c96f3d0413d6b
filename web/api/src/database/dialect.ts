import { setTimeout as pause } from 'node:timers/promises';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import { isBusy, SqliteFile } from './sqlite-file.js';
import { Turns } from '../turns.js';
import { DatabaseBusyError } from './transact.js';

const beginAttempts = 3;

/** SQLite of libsql in Kysely: reads at any moment, and one after the other whoever writes. */
export class LibsqlDialect implements Dialect {
  readonly #file: SqliteFile;

  constructor(path: string) {
    this.#file = new SqliteFile(path);
  }

  createDriver(): Driver {
    return new LibsqlDriver(this.#file);
  }

  createAdapter(): LibsqlAdapter {
    return new LibsqlAdapter(this.#file);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }

  createIntrospector(database: Kysely<unknown>): SqliteIntrospector {
    return new SqliteIntrospector(database);
  }
}

export class LibsqlAdapter extends SqliteAdapter {
  constructor(private readonly file: SqliteFile) {
    super();
  }

  /** The driver has those that write wait for each other; to Kysely, all may ask at once. */
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  /** SQLite's schema changes are transactional: two processes that start together migrate once. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }

  get isInTransaction(): boolean {
    return this.file.isInTransaction;
  }

  get writes(): number {
    return this.file.writes;
  }

  /** The rows of a statement, at once. Only for whoever is in a transaction: what writes is theirs. */
  rowsOf(sql: string, parameters: readonly unknown[]): unknown[] {
    if (!this.isInTransaction) {
      throw overError();
    }
    return this.file.run(sql, parameters).rows;
  }

  /** The rows of a `select`, of what is committed, at once. */
  committedRowsOf(sql: string, parameters: readonly unknown[]): unknown[] {
    return this.file.read(sql, parameters);
  }

  /** The same number as before: nobody has committed anything since. */
  get version(): number {
    return this.file.version();
  }
}

class LibsqlDriver implements Driver {
  readonly #turns = new Turns();

  constructor(private readonly file: SqliteFile) {}

  init = async (): Promise<void> => undefined;

  async acquireConnection(): Promise<LibsqlConnection> {
    return new LibsqlConnection(this.file, this.#turns);
  }

  beginTransaction = (connection: DatabaseConnection): Promise<void> => (connection as LibsqlConnection).begin();
  commitTransaction = (connection: DatabaseConnection): Promise<void> => (connection as LibsqlConnection).commit();
  rollbackTransaction = (connection: DatabaseConnection): Promise<void> => (connection as LibsqlConnection).rollback();
  releaseConnection = async (connection: DatabaseConnection): Promise<void> => (connection as LibsqlConnection).release();

  /** What writes comes to its end first. */
  async destroy(): Promise<void> {
    const done = await this.#turns.take();
    this.file.close();
    done();
  }
}

/** Of one asker. It reads as it comes; for a transaction, or to write, it waits for its turn. */
class LibsqlConnection implements DatabaseConnection {
  #endTurn: (() => void) | null = null;

  constructor(
    private readonly file: SqliteFile,
    private readonly turns: Turns,
  ) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#endTurn !== null) {
      return this.#run(query);
    }
    if (isRead(query.sql)) {
      return { rows: this.file.read(query.sql, query.parameters) as Row[] };
    }
    await this.begin();
    try {
      const result = this.#run<Row>(query);
      await this.commit();
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    } finally {
      this.release();
    }
  }

  // eslint-disable-next-line require-yield
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Rows are not streamed.');
  }

  async begin(): Promise<void> {
    const endTurn = await this.turns.take();
    try {
      await this.#begun();
      this.#endTurn = endTurn;
    } catch (error) {
      endTurn();
      throw error;
    }
  }

  commit(): Promise<void> {
    return this.file.commit();
  }

  async rollback(): Promise<void> {
    this.file.rollback();
  }

  release(): void {
    this.#endTurn?.();
    this.#endTurn = null;
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    if (!this.file.isInTransaction) {
      throw overError();
    }
    const { rows, changed } = this.file.run(sql, parameters);
    return { rows: rows as Row[], ...(changed === undefined ? {} : { numAffectedRows: BigInt(changed.changes), insertId: BigInt(changed.lastInsertRowid) }) };
  }

  async #begun(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.file.begin();
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

/** Anything else waits for its turn to write. */
export const isRead = (sql: string): boolean => sql.startsWith('select');

const overError = (): Error => new Error('The transaction is over.');
