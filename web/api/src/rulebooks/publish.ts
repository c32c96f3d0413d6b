import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Account, Core } from '@yansuan/core';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { StartError } from '../start-error.js';

export type Published = { version: number; sha256: string; outcome: 'published' | 'already published' };

/** Stores a rulebook for good, once. Its version only grows, and a version never changes its bytes. */
export async function publishRulebook(
  database: Kysely<Tables>,
  { core, account }: { core: Core; account: Account },
  bytes: Uint8Array,
  nowMs: number,
): Promise<Published> {
  const document = decode(bytes);
  const loaded = core.load(document);
  // Prices and accounts are read from the same bytes: what one of them refuses is not published.
  const around = account.load(document);
  if (!loaded.ok || !around.ok) {
    const refused = loaded.ok ? around : loaded;
    const issues = (refused.ok ? [] : refused.issues).map(({ code, pointer, expected }) => `${code} at ${pointer}: ${expected}`);
    throw new StartError(`The rulebook is not usable.\n${issues.join('\n')}`);
  }
  const { version } = loaded.rulebook;
  loaded.rulebook.close();
  around.rulebook.close();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const outcome = await transact(database, async (transaction) => {
    const known = await transaction.selectFrom('rulebooks').select(['version', 'sha256']).execute();
    if (known.some((rulebook) => rulebook.sha256 === sha256)) {
      return 'already published' as const;
    }
    const newest = Math.max(0, ...known.map((rulebook) => rulebook.version));
    if (version <= newest) {
      throw new StartError(
        `The rulebook says version ${version}, but its bytes are new and version ${newest} is published already. ` +
          `Raise its version to ${newest + 1} or more.`,
      );
    }
    await transaction
      .insertInto('rulebooks')
      .values({ version, sha256, document, published_at_ms: nowMs })
      .execute();
    return 'published' as const;
  });
  return { version, sha256, outcome };
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new StartError('The rulebook is not UTF-8 text.', { cause: error });
  }
}
