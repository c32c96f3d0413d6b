import type { Issue } from '@yansuan/core';

/** Every refusal of the API: a status, a stable code and whatever helps to mend the request. */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(title);
  }
}

export interface ProblemBody extends Record<string, unknown> {
  type: string;
  title: string;
  status: number;
  code: string;
  request_id: string;
}

export function problemBody(problem: ProblemError, requestId: string): ProblemBody {
  return {
    type: `urn:yansuan:problem:${problem.code}`,
    title: problem.message,
    status: problem.status,
    code: problem.code,
    ...problem.fields,
    request_id: requestId,
  };
}

/** The first issue names the problem; all of them travel along. */
export function issuesProblem(status: number, title: string, issues: readonly Issue[]): ProblemError {
  const first = issues.find((issue) => issue.severity === 'error') ?? issues[0];
  if (first === undefined) {
    return new ProblemError(status, 'REFUSED', title);
  }
  const { code, pointer, value, expected } = first;
  return new ProblemError(status, code, title, { pointer, value, expected, issues });
}

export const unauthenticated = (): ProblemError =>
  new ProblemError(401, 'UNAUTHENTICATED', 'Sign in first, or sign in again.', {}, { 'www-authenticate': 'Bearer' });

export const notFound = (): ProblemError => new ProblemError(404, 'NOT_FOUND', 'There is nothing at this address.');
