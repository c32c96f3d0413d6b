import { setImmediate as letOthersIn } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { LibsqlAdapter } from './dialect.js';
import type { Tables } from './tables.js';

export type Work<Result> = (transaction: Transaction<Tables>) => Promise<Result>;

interface Waiting {
  work: Work<unknown>;
  tell: (result: unknown) => void;
  fail: (error: unknown) => void;
}

type Answers = (() => void)[];

/** What one of them did is not kept; it is told when it fails again, apart. */
class OneFailed extends Error {}

/** So many share a commit at most: the first does not wait for ever for its answer. */
const togetherAtMost = 32;

const savepoint = CompiledQuery.raw('savepoint work');
const rollback = CompiledQuery.raw('rollback to work');
const release = CompiledQuery.raw('release work');

/**
 * Transactions of one process on SQLite that come together: one after the other in one transaction with one commit, which
 * is what takes the disk its time. Nobody is told anything before that commit. When one fails that has written something,
 * nothing of any of them is kept, and they run again, each as a savepoint, so that only what fails is rolled back; so do
 * those that come next, until none fails. When the commit fails, all of them did.
 */
export class CommitGroup {
  readonly #waiting: Waiting[] = [];
  #isRunning = false;
  /** Where one fails others do: at the end of a sale most orders are refused, and all would run twice. */
  #failedLately = false;

  constructor(
    private readonly database: Kysely<Tables>,
    private readonly tried: <Result>(attempt: () => Promise<Result>) => Promise<Result>,
    /** An error that all of them are tried again for. */
    private readonly isConflict: (error: unknown) => boolean,
  ) {}

  add<Result>(work: Work<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, tell: resolve as Waiting['tell'], fail: reject });
      if (!this.#isRunning) {
        void this.#run();
      }
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      // Whoever came in with the same turn of the loop comes along.
      await letOthersIn();
      const together = this.#waiting.splice(0, togetherAtMost);
      try {
        const answers = await this.#all(together);
        answers.forEach((answer) => answer());
      } catch (error) {
        together.forEach(({ fail }) => fail(error));
      }
    }
    this.#isRunning = false;
  }

  /** Does all that came together; how to answer each is told once all is on the disk. */
  async #all(together: readonly Waiting[]): Promise<Answers> {
    const [first, second] = together;
    if (first !== undefined && second === undefined) {
      return this.#committed(async (transaction) => [await done(transaction, first)]);
    }
    if (!this.#failedLately) {
      try {
        return await this.#committed((transaction) => this.#inRow(transaction, together));
      } catch (error) {
        if (!(error instanceof OneFailed)) {
          throw error;
        }
      }
    }
    return this.#committed((transaction) => this.#apart(transaction, together));
  }

  #committed(work: Work<Answers>): Promise<Answers> {
    return this.tried(() => this.database.transaction().execute(work));
  }

  async #inRow(transaction: Transaction<Tables>, together: readonly Waiting[]): Promise<Answers> {
    const answers: Answers = [];
    const { adapter } = transaction.getExecutor();
    const file = adapter as LibsqlAdapter;
    for (const each of together) {
      const { writes } = file;
      try {
        answers.push(await done(transaction, each));
      } catch (error) {
        if (this.isConflict(error) || file.writes !== writes) {
          throw this.isConflict(error) ? error : new OneFailed();
        }
        // Refused before it wrote anything: there is nothing to undo.
        answers.push(() => each.fail(error));
      }
      // Else what the next one writes would be stored by itself.
      if (!file.isInTransaction) {
        throw new Error('SQLite gave the transaction up by itself.');
      }
    }
    return answers;
  }

  /** Each as a savepoint of its own. */
  async #apart(transaction: Transaction<Tables>, together: readonly Waiting[]): Promise<Answers> {
    const answers: Answers = [];
    this.#failedLately = false;
    for (const each of together) {
      await transaction.executeQuery(savepoint);
      try {
        answers.push(await done(transaction, each));
      } catch (error) {
        if (this.isConflict(error)) {
          throw error;
        }
        // Throws when SQLite gave up the whole transaction by itself, and then nothing of any of them is stored.
        await transaction.executeQuery(rollback);
        this.#failedLately = true;
        answers.push(() => each.fail(error));
      }
      await transaction.executeQuery(release);
    }
    return answers;
  }
}

async function done(transaction: Transaction<Tables>, { work, tell }: Waiting): Promise<() => void> {
  const result = await work(transaction);
  return () => tell(result);
}
