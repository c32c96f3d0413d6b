import { createHash, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { loadAccount, loadCore } from '@yansuan/core/node';
import type { RulebookPublish, RulebookPublished, RulebookSeal } from '@yansuan/sdk/wire';
import { ProblemError, type ProblemBody } from '../problems.js';
import { newPrivateKeyPem } from '../rulebooks/development-key.js';
import { checkRulebook, refused } from '../rulebooks/publish.js';
import { keyIdOf, publicKeyOf, readPrivateKey, signRulebook } from '../rulebooks/seal.js';
import { CommandError, UsageError } from './errors.js';

const tell = (text: string): void => void process.stdout.write(`${text}\n`);

export async function keygen(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { out: { type: 'string' } } });
  const file = values.out ?? missing('keygen: --out KEY.pem');
  const pem = newPrivateKeyPem();
  // Never over a key that signs already.
  await writeFile(file, pem, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(error.code === 'EEXIST' ? `${file} is there already.` : error.message);
  });
  tell(publicKeyOf(readPrivateKey(pem)));
}

export async function sign(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { key: { type: 'string' }, endless: { type: 'boolean' } }, allowPositionals: true });
  const file = oneFile('sign', positionals);
  const key = await openKey(values.key ?? missing('sign: --key KEY.pem'));
  const bytes = await readBytes(file);
  const seal = signRulebook(bytes, key);
  try {
    const cores = { core: await loadCore(), account: await loadAccount() };
    const { document } = checkRulebook(cores, bytes, seal, [publicKeyOf(key)], Date.now());
    // A device that is kept from newer rulebooks stops using this one only by its end.
    if (values.endless !== true && !(JSON.parse(document) as { not_after_ms?: number }).not_after_ms) {
      throw refused('RULEBOOK_ENDLESS', { detail: 'Give it an end, so that nobody can be kept on it for ever, or say --endless.' });
    }
  } catch (error) {
    throw error instanceof ProblemError ? said(error.code, error.message, error.fields) : error;
  }
  await writeFile(`${file}.sig`, `${JSON.stringify(seal)}\n`);
  tell(`${file}.sig by ${keyIdOf(publicKeyOf(key))}`);
}

export async function publish(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: { to: { type: 'string' }, accept: { type: 'string' } }, allowPositionals: true });
  const file = oneFile('publish', positionals);
  const url = values.to ?? missing('publish: --to URL');
  const token = process.env['YANSUAN_OPERATOR_TOKEN'] ?? missing('publish: YANSUAN_OPERATOR_TOKEN');
  const seal = await readFile(`${file}.sig`, 'utf8').catch(() => null);
  if (seal === null) {
    throw said('RULEBOOK_UNSIGNED', `${file}.sig is not there: yansuan-admin sign ${file} --key KEY.pem`, {});
  }
  const document = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readBytes(file));
  const accept = (values.accept ?? '').split(',').filter(Boolean);
  const body: RulebookPublish = { document, ...(JSON.parse(seal) as RulebookSeal), ...(accept.length === 0 ? {} : { accept }) };
  const text = JSON.stringify(body);
  const answer = await fetch(new URL('/v1/admin/rulebooks', url), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      // The same rulebook is the same wish, however often it is sent.
      'idempotency-key': createHash('sha256').update(text).digest('hex'),
    },
    body: text,
  }).catch((error: Error) => {
    throw new CommandError(`${url} does not answer: ${error.message}`);
  });
  if (!answer.ok) {
    const problem = (await answer.json().catch(() => ({ code: 'UNEXPECTED', title: `status ${answer.status}` }))) as ProblemBody;
    throw said(problem.code, problem.title, problem);
  }
  const { version, sha256, outcome } = (await answer.json()) as RulebookPublished;
  tell(`version ${version} ${outcome}, sha256 ${sha256}`);
}

const said = (code: string, title: string, { detail }: Readonly<Record<string, unknown>>): CommandError =>
  new CommandError(`${code}: ${title}${typeof detail === 'string' ? `\n${detail}` : ''}`);

function missing(what: string): never {
  throw new UsageError(`${what} is missing`);
}

function oneFile(verb: string, [file, ...more]: string[]): string {
  if (file === undefined || more.length > 0) {
    throw new UsageError(`${verb}: exactly one RULEBOOK`);
  }
  return file;
}

const readBytes = (file: string): Promise<Buffer> =>
  readFile(file).catch((error: Error) => {
    throw new UsageError(error.message);
  });

async function openKey(file: string): Promise<KeyObject> {
  const pem = await readBytes(file);
  try {
    return readPrivateKey(pem);
  } catch {
    throw new CommandError(`${file} is no Ed25519 key in PEM.`);
  }
}
