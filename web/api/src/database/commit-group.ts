import { setImmediate as letOthersIn } from 'node:timers/promises';
import { CompiledQuery, type Kysely, type Transaction } from 'kysely';
import type { Tables } from './tables.js';

export type Work<Result> = (transaction: Transaction<Tables>) => Promise<Result>;

interface Waiting {
  work: Work<unknown>;
  tell: (result: unknown) => void;
  fail: (error: unknown) => void;
}

/** So many share a commit at most: the first does not wait for ever for its answer. */
const togetherAtMost = 32;

const savepoint = CompiledQuery.raw('savepoint work');
const rollback = CompiledQuery.raw('rollback to work');
const release = CompiledQuery.raw('release work');

/**
 * Transactions of one process on SQLite that come together: each as a savepoint, one after the other, in one transaction
 * with one commit, which is what takes the disk its time. Nobody is told anything before that commit. What fails is
 * rolled back to its own savepoint; when the commit fails, all of them did.
 */
export class CommitGroup {
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

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
        const answers = await this.tried(() => this.database.transaction().execute((transaction) => this.#each(transaction, together)));
        answers.forEach((answer) => answer());
      } catch (error) {
        together.forEach(({ fail }) => fail(error));
      }
    }
    this.#isRunning = false;
  }

  /** Does each, and tells how to answer it once all is on the disk. */
  async #each(transaction: Transaction<Tables>, together: readonly Waiting[]): Promise<(() => void)[]> {
    const [first, second] = together;
    if (first !== undefined && second === undefined) {
      const result = await first.work(transaction);
      return [() => first.tell(result)];
    }
    const answers: (() => void)[] = [];
    for (const { work, tell, fail } of together) {
      await transaction.executeQuery(savepoint);
      try {
        const result = await work(transaction);
        answers.push(() => tell(result));
      } catch (error) {
        if (this.isConflict(error)) {
          throw error;
        }
        // Throws when SQLite gave up the whole transaction by itself, and then nothing of any of them is stored.
        await transaction.executeQuery(rollback);
        answers.push(() => fail(error));
      }
      await transaction.executeQuery(release);
    }
    return answers;
  }
}
