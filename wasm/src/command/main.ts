#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { loadAccount } from '../hosts/node.js';
import { returnPolicies, type RulebookDocument } from '../contract.js';
import { compare } from './compare.js';
import { InputError, langOf, open, print, readBytes, UsageError } from './input.js';
import { lint } from './lint.js';
import { quote } from './quote.js';
import { layOutRefund } from './refund-text.js';
import { replay } from './replay.js';
import { simulate } from './simulate.js';

const usage = `yansuan: prices a cart, reckons a return; checks, lints, replays and simulates rulebooks

  yansuan quote --rulebook FILE [--now ISO-8601] [--hints [--products ID,ID,…]]
                [--optimize by_stage|total] [--explain] [--lang zh|en] < request.json
      Answers a request {member, coupons, cart, context} with its quote as JSON,
      or with --explain with a receipt to read. --now stands in for context.now_ms;
      without either it is now. --hints answers {quote, hints}, or says the hints under
      the receipt: what would make the cart cheaper, with more of --products, else of
      what is in it (docs/hints.md). --optimize stands in for the rulebook's setting; with
      total the receipt says how much less that is than stage by stage.

  yansuan compare --rulebook FILE [--now ISO-8601] [--sizes N,N,…] [--explain] [--lang zh|en]
                < request.json
      What the cart costs alone, joining the group that cart.group names, and opening
      one of these sizes, else of those that the group offers ask for.

  yansuan refund --rulebook FILE [--policy keep|recheck] [--explain] [--lang zh|en] < refund-request.json
      Answers what goes back for a return {order: {request, quote}, returned, return,
      now_ms, …} as JSON, or with --explain as a table to read. FILE is the rulebook
      that priced the order. --policy stands in for policy.

  yansuan check FILE
      Checks a rulebook; prints what it holds and what the engine cannot act on yet.

  yansuan lint FILE [--lang zh|en] [--json] [--warn-below-keep-bp 7000]
      What deserves a change or a look in a rulebook that loads, each with a cart that
      shows it (docs/lint.md). Status 1 when there is a warning; notes alone end with 0.

  yansuan replay OLD NEW [--csv FILE] [--lang zh|en] [--json] < carts.ndjson
      Prices past carts, a request a line with an optional "id", under both rulebooks:
      what the change costs, who gains, who loses (docs/replay.md). Status 1 when lines
      were skipped; they are named on stderr.

  yansuan simulate --rulebook FILE [--members 1000] [--days 365] [--seed 1] [--lang zh|en] [--json]
      A shop of members under the rulebook's membership rules: tiers, points outstanding,
      coupons by state and what they cost (docs/membership.md). The same seed gives the
      same shop. Status 1 when an account does not agree with its ledger.

Exit status: 0 priced, reckoned, valid or clean, 1 bad input (the issues as JSON on stderr) or as
said above, 2 bad usage.
`;

/** Puts the policy into the request; a text that is no object goes on as it is, for the core to refuse. */
function withPolicy(bytes: Uint8Array, policy: string | undefined): Uint8Array | string {
  if (policy === undefined) return bytes;
  let request: unknown;
  try {
    request = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return bytes;
  }
  return typeof request === 'object' && request !== null && !Array.isArray(request) ? JSON.stringify({ ...request, policy }) : bytes;
}

async function refund(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { rulebook: { type: 'string' }, policy: { type: 'string' }, explain: { type: 'boolean' }, lang: { type: 'string' } },
  });
  if (values.rulebook === undefined) throw new UsageError('refund: --rulebook FILE is missing');
  if (values.policy !== undefined && !returnPolicies.some((policy) => policy === values.policy)) throw new UsageError('--policy: keep or recheck');
  const lang = langOf(values.lang);
  const book = open(await loadAccount(), values.rulebook);
  const answer = book.refund(withPolicy(readBytes(0), values.policy));
  if (!answer.ok) throw new InputError(answer.issues);
  if (values.explain !== true) return print(answer.refund);
  const document = JSON.parse(new TextDecoder().decode(readBytes(values.rulebook))) as RulebookDocument;
  process.stdout.write(layOutRefund(answer.refund, document, lang));
}

async function check(args: string[]): Promise<void> {
  const { positionals } = parseArgs({ args, options: {}, allowPositionals: true });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new UsageError('check: exactly one FILE');
  const checked = (await loadAccount()).check(readBytes(file));
  if (!checked.ok) throw new InputError(checked.issues);
  print(checked);
}

async function run([verb, ...args]: string[]): Promise<void> {
  if (verb === 'quote') return quote(args);
  if (verb === 'compare') return compare(args);
  if (verb === 'refund') return refund(args);
  if (verb === 'check') return check(args);
  if (verb === 'lint') return lint(args);
  if (verb === 'replay') return replay(args);
  if (verb === 'simulate') return simulate(args);
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
