import { parseArgs } from 'node:util';
import type { Finding, Lang, Linted } from '../contract.js';
import { loadTools } from '../hosts/tools.js';
import { InputError, langOf, print, readBytes, UsageError } from './input.js';

const wholeBp = 10_000;

const words = {
  zh: { warning: '警告', info: '提示', cart: '这一单', clean: '没有发现问题。', count: (warnings: number, notes: number) => `${warnings} 个警告，${notes} 个提示。`, incomplete: '试单的次数用完了，可能还有没发现的。' },
  en: { warning: 'warning', info: 'note', cart: 'cart', clean: 'Nothing found.', count: (warnings: number, notes: number) => `Warnings: ${warnings}, notes: ${notes}.`, incomplete: 'The number of carts to try ran out; there may be more.' },
} as const;

/** A text as one word of a shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function layOut(linted: Linted, file: string, lang: Lang): string {
  const say = words[lang];
  const told = ({ code, severity, rule, pointer, text, shows }: Finding): string =>
    `${say[severity]} ${code} · ${rule} · ${pointer}\n  ${text[lang]}\n${shows === null ? '' : `  ${say.cart}: echo ${quoted(JSON.stringify(shows.request))} | yansuan quote --rulebook ${quoted(file)} --explain --lang ${lang}\n`}`;
  const warnings = linted.findings.filter(({ severity }) => severity === 'warning').length;
  const last = linted.findings.length === 0 ? say.clean : say.count(warnings, linted.findings.length - warnings);
  return [...linted.findings.map(told), linted.complete ? last : `${last} ${say.incomplete}`, ''].join('\n');
}

function shareOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const share = Number(text);
  if (!/^\d+$/.test(text) || share > wholeBp) throw new UsageError('--warn-below-keep-bp: 0 to 10000');
  return share;
}

/** yansuan lint: findings as text or JSON; status 1 when one of them is a warning. */
export async function lint(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { lang: { type: 'string' }, json: { type: 'boolean' }, 'warn-below-keep-bp': { type: 'string' } },
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('lint: exactly one FILE');
  const lang = langOf(values.lang);
  const share = shareOf(values['warn-below-keep-bp']);
  const linted = (await loadTools()).lint(readBytes(file), share === undefined ? {} : { warn_below_keep_bp: share });
  if (!linted.ok) throw new InputError(linted.issues);
  if (values.json === true) print(linted);
  else process.stdout.write(layOut(linted, file, lang));
  if (linted.findings.some(({ severity }) => severity === 'warning')) process.exitCode = 1;
}
