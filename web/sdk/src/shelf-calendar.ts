// The shelf as an .ics file that any calendar takes in: a day a product runs out, a day it must no longer be used, each
// with an alarm as many days before as the shop would tell. Times are in UTC+8, the shop's.
import { ICalAlarmType, ICalCalendar } from 'ical-generator';
import type { Plan, ShelfEntry } from '@yansuan/core';

/** What a calendar of the shelf is made of. */
export interface ShelfCalendarOptions {
  lang: 'zh' | 'en';
  /** What people read of a product. */
  nameOf: (sku: string) => string;
  /** Days before the day a product runs out; 7. */
  runsOutLeadDays?: number;
  /** Days before the day a product expires; 30. */
  expiryLeadDays?: number;
}

const words = {
  zh: { calendar: '我的美妆架', runsOut: (name: string) => `${name} 大约今天用完`, expires: (name: string) => `${name} 今天起不要再用` },
  en: { calendar: 'My beauty shelf', runsOut: (name: string) => `${name} runs out about today`, expires: (name: string) => `Do not use ${name} from today on` },
};

const secondsPerDay = 86_400;
const tenOClock = 10 * 3_600;

const isOwned = ({ state }: ShelfEntry): boolean => state !== 'finished' && state !== 'returned';

/**
 * The text of the file. The same plan gives the same text: an event keeps its UID while its day stays, so that taking
 * the file in again changes it instead of doubling it.
 */
export function shelfCalendar(plan: Plan, options: ShelfCalendarOptions): string {
  const said = words[options.lang];
  const calendar = new ICalCalendar({ name: said.calendar, prodId: { company: 'yansuan', product: 'shelf', language: options.lang === 'zh' ? 'ZH' : 'EN' } });
  const stamp = new Date(plan.now_ms);

  const add = (entry: ShelfEntry, what: 'runs-out' | 'expires', date: string, daysLeft: number, leadDays: number, summary: string): void => {
    if (daysLeft === 0) return;
    const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
    const event = calendar.createEvent({
      id: `${encodeURIComponent(entry.id)}-${what}-${date}@yansuan`,
      stamp,
      // An all-day event has a date and no zone; the library reads it from the UTC fields.
      start: new Date(Date.UTC(year, month - 1, day)),
      allDay: true,
      summary,
    });
    // Ten o'clock of that many days before; a positive trigger is before the day begins.
    event.createAlarm({ type: ICalAlarmType.display, trigger: leadDays * secondsPerDay - tenOClock, description: summary });
  };

  for (const entry of plan.shelf.filter(isOwned)) {
    const name = options.nameOf(entry.sku);
    if (entry.runs_out_on !== null) add(entry, 'runs-out', entry.runs_out_on, entry.days_left ?? 0, options.runsOutLeadDays ?? 7, said.runsOut(name));
    if (entry.expires_on !== null) add(entry, 'expires', entry.expires_on, entry.days_to_expiry ?? 0, options.expiryLeadDays ?? 30, said.expires(name));
  }
  return calendar.toString();
}
