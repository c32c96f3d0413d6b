import type { SyncAnswer, SyncAsk } from '@yansuan/sdk/wire';
import { ProblemError } from '../problems.js';
import { decideMutation } from './mutations.js';
import type { SyncStore } from './store.js';

export interface SyncSetting {
  memberId: string;
  nowMs: number;
  rulebookVersion: number;
  /** The rest waits for the next request: a device drops only what last_mutation_id covers. */
  mutationsAtMost: number;
}

const clientUnknown = (): ProblemError =>
  new ProblemError(409, 'CLIENT_UNKNOWN', 'This device is not known here as it believes. Take a new device id and send again.');

/** Changes up, then what is new down: all in the caller's transaction. */
export async function answerSync(store: SyncStore, setting: SyncSetting, ask: SyncAsk): Promise<SyncAnswer> {
  const { memberId } = setting;
  const lastId = await push(store, setting, ask);
  const epoch = await store.epoch();
  const cookie = await store.rev(memberId);
  // A cookie from another epoch, or one that was never given out, says nothing.
  const full = ask.cookie === null || ask.epoch !== epoch || ask.cookie > cookie;
  const changes = await store.changesSince(memberId, full ? 0 : (ask.cookie ?? 0));
  return {
    nonce: ask.nonce,
    epoch,
    cookie,
    last_mutation_id: lastId,
    results: await store.results(ask.device_id),
    full,
    patch: full ? changes.filter(({ op }) => op === 'put') : changes,
    rulebook_version: setting.rulebookVersion,
    server_time_ms: setting.nowMs,
  };
}

/** Applies in order what is new. Effect, last id and result are one transaction: the caller's. */
async function push(store: SyncStore, { memberId, mutationsAtMost }: SyncSetting, ask: SyncAsk): Promise<number> {
  const known = await store.device(ask.device_id);
  const isNew = known === undefined && ask.acked_id === 0 && (ask.mutations[0]?.id ?? 1) === 1;
  // Another's device, one that this database forgot, or one that has seen what never happened here.
  if (known === undefined ? !isNew : known.memberId !== memberId || ask.acked_id > known.lastId) {
    throw clientUnknown();
  }
  let lastId = known?.lastId ?? 0;
  for (const mutation of ask.mutations.slice(0, mutationsAtMost)) {
    const decided = await store.outcomeOf(memberId, mutation.mid);
    if (mutation.id <= lastId) {
      // Counted already, but as another change: the device went back in time.
      if (decided === undefined) {
        throw clientUnknown();
      }
      continue;
    }
    if (mutation.id !== lastId + 1) {
      break;
    }
    lastId = mutation.id;
    const outcome = decided ?? (await decideMutation(store, memberId, mutation));
    if (decided === undefined) {
      await store.saveOutcome(memberId, mutation.mid, outcome);
    }
    await store.saveDevice(ask.device_id, memberId, lastId);
    await store.saveResult(ask.device_id, { id: lastId, ...outcome });
  }
  if (known === undefined && lastId === 0) {
    await store.saveDevice(ask.device_id, memberId, 0);
  }
  await store.forgetResults(ask.device_id, ask.acked_id);
  return lastId;
}
