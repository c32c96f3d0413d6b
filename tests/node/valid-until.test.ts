// When time alone may first change a price: of random windows, against a calendar of its own that looks at each minute.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadCore } from '@yansuan/core/node';
import type { RulebookDocument, Window } from '@yansuan/core';
import { sopText } from './support/fixtures.js';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** China has one clock, eight hours ahead. */
const zoneMs = 8 * 60 * minuteMs;
/** How far the core looks. */
const daysAhead = 400;

const sop = JSON.parse(sopText) as RulebookDocument;
const notAfterMs = Date.parse('2040-01-01T00:00:00+08:00');

const dayOf = (atMs: number): number => Math.floor((atMs + zoneMs) / dayMs);
const dayFits = ({ weekdays = [], month_days: monthDays = [] }: Window, day: number): boolean => {
  const date = new Date(day * dayMs);
  return (weekdays.length === 0 || weekdays.includes(date.getUTCDay() || 7)) && (monthDays.length === 0 || monthDays.includes(date.getUTCDate()));
};
const minuteFits = ({ day_minutes: spans = [] }: Window, minute: number): boolean =>
  spans.length === 0 || spans.some(([from, until]) => minute >= from && minute < until);

function holds(window: Window, atMs: number): boolean {
  const day = dayOf(atMs);
  const minute = Math.floor((atMs + zoneMs - day * dayMs) / minuteMs);
  return atMs >= (window.from_ms ?? 0) && atMs < (window.until_ms ?? Infinity) && dayFits(window, day) && minuteFits(window, minute);
}

/** Of a window that has begun and not ended. */
function changesAtMs(window: Window, nowMs: number): number {
  const now = holds(window, nowMs);
  const endMs = Math.min(window.until_ms ?? Infinity, notAfterMs);
  for (let day = dayOf(nowMs); day < dayOf(nowMs) + daysAhead; day += 1) {
    const fits = dayFits(window, day);
    for (let minute = 0; minute < 1440; minute += 1) {
      const atMs = day * dayMs - zoneMs + minute * minuteMs;
      if (atMs >= endMs) return endMs;
      if (atMs > nowMs && (fits && minuteFits(window, minute)) !== now) return atMs;
    }
  }
  return endMs;
}

const someOf = (from: number, to: number): fc.Arbitrary<number[]> => fc.uniqueArray(fc.integer({ min: from, max: to }), { maxLength: 4 });
const span = fc.tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })).filter(([from, until]) => from < until);
const instant = fc.integer({ min: Date.parse('2027-01-01T00:00:00+08:00'), max: Date.parse('2031-12-31T00:00:00+08:00') });
const windows: fc.Arbitrary<Window> = fc.record({
  weekdays: fc.oneof(fc.constant<number[]>([]), someOf(1, 7)),
  month_days: fc.oneof(fc.constant<number[]>([]), someOf(1, 31), fc.constant<number[]>([29, 30, 31])),
  day_minutes: fc.oneof(fc.constant<[number, number][]>([]), fc.array(span, { maxLength: 3 }), fc.constant<[number, number][]>([[1200, 1440]])),
});

test('a price holds until the window of an offer next opens or closes, and not a minute longer', async () => {
  const core = await loadCore();
  fc.assert(fc.property(windows, instant, fc.integer({ min: 0, max: 400 }), fc.boolean(), (periodic, nowMs, days, isBounded) => {
    const window: Window = isBounded ? { ...periodic, from_ms: nowMs - 7 * dayMs, until_ms: nowMs + (days + 1) * dayMs } : periodic;
    const document = {
      ...sop,
      not_after_ms: notAfterMs,
      offers: [{ id: 'now-and-then', name: { zh: '有时' }, window, effects: [{ keep_bp: 9_000 }] }],
      membership: undefined, campaigns: undefined, reminders: undefined,
    };
    const loaded = core.load(JSON.stringify(document));
    assert.ok(loaded.ok);
    const asked = loaded.rulebook.quote({ cart: { lines: [{ sku: 'pencil' }] }, context: { now_ms: nowMs } });
    loaded.rulebook.close();
    assert.ok(asked.ok);
    assert.equal(asked.quote.valid_until_ms, changesAtMs(window, nowMs), JSON.stringify({ window, nowMs }));
    assert.equal(asked.quote.discount_total_fen > 0, holds(window, nowMs));
  }), { numRuns: 300, endOnFailure: true, includeErrorInReport: true });
});
