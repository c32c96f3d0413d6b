import type { GroupRefused } from '@yansuan/core';
import type { Answer } from '../idempotency/run-once.js';
import { problemBody, ProblemError } from '../problems.js';

/** A no of the core is an answer, not an error: it is stored with the step that found it, and told with its numbers. */
export function refused(requestId: string, { code, asked, limit }: GroupRefused): Answer {
  const problem = new ProblemError(409, code, 'The campaign’s rules do not allow it now.', { asked, limit });
  return { status: problem.status, body: JSON.stringify(problemBody(problem, requestId)) };
}
