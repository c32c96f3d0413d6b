import type { Compared, CompareRequest, Hinted, HintsRequest, Planned, PlanRequest } from '@yansuan/core';
import type { AccountCore, AccountQuestions } from '../account-core.js';

/** What the page asks its worker; each question has its number, and each but `close` an answer with the same. */
export type Question =
  | { id: number; load: string }
  | { id: number; book: number; hints: HintsRequest }
  | { id: number; book: number; compare: CompareRequest }
  | { id: number; book: number; plan: PlanRequest }
  | { id: number; close: number };

/** Null: the core of accounts could not be had there. */
export type Told = { id: number; answer: unknown } | null;
export type Loaded = { ok: true; book: number } | { ok: false };

/** As much of a Worker as is used. */
export interface Beside {
  postMessage(question: Question): void;
  onmessage: ((event: MessageEvent<Told>) => unknown) | null;
  onerror: ((event: ErrorEvent) => unknown) | null;
  terminate(): void;
}

/** The core of accounts in a worker of the page's. */
export class AccountBeside implements AccountCore {
  private asked = 0;
  private readonly waiting = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>();
  private gone: Error | null = null;

  constructor(private readonly worker: Beside) {
    worker.onmessage = ({ data }) => {
      if (data === null) return this.fail('the core of accounts could not be had');
      this.waiting.get(data.id)?.done(data.answer);
      this.waiting.delete(data.id);
    };
    worker.onerror = (event) => this.fail(event.message);
  }

  async load(rulebook: string): Promise<{ ok: true; rulebook: AccountQuestions } | { ok: false }> {
    const loaded = await this.ask<Loaded>({ load: rulebook });
    return loaded.ok ? { ok: true, rulebook: this.questions(loaded.book) } : { ok: false };
  }

  end(): void {
    this.fail('ended');
  }

  private questions(book: number): AccountQuestions {
    return {
      hints: (hints) => this.ask<Hinted>({ book, hints }),
      compare: (compare) => this.ask<Compared>({ book, compare }),
      plan: (plan) => this.ask<Planned>({ book, plan }),
      close: () => this.send({ close: book }),
    };
  }

  private ask<Answer>(question: QuestionWithoutId): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.gone !== null) return reject(this.gone);
      this.waiting.set(this.send(question), { done: (answer) => resolve(answer as Answer), failed: reject });
    });
  }

  private send(question: QuestionWithoutId): number {
    this.asked += 1;
    this.worker.postMessage({ ...question, id: this.asked } as Question);
    return this.asked;
  }

  /** Nothing is answered any more: whoever waits is told. */
  private fail(why: string): void {
    this.gone ??= new Error(why);
    for (const { failed } of this.waiting.values()) failed(this.gone);
    this.waiting.clear();
    this.worker.terminate();
  }
}

type WithoutId<Each> = Each extends Question ? Omit<Each, 'id'> : never;
type QuestionWithoutId = WithoutId<Question>;
