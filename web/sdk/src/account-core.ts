import type { Compared, CompareRequest, Hinted, HintsRequest, Planned, PlanRequest } from '@yansuan/core';

type Eventually<Answer> = Answer | Promise<Answer>;

/**
 * As much of the core of accounts as a shop asks, so that it may run beside the page: 200 carts priced for a hint are
 * nothing a tap should wait for.
 */
export interface AccountCore {
  load(rulebook: string): Eventually<{ ok: true; rulebook: AccountQuestions } | { ok: false }>;
  /** Gives back what it holds beside the page. */
  end?(): void;
}

export interface AccountQuestions {
  hints(request: HintsRequest): Eventually<Hinted>;
  compare(request: CompareRequest): Eventually<Compared>;
  plan(request: PlanRequest): Eventually<Planned>;
  close(): void;
}
