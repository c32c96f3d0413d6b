// Rulebooks that must load.
import assert from 'node:assert/strict';
import type { Issue } from '@yansuan/core';

/** In the core of prices or in that of accounts. */
export function open<Rulebook>(
  core: { load(text: string): { ok: true; rulebook: Rulebook } | { ok: false; issues: Issue[] } },
  text: string,
): Rulebook {
  const loaded = core.load(text);
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.issues));
  return loaded.rulebook;
}
