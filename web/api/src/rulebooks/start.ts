import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import type { RulebookSeal } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { transact } from '../database/transact.js';
import { ProblemError } from '../problems.js';
import { StartError } from '../start-error.js';
import { checkRulebook, refused, storeRulebook, type Cores, type Published } from './publish.js';
import { developmentTrust } from './development-key.js';
import { sealRefusal, signRulebook, type Trust } from './seal.js';

/** The configured keys. Only where people are invented may the shop make one for itself. */
export async function trustOf({ rulebookKeys, demo, dataDir }: { rulebookKeys: readonly string[]; demo: boolean; dataDir: string }): Promise<Trust> {
  if (rulebookKeys.length > 0) {
    return { keys: rulebookKeys, developmentKey: null };
  }
  if (!demo) {
    throw new StartError('RULEBOOK_UNSIGNED: YANSUAN_RULEBOOK_KEYS names no key, so no rulebook can be trusted. Make one with yansuan-admin keygen.');
  }
  return developmentTrust(dataDir);
}

/** The rulebook of the configuration; what is current is then signed by a key of this shop, or the process does not start. */
export async function publishAtStart(database: Kysely<Tables>, cores: Cores, file: string, trust: Trust, nowMs: number): Promise<Published> {
  try {
    const bytes = await readFile(file);
    const seal = trust.developmentKey === null ? await readSeal(`${file}.sig`) : signRulebook(bytes, trust.developmentKey);
    // One that has run out since it was published does not keep the shop from starting.
    const checked = checkRulebook(cores, bytes, seal, trust.keys, 0);
    const published = await transact(database, (transaction) => storeRulebook(transaction, checked, nowMs));
    await checkNewest(database, trust);
    return published;
  } catch (error) {
    if (error instanceof ProblemError) {
      const { detail = '' } = error.fields as { detail?: string };
      throw new StartError(`${error.code}: ${error.message}\n${detail}`.trim());
    }
    throw error;
  }
}

async function readSeal(file: string): Promise<RulebookSeal | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  try {
    return text === null ? null : (JSON.parse(text) as RulebookSeal);
  } catch {
    return null;
  }
}

async function checkNewest(database: Kysely<Tables>, { keys, developmentKey }: Trust): Promise<void> {
  const row = await database.selectFrom('rulebooks').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirstOrThrow();
  const bytes = Buffer.from(row.document, 'utf8');
  const refusal = sealRefusal(bytes, row.key_id === null || row.signature === null ? null : { key_id: row.key_id, signature: row.signature }, keys);
  // Another data folder on the same database has another development key.
  if (developmentKey !== null && (refusal === 'RULEBOOK_UNSIGNED' || refusal === 'RULEBOOK_UNKNOWN_KEY')) {
    await database.updateTable('rulebooks').set(signRulebook(bytes, developmentKey)).where('version', '=', row.version).execute();
  } else if (refusal !== null) {
    throw refused(refusal, { detail: `Version ${row.version} in the database is current.` });
  }
}
