// The store of sync in memory, with transactions that can be cut off; and the ways to break it.
import type { MutationResult, PatchOp, SyncTable } from '../../web/sdk/src/wire.js';
import type { Outcome, SyncStore } from '../../web/api/src/sync/store.js';

export interface ServerFaults {
  /** The device's last id is written apart from the effect, and changes are not known by mid. */
  lastIdApart?: boolean;
  /** What was refused is told once and not kept. */
  resultsNotKept?: boolean;
  /** Revisions are a clock that can be set back, not a counter. */
  clockCookie?: boolean;
}

interface Tables {
  devices: Map<string, { memberId: string; lastId: number }>;
  results: Map<string, MutationResult[]>;
  outcomes: Map<string, Outcome>;
  rows: Map<string, { table: SyncTable; key: string; rev: number; value: string | null }>;
  rev: number;
  effects: Map<string, number>;
  refused: Set<string>;
}

const empty = (): Tables => ({
  devices: new Map(), results: new Map(), outcomes: new Map(), rows: new Map(), rev: 0, effects: new Map(), refused: new Set(),
});
const copyOf = (tables: Tables): Tables => ({
  devices: new Map(tables.devices), results: new Map([...tables.results].map(([id, list]) => [id, [...list]])), outcomes: new Map(tables.outcomes),
  rows: new Map(tables.rows), rev: tables.rev, effects: new Map(tables.effects), refused: new Set(tables.refused),
});

export interface MemoryServer {
  epoch: string;
  copy(): MemoryServer;
  transaction<Result>(work: (store: SyncStore) => Promise<Result>, dies: 'no' | 'before' | 'after'): Promise<Result | null>;
  /** How often each change had an effect. */
  readonly effects: ReadonlyMap<string, number>;
  rejections(): string[];
  /** Whether the change was decided, one way or the other. */
  knows(mid: string): boolean;
  shown(): string;
}

export function memoryServer(faults: ServerFaults, next: () => number, from: Tables = empty(), epoch = 'epoch-0'): MemoryServer {
  let tables = from;
  const server: MemoryServer = {
    epoch,
    copy: () => memoryServer(faults, next, copyOf(tables), server.epoch),
    async transaction(work, dies) {
      const draft = copyOf(tables);
      const result = await work(storeOf(draft, server, faults, next));
      if (dies === 'before') {
        return null;
      }
      // The broken server commits its effects first, and its counting only if it is still there.
      tables = faults.lastIdApart === true && dies === 'after' ? { ...draft, devices: tables.devices, results: tables.results } : draft;
      return result;
    },
    get effects() {
      return tables.effects;
    },
    rejections: () => [...tables.refused],
    knows: (mid) => tables.outcomes.has(mid),
    shown: () => JSON.stringify([...tables.rows.values()]
      .filter(({ value }) => value !== null)
      .map(({ key, value }) => [key, Object.entries(JSON.parse(value ?? '{}') as object).sort()] as const)
      .sort()),
  };
  return server;
}

function storeOf(draft: Tables, server: MemoryServer, faults: ServerFaults, next: () => number): SyncStore {
  return {
    epoch: async () => server.epoch,
    device: async (id) => draft.devices.get(id),
    saveDevice: async (id, memberId, lastId) => void draft.devices.set(id, { memberId, lastId }),
    outcomeOf: async (_memberId, mid) => (faults.lastIdApart === true ? undefined : draft.outcomes.get(mid)),
    saveOutcome: async (_memberId, mid, outcome) => {
      draft.outcomes.set(mid, outcome);
      if (outcome.status === 'rejected') draft.refused.add(mid);
      else draft.effects.set(mid, (draft.effects.get(mid) ?? 0) + 1);
    },
    saveResult: async (deviceId, result) => {
      draft.results.set(deviceId, [...(draft.results.get(deviceId) ?? []), result]);
    },
    forgetResults: async (deviceId, upToId) => {
      draft.results.set(deviceId, (draft.results.get(deviceId) ?? []).filter(({ id }) => id > upToId));
    },
    results: async (deviceId) => {
      const kept = draft.results.get(deviceId) ?? [];
      if (faults.resultsNotKept === true) draft.results.set(deviceId, []);
      return kept;
    },
    row: async (_memberId, table, key) => draft.rows.get(`${table}/${key}`)?.value,
    putRow: async (_memberId, table, key, value) => {
      draft.rev = faults.clockCookie === true ? Math.max(1, draft.rev + Math.floor(next() * 5) - 2) : draft.rev + 1;
      draft.rows.set(`${table}/${key}`, { table, key, rev: draft.rev, value });
    },
    countRows: async () => draft.rows.size,
    rev: async () => draft.rev,
    changesSince: async (_memberId, rev) => [...draft.rows.values()]
      .filter((row) => row.rev > rev)
      .sort((left, right) => left.rev - right.rev)
      .map(({ table, key, rev: at, value }): PatchOp => (value === null
        ? { op: 'del', table, key, rev: at }
        : { op: 'put', table, key, rev: at, value: JSON.parse(value) as unknown })),
  };
}
