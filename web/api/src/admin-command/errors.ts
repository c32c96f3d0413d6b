/** Ends with status 2 and the usage. */
export class UsageError extends Error {}
/** Ends with status 1: what is wrong is said in full. */
export class CommandError extends Error {}
