import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Account, Core, LintResult, PublishRefusal, RulebookDocument } from '@yansuan/core';
import type { RulebookSeal } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { issuesProblem, ProblemError } from '../problems.js';
import { sealRefusal } from './seal.js';

export interface Cores {
  core: Core;
  account: Account;
}
/** Bytes that were looked at and may be stored. */
export interface Publishable {
  version: number;
  sha256: string;
  document: string;
  seal: RulebookSeal;
}
export type Published = { version: number; sha256: string; outcome: 'published' | 'already published' };

const words: Readonly<Record<PublishRefusal, string>> = {
  RULEBOOK_UNSIGNED: 'The rulebook is not signed.',
  RULEBOOK_UNKNOWN_KEY: 'The rulebook is signed by a key that this shop does not know.',
  RULEBOOK_TAMPERED: 'The signature is not over these bytes.',
  RULEBOOK_ROLLED_BACK: 'The version of a rulebook only grows.',
  RULEBOOK_EXPIRED: 'The rulebook has run out already.',
  RULEBOOK_ENDLESS: 'The rulebook has no not_after_ms.',
  RULEBOOK_UNUSABLE: 'The rulebook is not usable.',
  RULEBOOK_FINDINGS: 'Lint warns of this rulebook.',
};

export const refused = (code: PublishRefusal, fields: Readonly<Record<string, unknown>> = {}): ProblemError =>
  new ProblemError(code === 'RULEBOOK_ROLLED_BACK' ? 409 : 422, code, words[code], fields);

/** The signature first, over the bytes as they came; only then are they read. */
export function checkRulebook({ core, account }: Cores, bytes: Uint8Array, seal: RulebookSeal | null, keys: readonly string[], nowMs: number): Publishable {
  const refusal = sealRefusal(bytes, seal, keys);
  if (refusal !== null || seal === null) {
    throw refused(refusal ?? 'RULEBOOK_UNSIGNED');
  }
  const document = decode(bytes);
  const { version, not_after_ms: notAfterMs = 0 } = readRulebook({ core, account }, document);
  if (notAfterMs !== 0 && notAfterMs <= nowMs) {
    throw refused('RULEBOOK_EXPIRED', { pointer: '/not_after_ms', value: notAfterMs, expected: 'an instant to come' });
  }
  return { version, sha256: createHash('sha256').update(bytes).digest('hex'), document, seal };
}

/** Prices and accounts are read from the same bytes: what one of them refuses is not published. */
export function readRulebook({ core, account }: Cores, document: string): RulebookDocument {
  const loaded = core.load(document);
  const around = account.load(document);
  const results = [loaded, around];
  results.forEach((result) => result.ok && result.rulebook.close());
  const broken = results.find((result) => !result.ok);
  if (broken !== undefined && !broken.ok) {
    const { fields } = issuesProblem(422, '', broken.issues);
    throw refused('RULEBOOK_UNUSABLE', { detail: broken.issues.map(({ code, pointer, expected }) => `${code} at ${pointer}: ${expected}`).join('\n'), ...fields });
  }
  return JSON.parse(document) as RulebookDocument;
}

/** A warning stops a publish unless the publisher names it. */
export function refuseFindings(linted: LintResult, accept: readonly string[]): void {
  const findings = linted.ok ? linted.findings.filter(({ severity, code }) => severity === 'warning' && !accept.includes(code)) : [];
  if (findings.length > 0) {
    throw refused('RULEBOOK_FINDINGS', {
      detail: findings.map(({ code, pointer, text }) => `${code} at ${pointer}: ${text.en}`).join('\n'),
      findings: findings.map(({ code, rule, pointer, text }) => ({ code, rule, pointer, text })),
    });
  }
}

/** Stores a rulebook for good, once. Its version only grows, and a version never changes its bytes. */
export async function storeRulebook(transaction: Kysely<Tables>, { version, sha256, document, seal }: Publishable, nowMs: number): Promise<Published> {
  const known = await transaction.selectFrom('rulebooks').select(['version', 'sha256', 'key_id']).execute();
  const same = known.find((rulebook) => rulebook.sha256 === sha256);
  if (same !== undefined) {
    // Signed anew, by the next key or for the first time.
    if (same.key_id !== seal.key_id) {
      await transaction.updateTable('rulebooks').set(seal).where('version', '=', same.version).execute();
    }
    return { version, sha256, outcome: 'already published' };
  }
  const newest = Math.max(0, ...known.map((rulebook) => rulebook.version));
  if (version <= newest) {
    throw refused('RULEBOOK_ROLLED_BACK', {
      detail: `The rulebook says version ${version}, but its bytes are new and version ${newest} is published already. Raise its version to ${newest + 1} or more.`,
      pointer: '/version',
      value: version,
      expected: `${newest + 1} or more`,
    });
  }
  await transaction.insertInto('rulebooks').values({ version, sha256, document, published_at_ms: nowMs, ...seal }).execute();
  return { version, sha256, outcome: 'published' };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refused('RULEBOOK_UNUSABLE', { detail: 'It is not UTF-8 text.' });
  }
}
