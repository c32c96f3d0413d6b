import type { GroupRefused } from '@yansuan/core';
import type { Answer } from '../idempotency/run-once.js';
import { problemBody, ProblemError } from '../problems.js';
import type { Stepped } from './step.js';

/**
 * A no of the core, with its numbers. Where time moved the group on it is an answer, stored with the step that found
 * it; where nothing moved it is thrown: the crowd that comes too late costs the database no write.
 */
export function refused(requestId: string, { code, asked, limit }: GroupRefused, { isAsBefore }: Pick<Stepped, 'isAsBefore'>): Answer {
  const problem = new ProblemError(409, code, 'The campaign’s rules do not allow it now.', { asked, limit });
  if (isAsBefore) {
    throw problem;
  }
  return { status: problem.status, body: JSON.stringify(problemBody(problem, requestId)) };
}
