// The core's lunar calendar against two libraries that do not know each other: tyme4ts, which its table was made from,
// and date-chinese, which reckons from the places of sun and moon (astronomia).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { CalendarChinese } from 'date-chinese';
import { LunarDay, LunarMonth, SolarTerm } from 'tyme4ts';
import { solarTerms } from '../../wasm/src/contract.ts';
import { nativeProgram } from './support/native.js';

const rows = execFileSync(nativeProgram('yansuan_calendar'), { maxBuffer: 1 << 24 }).toString().trimEnd().split('\n').map((line) => line.split(' '));

const utc = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day);
const parsed = (text: string): number => {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return utc(year, month, day);
};
const written = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const dayMs = 86_400_000;

const months = rows.filter(([what]) => what === 'month').map(([, year, month, leap, first = '', days]) => ({ year: Number(year), month: Number(month), leap: leap === '1', firstMs: parsed(first), days: Number(days) }));
const terms = rows.filter(([what]) => what === 'term').map(([, year, name = '', date = '']) => ({ year: Number(year), name, ms: parsed(date) }));

const firstOf = (year: number, month: number): number => {
  const found = months.find((one) => one.year === year && one.month === month && !one.leap);
  assert.ok(found);
  return found.firstMs;
};

const festivals = [
  { name: '春节', month: 1, day: 1 },
  { name: '元宵', month: 1, day: 15 },
  { name: '端午', month: 5, day: 5 },
  { name: '七夕', month: 7, day: 7 },
  { name: '中秋', month: 8, day: 15 },
  { name: '重阳', month: 9, day: 9 },
];
const years = Array.from({ length: 201 }, (_, i) => 1900 + i);

test('the table holds every lunar month and solar term of 1900 to 2100', () => {
  assert.equal(months.length, 201 * 12 + months.filter(({ leap }) => leap).length);
  assert.equal(months.filter(({ leap }) => leap).length, 74);
  assert.equal(terms.length, 201 * 24);
});

describe('the table is that of tyme4ts', () => {
  test('every month', () => {
    for (const { year, month, leap, firstMs, days } of months) {
      const theirs = LunarMonth.fromYm(year, leap ? -month : month);
      const first = theirs.getFirstJulianDay().getSolarDay();
      assert.equal(written(firstMs), written(utc(first.getYear(), first.getMonth(), first.getDay())), `${year} ${month} ${leap}`);
      assert.equal(days, theirs.getDayCount());
    }
  });

  test('every festival', () => {
    for (const year of years) {
      for (const { name, month, day } of festivals) {
        const theirs = LunarDay.fromYmd(year, month, day).getSolarDay();
        assert.equal(written(firstOf(year, month) + (day - 1) * dayMs), written(utc(theirs.getYear(), theirs.getMonth(), theirs.getDay())), `${name} ${year}`);
      }
    }
  });

  test('every solar term', () => {
    for (const [i, { year, name, ms }] of terms.entries()) {
      const theirs = SolarTerm.fromIndex(year, (i % 24) + 1).getJulianDay().getSolarDay();
      assert.equal(written(ms), written(utc(theirs.getYear(), theirs.getMonth(), theirs.getDay())), `${name} ${year}`);
    }
  });
});

describe('an independent reckoning agrees', () => {
  // 2033: the winter solstice must fall into the 11th month, so the leap month is the one after it; date-chinese doubles
  // the 7th and puts 中秋 and 重阳 a month late. 2057: the new moon of 28 September falls within a minute of midnight in
  // Beijing, and date-chinese puts it on the evening before.
  const exceptions = new Map([
    ['中秋 2033', { ours: '2033-09-08', theirs: '2033-10-07' }],
    ['重阳 2033', { ours: '2033-10-01', theirs: '2033-10-31' }],
    ['重阳 2057', { ours: '2057-10-07', theirs: '2057-10-06' }],
  ]);

  test('every festival of 1900 to 2100, but for three that are explained', () => {
    const different = new Map<string, { ours: string; theirs: string }>();
    for (const year of years) {
      for (const { name, month, day } of festivals) {
        const cycleYear = year + 2636;
        const date = new CalendarChinese(Math.floor(cycleYear / 60) + 1, (cycleYear % 60) + 1, month, 0, day).toGregorian(year);
        const theirs = written(utc(date.year, date.month, date.day));
        const ours = written(firstOf(year, month) + (day - 1) * dayMs);
        if (ours !== theirs) different.set(`${name} ${year}`, { ours, theirs });
      }
    }
    assert.deepEqual(different, exceptions);
  });

  test('the years that ICU gets wrong', () => {
    assert.equal(written(firstOf(2027, 1)), '2027-02-06');
    assert.equal(written(firstOf(2030, 1)), '2030-02-03');
  });

  // Until 1928 the calendar went by Beijing's own sun, 14 minutes behind UTC+8, and date-chinese follows it; the table is
  // in UTC+8 throughout. No touch is planned before 1970.
  const midnightTerms = [
    'dahan 1909: 1909-01-21 1909-01-20', 'lixia 1911: 1911-05-07 1911-05-06', 'xiaohan 1912: 1912-01-07 1912-01-06',
    'hanlu 1912: 1912-10-09 1912-10-08', 'daxue 1917: 1917-12-08 1917-12-07', 'bailu 1927: 1927-09-09 1927-09-08',
    'xiazhi 1928: 1928-06-22 1928-06-21',
  ];

  test('every solar term, but for seven before 1929 that fell within minutes of midnight', () => {
    const calendar = new CalendarChinese();
    const ours = new Map(terms.map(({ year, name, ms }) => [`${name} ${year}`, ms]));
    const different: string[] = [];
    let compared = 0;
    for (const year of years) {
      for (let n = 1; n <= 24; n += 1) {
        // The midnight that begins the term's day in Beijing; two hours later it is that day by any of its old zones.
        const ms = Math.floor(((calendar.solarTerm(n, year) - 2_440_587.5) * dayMs + 10 * 3_600_000) / dayMs) * dayMs;
        const key = `${solarTerms[(n + 1) % 24]} ${new Date(ms).getUTCFullYear()}`;
        const known = ours.get(key);
        if (known === undefined) continue;
        compared += 1;
        if (known !== ms) different.push(`${key}: ${written(known)} ${written(ms)}`);
      }
    }
    assert.ok(compared > 4_790, `${compared} terms`);
    assert.deepEqual(different, midnightTerms);
  });
});
