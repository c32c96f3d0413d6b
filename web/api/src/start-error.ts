/** Why the process does not start, in words for the person who starts it. */
export class StartError extends Error {}
