import { randomBytes } from 'node:crypto';

/** 80 random bits against guessing. */
export const newId = (prefix: string): string => `${prefix}-${randomBytes(10).toString('hex')}`;

let made = 0;

/** Sorts by time; of one millisecond, those of one process keep their order. */
export function newTimedId(nowMs: number): string {
  made = (made + 1) % 1_000_000_000;
  return `${String(nowMs).padStart(15, '0')}-${String(made).padStart(9, '0')}-${randomBytes(5).toString('hex')}`;
}
