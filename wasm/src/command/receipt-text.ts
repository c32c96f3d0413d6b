import type { Receipt } from '../contract.js';
import { columns, padEnd, padStart } from './columns.js';

const textWidth = 40;
const changeWidth = 12;
const balanceWidth = 11;
const faceWidth = 12;
const rule = '─'.repeat(textWidth + changeWidth + balanceWidth);

const row = (text: string, change: string, balance: string): string =>
  `${padEnd(text, textWidth)}${padStart(change, changeWidth)}${padStart(balance, balanceWidth)}`.trimEnd();

/** The receipt as text: three columns, then the coupons, then the total over its double rule. */
export function layOut(receipt: Receipt): string {
  const lines = [receipt.title, rule];
  for (const { text, note, change, balance } of receipt.rows) {
    lines.push(row(text, change ?? '', balance ?? ''));
    if (note !== '') lines.push(`  ${note}`);
  }
  lines.push(rule);
  if (receipt.coupons.length > 0) lines.push(receipt.coupons_title, '');
  for (const { face, text, note, result, state } of receipt.coupons) {
    const mark = state === 'used' ? '✓' : ' ';
    lines.push(row(`${mark} ${padEnd(face, faceWidth)}${text}`, '', result ?? ''));
    if (note !== '') lines.push(`  ${' '.repeat(faceWidth)}${note}`);
  }
  if (receipt.coupons.length > 0) lines.push(rule);
  lines.push(row(receipt.total.label, '', receipt.total.text));
  lines.push(padStart('═'.repeat(columns(receipt.total.text)), textWidth + changeWidth + balanceWidth));
  lines.push(...receipt.summary, '');
  return lines.join('\n');
}
