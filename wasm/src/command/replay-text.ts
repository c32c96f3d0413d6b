import type { Lang } from '../contract.js';
import type { Rulebook } from '../core.js';
import { padEnd, padStart } from './columns.js';
import type { Largest, Sides, Summary } from './replay-summary.js';

const words = {
  zh: {
    title: (old: string, next: string) => `旧规则 ${old}，新规则 ${next}`, all: '两边都能算的单', winners: '少付', losers: '多付', same: '不变', tiers: '按等级',
    none: '没写等级', median: '变了价的单，中位', about: '约', largest: '最大', of: (id: string) => `（${id}）`, line: (line: number) => `第 ${line} 行`,
    old: '只有旧规则不能算', next: '只有新规则不能算', skipped: '跳过的行',
  },
  en: {
    title: (old: string, next: string) => `Old rules ${old}, new rules ${next}`, all: 'Carts priced by both', winners: 'pay less', losers: 'pay more', same: 'unchanged', tiers: 'By tier',
    none: 'no tier given', median: 'Of the changed, the median', about: 'about', largest: 'largest', of: (id: string) => ` (${id})`, line: (line: number) => `line ${line}`,
    old: 'Refused by the old rules alone', next: 'Refused by the new rules alone', skipped: 'Lines skipped',
  },
} as const;

const nameWidth = 32;
const countWidth = 12;
const moneyWidth = 18;

const count = (value: number): string => value.toLocaleString('en-US');

/** ¥ with its sign: −¥12.30, +¥4.00. */
const money = (fen: number): string => {
  const yuan = Math.floor(Math.abs(fen) / 100);
  const sign = fen < 0 ? '−' : fen > 0 ? '+' : '';
  return `${sign}¥${count(yuan)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
};

const row = (name: string, carts: string, fen: string): string => `${padEnd(name, nameWidth)}${padStart(carts, countWidth)}${padStart(fen, moneyWidth)}`.trimEnd();

const codes = (refused: ReadonlyMap<string, number>): string => [...refused].map(([code, carts]) => `${code} ${count(carts)}`).join(', ');

/** The summary of a replay as a table. */
export function layOut(summary: Summary, oldBook: Rulebook, newBook: Rulebook, lang: Lang): string {
  const say = words[lang];
  const version = ({ id, version: number }: Rulebook): string => `${id} ${number}`;
  const sides = (of: Sides, indent: string): string[] => [
    row(`${indent}${say.winners}`, count(of.winners.carts), money(of.winners.fen)),
    row(`${indent}${say.losers}`, count(of.losers.carts), money(of.losers.fen)),
    row(`${indent}${say.same}`, count(of.same), ''),
  ];
  const largest = (of: Largest | null): string[] => (of === null ? [] : [`${money(of.changeFen)}${say.of(of.id === '' ? say.line(of.line) : of.id)}`]);
  const lines = [say.title(version(oldBook), version(newBook)), '', row(say.all, count(summary.all.carts), money(summary.all.changeFen)), ...sides(summary.all, '  ')];
  if (summary.medianFen !== null) {
    const about = summary.medianWithinFen === 1 ? '' : ` ${say.about}`;
    lines.push(`${say.median}${about} ${money(summary.medianFen)}, ${say.largest} ${[...largest(summary.largestFall), ...largest(summary.largestRise)].join(', ')}`);
  }
  lines.push('', say.tiers);
  for (const [tier, of] of summary.tiers) lines.push(row(tier === '' ? say.none : tier, count(of.carts), money(of.changeFen)), ...sides(of, '  '));
  lines.push('');
  if (summary.refusedByOldCarts > 0) lines.push(row(say.old, count(summary.refusedByOldCarts), ''), `  ${codes(summary.refusedByOld)}`);
  if (summary.refusedByNewCarts > 0) lines.push(row(say.next, count(summary.refusedByNewCarts), ''), `  ${codes(summary.refusedByNew)}`);
  if (summary.skipped > 0) lines.push(row(say.skipped, count(summary.skipped), ''));
  return `${lines.join('\n').trimEnd()}\n`;
}
