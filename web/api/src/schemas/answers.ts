import { ref } from './parts.js';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ref('api-problem.schema.json') } },
});

const descriptions: Readonly<Record<number, string>> = {
  400: 'The request does not follow the contract.',
  401: 'Not signed in.',
  403: 'Not allowed to.',
  404: 'Not there, or not yours.',
  409: 'Not now.',
  413: 'Larger than 128 kB.',
  422: 'Understood, but it cannot be done.',
  429: 'Too many requests.',
  503: 'Not ready; try again.',
};

/** The problem answers of a route, for its documentation. */
export function problems(...statuses: readonly number[]): Record<number, unknown> {
  return Object.fromEntries([...statuses, 429].map((status) => [status, problem(descriptions[status] ?? 'A problem.')]));
}

export const answer = (description: string, name: string) => ({
  description,
  content: { 'application/json': { schema: ref(name) } },
});
