import type { Words } from '@/words';

const eightHours = 8 * 3_600_000;
const day = 86_400_000;

/** Periods in the rules are UTC+8, so the shop writes its dates so too, wherever the phone is. */
function parts(atMs: number) {
  const there = new Date(atMs + eightHours);
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    year: there.getUTCFullYear(),
    month: there.getUTCMonth() + 1,
    day: there.getUTCDate(),
    time: `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`,
  };
}

const dayNumber = (atMs: number): number => Math.floor((atMs + eightHours) / day);
export const isSameDay = (oneMs: number, otherMs: number): boolean => dayNumber(oneMs) === dayNumber(otherMs);
export const dayOfMonth = (atMs: number): number => parts(atMs).day;

/** An end is exclusive: what ends at midnight belongs to the day before. */
export function lastDay(untilMs: number, nowMs: number, words: Words): string {
  const last = parts(untilMs - 1);
  return isSameDay(untilMs - 1, nowMs) ? words.today : words.date(last.month, last.day);
}

/** A day as the core writes it: 2026-09-11. The year is said when it is another. */
export function civilDate(date: string, nowMs: number, words: Words): string {
  const [year = 0, month = 1, dayOf = 1] = date.split('-').map(Number);
  const said = words.date(month, dayOf);
  return new Date(nowMs + eightHours).getUTCFullYear() === year ? said : words.yearDate(year, said);
}

/** Far from now the year is said too. */
export function dateTime(atMs: number, words: Words, nowMs = atMs): string {
  const { year, month, day: date, time } = parts(atMs);
  return year === parts(nowMs).year ? words.dateTime(month, date, time) : `${words.dateOfYear(year, month, date)} ${time}`;
}

/** In a list that goes back for years: this year's with the time, older ones with the year. */
export function longAgo(atMs: number, nowMs: number, words: Words): string {
  const { year, month, day: date } = parts(atMs);
  return year === parts(nowMs).year ? dateTime(atMs, words) : words.dateOfYear(year, month, date);
}

export const timeOfDay = (atMs: number): string => parts(atMs).time;
