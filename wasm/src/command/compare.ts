import { parseArgs } from 'node:util';
import { loadAccount } from '../hosts/node.js';
import type { Comparison, Lang } from '../contract.js';
import { InputError, langOf, open, print, readBytes, UsageError } from './input.js';
import { yuan } from './money-text.js';
import { around, withNow } from './request.js';

const layOut = ({ alone, joining, opening }: Comparison, lang: Lang): string => {
  const say = lang === 'zh' ? { alone: '单买', join: '参团', open: '开团' } : { alone: 'Alone', join: 'Join', open: 'Open' };
  const lines = [`${say.alone}  ${yuan(alone.payable_fen)}`, `${say.join}  ${joining.text[lang]}`];
  return [...lines, ...opening.map(({ text }) => `${say.open}  ${text[lang]}`), ''].join('\n');
};

function sizesOf(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const sizes = text.split(',').map(Number);
  if (!sizes.every(Number.isInteger)) throw new UsageError(`--sizes: whole numbers with commas between them, not ${text}`);
  return sizes;
}

export async function compare(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rulebook: { type: 'string' }, now: { type: 'string' }, sizes: { type: 'string' }, explain: { type: 'boolean' }, lang: { type: 'string' } },
  });
  if (values.rulebook === undefined) throw new UsageError('compare: --rulebook FILE is missing');
  const lang = langOf(values.lang);
  const sizes = sizesOf(values.sizes);
  const book = open(await loadAccount(), values.rulebook);
  const answer = book.compare(around(withNow(readBytes(0), values.now), { sizes }));
  if (!answer.ok) throw new InputError(answer.issues);
  if (values.explain === true) process.stdout.write(layOut(answer.comparison, lang));
  else print(answer.comparison);
}
