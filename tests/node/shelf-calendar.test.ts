// The shelf as an .ics file, read again by two parsers that do not know each other, in any time zone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import ICAL from 'ical.js';
import nodeIcal from 'node-ical';
import type { Plan, ShelfEntry } from '../../wasm/src/contract.ts';

const script = fileURLToPath(new URL('support/write-calendar.ts', import.meta.url));

const entry = (id: string, entered: Partial<ShelfEntry>): ShelfEntry => ({
  id, sku: id, state: 'in_use', starts_on: null, runs_out_on: null, days_left: null, expires_on: null, days_to_expiry: null, ...entered,
});

const plan: Plan = {
  contract: 1,
  rulebook: { id: 'sop', version: 1 },
  now_ms: Date.parse('2026-10-01T09:00:00+08:00'),
  until_ms: Date.parse('2026-10-02T09:00:00+08:00'),
  touches: [],
  suppressed: [],
  shelf: [
    entry('foundation', { runs_out_on: '2027-01-01', days_left: 92, expires_on: '2027-05-01', days_to_expiry: 212 }),
    entry('essence', { state: 'spare', runs_out_on: '2027-03-01', days_left: 151 }),
    entry('mascara', { state: 'finished', runs_out_on: '2027-03-01', days_left: 151 }),
    entry('lipstick', { state: 'returned', expires_on: '2028-01-01', days_to_expiry: 400 }),
    entry('cream', { state: 'expired', expires_on: '2026-09-01', days_to_expiry: 0 }),
  ],
};

const written = (lang: 'zh' | 'en', zone = 'UTC'): string =>
  execFileSync(process.execPath, ['--import', 'tsx', script], { input: JSON.stringify({ plan, lang }), env: { ...process.env, TZ: zone } }).toString();

// The days and alarms as they must come out: the alarm at ten o'clock, 7 or 30 days before.
const expected = [
  { uid: 'essence-runs-out-2027-03-01@yansuan', date: '2027-03-01', alarm: '-P6DT14H' },
  { uid: 'foundation-expires-2027-05-01@yansuan', date: '2027-05-01', alarm: '-P29DT14H' },
  { uid: 'foundation-runs-out-2027-01-01@yansuan', date: '2027-01-01', alarm: '-P6DT14H' },
];

const text = written('en');

test('it is the same text in every time zone', () => {
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati']) assert.equal(written('en', zone), text);
});

test('lines end and fold as the standard wants them', () => {
  const lines = written('zh').split('\r\n');
  assert.ok(lines.length > 20);
  for (const line of lines) assert.ok(Buffer.byteLength(line) <= 75 && !line.includes('\n'), line);
});

describe('read by ical.js', () => {
  test('days, names and alarms', () => {
    const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent');
    const seen = events.map((component) => {
      const event = new ICAL.Event(component);
      const alarm = component.getFirstSubcomponent('valarm');
      const trigger = alarm?.getFirstPropertyValue('trigger');
      assert.ok(event.startDate.isDate && trigger instanceof ICAL.Duration);
      assert.equal(alarm?.getFirstPropertyValue('action'), 'DISPLAY');
      return { uid: event.uid, date: event.startDate.toString(), alarm: trigger.toString() };
    });
    assert.deepEqual(seen.sort((a, b) => (a.uid < b.uid ? -1 : 1)), expected);
  });

  test('Chinese names with commas and semicolons', () => {
    const events = new ICAL.Component(ICAL.parse(written('zh'))).getAllSubcomponents('vevent');
    const names = events.map((component) => new ICAL.Event(component).summary).sort();
    assert.deepEqual(names, ['「essence」，一瓶； 大约今天用完', '「foundation」，一瓶； 今天起不要再用', '「foundation」，一瓶； 大约今天用完'].sort());
  });
});

test('read by node-ical: the same days and names', () => {
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((one) => one?.type === 'VEVENT');
  const seen = events.map((event) => {
    assert.ok(event?.type === 'VEVENT' && event.datetype === 'date');
    const { start } = event;
    return { uid: event.uid, date: `${start.getFullYear()}-${String(start.getMonth() + 1).padStart(2, '0')}-${String(start.getDate()).padStart(2, '0')}`, summary: event.summary };
  });
  assert.deepEqual(seen.map(({ uid, date }) => ({ uid, date })).sort((a, b) => (a.uid < b.uid ? -1 : 1)), expected.map(({ uid, date }) => ({ uid, date })));
  assert.ok(seen.some(({ summary }) => summary === 'Do not use foundation from today on'));
});
