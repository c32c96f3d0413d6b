import { ProblemError } from '../problems.js';

/** One text for every reason: wrong, used, too old, too often, never sent. */
export const signInFailed = (): ProblemError => new ProblemError(401, 'SIGN_IN_FAILED', 'That did not work. Ask for a new code.');
