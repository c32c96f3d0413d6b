import type { Desk } from './desk.js';

export interface Check {
  desk: Desk;
  at_ms: number;
  payable_fen: number;
}

const key = 'yansuan-checks';
const checksMax = 10;

const isCheck = (value: unknown): value is Check => {
  const check = value as Partial<Check> | null;
  return typeof check?.at_ms === 'number' && typeof check.payable_fen === 'number' && Array.isArray(check.desk?.lines) && Array.isArray(check.desk.coupons);
};

/** The last ten checks, newest first. Storage that is full or shut costs the list, nothing else. */
export function readChecks(): Check[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(value) ? value.filter(isCheck).slice(0, checksMax) : [];
  } catch {
    return [];
  }
}

/** One customer is one check: a change of the same desk takes the place of its last price. */
export function keepCheck(checks: readonly Check[], check: Check): Check[] {
  const kept = [check, ...checks.filter(({ desk }) => desk.id !== check.desk.id)].slice(0, checksMax);
  try {
    localStorage.setItem(key, JSON.stringify(kept));
  } catch {
    // the list stays on the screen
  }
  return kept;
}
