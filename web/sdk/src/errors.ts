import type { Issue } from '@yansuan/core';

/**
 * A refusal with a stable code: NO_RULEBOOK, OFFLINE, SIGNED_OUT, STORAGE, LIMIT, UNKNOWN_LINE, or the
 * code of the API's problem.
 */
export class ShopError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly issues: readonly Issue[] = [],
    /** How long the shop asks to wait. */
    readonly retryAfterMs?: number,
  ) {
    super(message);
    this.name = 'ShopError';
  }
}

/** No answer came, so nobody knows whether the request arrived. */
export class NetworkError extends Error {}
