import type { Receipt } from '../contract.js';

/** A Chinese character takes two columns of a terminal. */
const columns = (text: string): number => {
  let width = 0;
  for (const character of text) width += isWide(character.codePointAt(0) ?? 0) ? 2 : 1;
  return width;
};

const isWide = (code: number): boolean =>
  (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
  (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60);

const padEnd = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - columns(text)));
const padStart = (text: string, width: number): string => ' '.repeat(Math.max(0, width - columns(text))) + text;

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
