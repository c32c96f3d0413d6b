import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { loadCore } from '../hosts/node.js';
import type { Issue } from '../contract.js';
import type { Rulebook } from '../core.js';
import { langOf, open, print, UsageError } from './input.js';
import { Summary, type Replayed } from './replay-summary.js';
import { layOut } from './replay-text.js';

const progressEvery = 1_000;
const csvHead = 'line,id,tier,old_fen,new_fen,change_fen,old_codes,new_codes\n';

type Priced = { fen: number; codes: string[] } | { fen: null; codes: string[] };

/** A line that is no request, or that neither rulebook prices. */
class BadLine extends Error {}

function read(text: string): { id: string; tier: string; request: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BadLine('not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new BadLine('not a request');
  const { id, ...request } = parsed as { id?: unknown; member?: { tier?: unknown } | null };
  const tier = request.member?.tier;
  return { id: typeof id === 'string' || typeof id === 'number' ? String(id) : '', tier: typeof tier === 'string' ? tier : '', request: JSON.stringify(request) };
}

const codesOf = (issues: readonly Issue[]): string[] => [...new Set(issues.map(({ code }) => code))];

function price(book: Rulebook, request: string): Priced {
  const answer = book.quote(request);
  return answer.ok ? { fen: answer.quote.payable_fen, codes: [] } : { fen: null, codes: codesOf(answer.issues) };
}

function reprice(oldBook: Rulebook, newBook: Rulebook, text: string): Omit<Replayed, 'line'> {
  const { id, tier, request } = read(text);
  const before = price(oldBook, request);
  const after = price(newBook, request);
  if (before.fen === null && after.fen === null) throw new BadLine(before.codes.join(' '));
  return { id, tier, oldFen: before.fen, newFen: after.fen, oldCodes: before.codes, newCodes: after.codes };
}

const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const csvRow = ({ line, id, tier, oldFen, newFen, oldCodes, newCodes }: Replayed): string => {
  const change = oldFen === null || newFen === null ? '' : newFen - oldFen;
  return [line, field(id), field(tier), oldFen ?? '', newFen ?? '', change, oldCodes.join(' '), newCodes.join(' ')].join(',') + '\n';
};

async function openCsv(file: string): Promise<WriteStream> {
  const csv = createWriteStream(file);
  try {
    await once(csv, 'open');
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${(error as Error).message}`);
  }
  return csv;
}

/** Waits when the file is slower than the pricing, so that memory stays constant. */
async function write(csv: WriteStream, text: string): Promise<void> {
  if (!csv.write(text)) await once(csv, 'drain');
}

async function replayLines(oldBook: Rulebook, newBook: Rulebook, csv: WriteStream | undefined): Promise<Summary> {
  const summary = new Summary();
  const shown = process.stderr.isTTY === true;
  if (csv !== undefined) await write(csv, csvHead);
  let line = 0;
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    try {
      const replayed: Replayed = { line, ...reprice(oldBook, newBook, text) };
      summary.add(replayed);
      if (csv !== undefined) await write(csv, csvRow(replayed));
    } catch (error) {
      if (!(error instanceof BadLine)) throw error;
      summary.skipped += 1;
      process.stderr.write(`${shown ? '\r' : ''}line ${line}: ${error.message}\n`);
    }
    if (shown && line % progressEvery === 0) process.stderr.write(`\r${line}`);
  }
  if (shown) process.stderr.write('\r');
  return summary;
}

/** yansuan replay: past carts under two rulebooks; status 1 when lines were skipped. */
export async function replay(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { csv: { type: 'string' }, lang: { type: 'string' }, json: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [oldFile, newFile] = positionals;
  if (oldFile === undefined || newFile === undefined || positionals.length > 2) throw new UsageError('replay: OLD and NEW');
  const lang = langOf(values.lang);
  const core = await loadCore();
  const oldBook = open(core, oldFile);
  const newBook = open(core, newFile);
  const csv = values.csv === undefined ? undefined : await openCsv(values.csv);
  const summary = await replayLines(oldBook, newBook, csv);
  if (csv !== undefined) {
    csv.end();
    await once(csv, 'finish');
  }
  if (values.json === true) print(summary.toJson());
  else process.stdout.write(layOut(summary, oldBook, newBook, lang));
  if (summary.skipped > 0) process.exitCode = 1;
}
