import type { ErrorObject } from 'ajv';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DatabaseBusyError, isGone } from '../database/transact.js';
import { issuesProblem, notFound, problemBody, ProblemError } from '../problems.js';
import { issueOf } from './validation.js';

const tooLarge = (): ProblemError =>
  new ProblemError(413, 'TOO_LARGE', 'The body is larger than 128 kB.', { expected: 'at most 131072 bytes' });

const fastifyProblems: Readonly<Record<string, () => ProblemError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: tooLarge,
  FST_ERR_CTP_EMPTY_JSON_BODY: () => new ProblemError(400, 'NOT_JSON', 'The body is empty.', { pointer: '', value: null }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new ProblemError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new ProblemError(400, 'BODY_CUT', 'The body does not have the length it was announced with.'),
  FST_ERR_BAD_URL: notFound,
};

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: ProblemError): FastifyReply {
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemBody(problem, request.id)));
}

function problemOf(error: FastifyError): ProblemError {
  if (error instanceof ProblemError) {
    return error;
  }
  if (error instanceof DatabaseBusyError || isGone(error)) {
    return new ProblemError(503, 'BUSY', 'The shop is busy. Try again with the same key.', {}, { 'retry-after': '2' });
  }
  if (error.validation !== undefined) {
    return validationProblem(error.validation as unknown as ErrorObject[], error.validationContext);
  }
  const known = fastifyProblems[error.code];
  if (known !== undefined) {
    return known();
  }
  if (error.statusCode === 429) {
    return new ProblemError(429, 'RATE_LIMITED', 'Too many requests. Wait a little.');
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new ProblemError(error.statusCode, 'BAD_REQUEST', 'The request is not understood.');
  }
  return new ProblemError(500, 'INTERNAL', 'Something went wrong here; it is noted under the request id.');
}

function validationProblem(errors: readonly ErrorObject[], context: string | undefined): ProblemError {
  const issues = errors.map(issueOf);
  if (context === 'headers' && issues[0]?.pointer === '/idempotency-key') {
    return issues[0].code === 'MISSING_FIELD'
      ? new ProblemError(400, 'MISSING_IDEMPOTENCY_KEY', 'Send an Idempotency-Key header.')
      : new ProblemError(400, 'BAD_IDEMPOTENCY_KEY', 'An Idempotency-Key is 16 to 128 letters, digits, - or _.');
  }
  return issuesProblem(400, `The ${context ?? 'request'} does not follow the contract.`, issues);
}

export function useProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const problem = problemOf(error);
    if (problem.status >= 500) {
      request.log.error({ err: error }, problem.code);
    }
    return sendProblem(request, reply, problem);
  });
}
