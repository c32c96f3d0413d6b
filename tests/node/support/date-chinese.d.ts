// The part of date-chinese that the tests use; its own declarations cannot be reached through its exports.
declare module 'date-chinese' {
  export class CalendarChinese {
    constructor(cycle?: number, year?: number, month?: number, leap?: boolean | number, day?: number);
    toGregorian(year?: number): { year: number; month: number; day: number };
    solarTerm(term: number, year: number): number;
  }
}
