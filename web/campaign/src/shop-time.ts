const eightHours = 8 * 3_600_000;
const dayMs = 86_400_000;

/** Periods in the rules are UTC+8, so dates are written so too, wherever the phone is. */
export interface ShopDate {
  month: number;
  day: number;
  time: string;
}

export function shopDate(atMs: number): ShopDate {
  const there = new Date(atMs + eightHours);
  const two = (value: number): string => String(value).padStart(2, '0');
  return { month: there.getUTCMonth() + 1, day: there.getUTCDate(), time: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}` };
}

/** An end is exclusive: what ends at midnight belongs to the day before, at 24:00. */
export function shopEnd(untilMs: number): ShopDate {
  const end = shopDate(untilMs);
  return end.time === '00:00' ? { ...shopDate(untilMs - 1), time: '24:00' } : end;
}

export const isSameDay = (oneMs: number, otherMs: number): boolean =>
  Math.floor((oneMs + eightHours) / dayMs) === Math.floor((otherMs + eightHours) / dayMs);
