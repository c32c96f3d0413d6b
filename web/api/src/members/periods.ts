/** Calendar periods are counted in China's time (UTC+8, no daylight saving), weeks from Monday. */
const offsetMs = 8 * 3_600_000;
export const dayMs = 86_400_000;

export type PeriodName = 'ever' | 'day' | 'week' | 'month' | 'year';
export const periodNames: readonly PeriodName[] = ['ever', 'day', 'week', 'month', 'year'];

/** The first instant of the period that holds `nowMs`. */
export function periodStartMs(period: PeriodName, nowMs: number): number {
  const local = new Date(nowMs + offsetMs);
  const year = local.getUTCFullYear();
  const month = local.getUTCMonth();
  const day = local.getUTCDate();
  switch (period) {
    case 'ever':
      return Number.NEGATIVE_INFINITY;
    case 'day':
      return Date.UTC(year, month, day) - offsetMs;
    case 'week':
      return Date.UTC(year, month, day - ((local.getUTCDay() + 6) % 7)) - offsetMs;
    case 'month':
      return Date.UTC(year, month, 1) - offsetMs;
    case 'year':
      return Date.UTC(year, 0, 1) - offsetMs;
  }
}

/** Which day it is in China, counted. */
export const dayNumber = (atMs: number): number => Math.floor((atMs + offsetMs) / dayMs);

export const dayStartMs = (day: number): number => day * dayMs - offsetMs;

/** The date of an instant in China, as 20260818. */
export function dateDigits(atMs: number): string {
  return new Date(atMs + offsetMs).toISOString().slice(0, 10).replaceAll('-', '');
}

/** The month of an instant in China, as 2026-08. */
export const monthOf = (atMs: number): string => new Date(atMs + offsetMs).toISOString().slice(0, 7);

/** The first instant that is no longer in the month. */
export function monthEndMs(month: string): number {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return Date.UTC(year, number, 1) - offsetMs;
}
