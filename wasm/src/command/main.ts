#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadCore } from '../hosts/node.js';
import type { Lang, QuoteRequest } from '../contract.js';
import type { Core, Rulebook } from '../core.js';
import { layOut } from './receipt-text.js';

const usage = `yansuan: prices a cart, checks a rulebook

  yansuan quote --rulebook FILE [--now ISO-8601] [--explain] [--lang zh|en] < request.json
      Answers a request {member, coupons, cart, context} with its quote as JSON,
      or with --explain with a receipt to read. --now stands in for context.now_ms;
      without either it is now.

  yansuan check FILE
      Checks a rulebook; prints what it holds and what the engine cannot act on yet.

Exit status: 0 priced or valid, 1 bad input (the issues as JSON on stderr), 2 bad usage.
`;

/** Bad usage ends with status 2. */
class UsageError extends Error {}

/** Bad input ends with status 1 and its issues. */
class InputError extends Error {
  constructor(readonly issues: unknown) {
    super('bad input');
  }
}

const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

function readBytes(file: string | number): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file === 0 ? 'standard input' : file}: ${(error as Error).message}`);
  }
}

function open(core: Core, file: string): Rulebook {
  const loaded = core.load(readBytes(file));
  if (!loaded.ok) throw new InputError(loaded.issues);
  return loaded.rulebook;
}

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new UsageError(`--now: not an ISO-8601 time: ${text}`);
  return ms;
}

/** Puts the time into the request; a text that is no object goes on as it is, for the core to refuse. */
function withNow(bytes: Uint8Array, now: string | undefined): Uint8Array | string {
  const text = new TextDecoder().decode(bytes);
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return bytes;
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return bytes;
  const { context } = request as Partial<QuoteRequest>;
  if (context !== undefined && (typeof context !== 'object' || context === null)) return bytes;
  if (now === undefined && context?.now_ms !== undefined) return bytes;
  return JSON.stringify({ ...request, context: { ...context, now_ms: now === undefined ? Date.now() : instant(now) } });
}

async function quote(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rulebook: { type: 'string' }, now: { type: 'string' }, explain: { type: 'boolean' }, lang: { type: 'string' } },
  });
  if (values.rulebook === undefined) throw new UsageError('quote: --rulebook FILE is missing');
  if (values.lang !== undefined && values.lang !== 'zh' && values.lang !== 'en') throw new UsageError('--lang: zh or en');
  const book = open(await loadCore(), values.rulebook);
  const request = withNow(readBytes(0), values.now);
  if (values.explain === true) {
    const answer = book.receipt(request, (values.lang ?? 'zh') as Lang);
    if (!answer.ok) throw new InputError(answer.issues);
    process.stdout.write(layOut(answer.receipt));
  } else {
    const answer = book.quote(request);
    if (!answer.ok) throw new InputError(answer.issues);
    print(answer.quote);
  }
}

async function check(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('check: exactly one FILE');
  const checked = (await loadCore()).check(readBytes(file));
  if (!checked.ok) throw new InputError(checked.issues);
  print(checked);
}

async function run([verb, ...args]: string[]): Promise<void> {
  if (verb === 'quote') return quote(args);
  if (verb === 'check') return check(args);
  if (verb === '--help' || verb === '-h') process.stdout.write(usage);
  else throw new UsageError(verb === undefined ? 'a verb is missing' : `no such verb: ${verb}`);
}

/** parseArgs tells of bad usage by its error code. */
const isUsage = (error: unknown): error is Error =>
  error instanceof UsageError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'));

run(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof InputError) {
    process.stderr.write(`${JSON.stringify(error.issues, null, 2)}\n`);
    process.exitCode = 1;
  } else if (isUsage(error)) {
    process.stderr.write(`yansuan: ${error.message}\n\n${usage}`);
    process.exitCode = 2;
  } else {
    throw error;
  }
});
