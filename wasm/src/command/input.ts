// What every verb of the command needs: files, rulebooks, and the two ways to fail.
import { readFileSync } from 'node:fs';
import type { Issue, Lang } from '../contract.js';

/** Bad usage ends with status 2. */
export class UsageError extends Error {}

/** Bad input ends with status 1 and its issues. */
export class InputError extends Error {
  constructor(readonly issues: unknown) {
    super('bad input');
  }
}

export const print = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
};

export function readBytes(file: string | number): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file === 0 ? 'standard input' : file}: ${(error as Error).message}`);
  }
}

interface Loads<Rulebook> {
  load(text: Uint8Array | string): { ok: true; rulebook: Rulebook } | { ok: false; issues: Issue[] };
}

/** Opens a rulebook in the core of prices or in that of accounts. */
export function openBytes<Rulebook>(core: Loads<Rulebook>, bytes: Uint8Array | string): Rulebook {
  const loaded = core.load(bytes);
  if (!loaded.ok) throw new InputError(loaded.issues);
  return loaded.rulebook;
}

export const open = <Rulebook>(core: Loads<Rulebook>, file: string): Rulebook => openBytes(core, readBytes(file));

export function langOf(text: string | undefined): Lang {
  if (text === undefined || text === 'zh') return 'zh';
  if (text === 'en') return 'en';
  throw new UsageError('--lang: zh or en');
}
