import { parseArgs } from 'node:util';
import { loadAccount, loadCore } from '../hosts/node.js';
import { optimizeModes, type Lang, type Optimize, type RulebookDocument } from '../contract.js';
import type { Core } from '../core.js';
import { hintSentences, hintsOf } from './hints.js';
import { InputError, langOf, open, openBytes, print, readBytes, UsageError } from './input.js';
import { yuan } from './money-text.js';
import { layOut } from './receipt-text.js';
import { withNow } from './request.js';

function optimizeOf(text: string | undefined): Optimize | undefined {
  const optimize = optimizeModes.find((known) => known === text);
  if (text !== undefined && optimize === undefined) throw new UsageError(`--optimize: ${optimizeModes.join(' or ')}`);
  return optimize;
}

/** The rulebook as if this were its setting; what does not parse goes on as it is, for the core to refuse. */
function withOptimize(bytes: Uint8Array, optimize: Optimize): Uint8Array | string {
  try {
    const book = JSON.parse(new TextDecoder().decode(bytes)) as RulebookDocument;
    return JSON.stringify({ ...book, settings: { ...book.settings, optimize } });
  } catch {
    return bytes;
  }
}

function payableFen(core: Core, book: Uint8Array, optimize: Optimize, request: Uint8Array | string): number {
  const answer = openBytes(core, withOptimize(book, optimize)).quote(request);
  if (!answer.ok) throw new InputError(answer.issues);
  return answer.quote.payable_fen;
}

function comparedSentence(totalFen: number, byStageFen: number, lang: Lang): string {
  const [total, byStage, less] = [totalFen, byStageFen, byStageFen - totalFen].map(yuan);
  if (totalFen === byStageFen) return lang === 'zh' ? `逐段算也是 ${byStage}。\n` : `Stage by stage it is ${byStage} too.\n`;
  return lang === 'zh' ? `逐段算是 ${byStage}，合起来算 ${total}，少 ${less}。\n` : `Stage by stage it is ${byStage}; over all stages ${total}, ${less} less.\n`;
}

export async function quote(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rulebook: { type: 'string' }, now: { type: 'string' }, explain: { type: 'boolean' }, lang: { type: 'string' },
      hints: { type: 'boolean' }, products: { type: 'string' }, optimize: { type: 'string' },
    },
  });
  if (values.rulebook === undefined) throw new UsageError('quote: --rulebook FILE is missing');
  if (values.products !== undefined && values.hints !== true) throw new UsageError('--products goes with --hints');
  const lang = langOf(values.lang);
  const optimize = optimizeOf(values.optimize);
  const core = await loadCore();
  const text = readBytes(values.rulebook);
  const book = openBytes(core, optimize === undefined ? text : withOptimize(text, optimize));
  const request = withNow(readBytes(0), values.now);
  const answer = values.explain === true ? book.receipt(request, lang) : book.quote(request);
  if (!answer.ok) throw new InputError(answer.issues);
  const hints = values.hints === true ? hintsOf(open(await loadAccount(), values.rulebook), request, values.products) : undefined;
  if (!('receipt' in answer)) return print(hints === undefined ? answer.quote : { quote: answer.quote, hints });
  process.stdout.write(layOut(answer.receipt));
  if (optimize === 'total') {
    process.stdout.write(comparedSentence(payableFen(core, text, 'total', request), payableFen(core, text, 'by_stage', request), lang));
  }
  process.stdout.write(hintSentences(hints, lang));
}
