import type { Fields, Mutation, OwnTable } from '@yansuan/sdk/wire';
import type { Outcome, SyncStore } from './store.js';

const rowsAtMost = 1_000;
const fieldsAtMost = 32;

const applied: Outcome = { status: 'applied' };
const rejected = (code: string): Outcome => ({ status: 'rejected', code });

/** Decides a change. A rejection is as final as an effect, and has none. */
export async function decideMutation(store: SyncStore, memberId: string, { name, args }: Mutation): Promise<Outcome> {
  const [table, verb] = name.split('.') as [OwnTable, 'patch' | 'delete'];
  const row = await store.row(memberId, table, args.key);
  if (verb === 'delete') {
    // Deleting what is gone is what was wanted.
    if (typeof row === 'string') {
      await store.putRow(memberId, table, args.key, null);
    }
    return applied;
  }
  // A delete beats a later edit; a thing that comes again has a key of its own.
  if (row === null) {
    return rejected('ROW_DELETED');
  }
  if (row === undefined && (await store.countRows(memberId, table)) >= rowsAtMost) {
    return rejected('TOO_MANY_ROWS');
  }
  const before = row === undefined ? {} : (JSON.parse(row) as Fields);
  const after = merge(before, args.fields ?? {});
  if (Object.keys(after).length > fieldsAtMost) {
    return rejected('TOO_MANY_FIELDS');
  }
  if (table === 'reminder_acks' && !movesOn(before, after)) {
    return rejected('NOT_FORWARD');
  }
  await store.putRow(memberId, table, args.key, JSON.stringify(after));
  return applied;
}

/** Field by field, the last to arrive wins; null takes a field away. */
function merge(before: Fields, fields: Fields): Fields {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) {
      merged.delete(name);
    } else {
      merged.set(name, value);
    }
  }
  return Object.fromEntries(merged);
}

const reminderStates: readonly unknown[] = ['planned', 'shown', 'done'];

/** A reminder only moves planned → shown → done, whichever device says so. */
const movesOn = (before: Fields, after: Fields): boolean =>
  reminderStates.indexOf(after['state']) >= Math.max(0, reminderStates.indexOf(before['state']));
