import type { Storage } from '../hosts/host.js';
import type { Fields, Mutation, MutationResult, OwnTable, PatchOp, SyncAnswer, SyncAsk, SyncTable } from '../wire.js';
import { Snapshot } from './snapshot.js';

/** What a device keeps: one value, saved as one. */
export interface DeviceState {
  device_id: string;
  epoch: string | null;
  cookie: number | null;
  /** Results up to here are in `refused`, or were nothing to tell. */
  acked_id: number;
  next_id: number;
  /** Not covered by last_mutation_id yet. */
  pending: Mutation[];
  /** As the server last told it: table/key to value. */
  base: Record<string, unknown>;
  /** Changes that the server refused, for the person to see; each once. */
  refused: { mid: string; name: Mutation['name']; key: string; code: string }[];
}

/** What a device needs of its host. */
export interface DevicePorts {
  storage: Storage;
  randomId(): string;
  /** Where several windows share the storage: no two at once. What is saved is then read again before it is changed. */
  alone?<Result>(work: () => Promise<Result>): Promise<Result>;
}

const rowName = (table: SyncTable, key: string): string => `${table}/${key}`;

/**
 * The client's side of sync. It sends nothing and knows no clock: `request` says what to send, `receive` takes what
 * came back. Whatever changes is saved before it counts.
 */
export class SyncDevice {
  protected state: DeviceState;
  private awaited: string | null = null;
  private last: Promise<unknown> = Promise.resolve();
  protected readonly snapshot: Snapshot<DeviceState>;

  constructor(
    protected readonly ports: DevicePorts,
    memberId: string,
  ) {
    this.snapshot = new Snapshot(ports.storage, `yansuan/${memberId}/sync`);
    this.state = newState(ports.randomId());
  }

  /** Takes up what was saved; a device that never was here begins. */
  async open(): Promise<void> {
    const saved = await this.snapshot.load();
    if (saved === null) {
      await this.snapshot.save(this.state);
    } else {
      this.state = saved;
    }
  }

  /** What another window changed. */
  takeUp(): Promise<void> {
    return this.ports.alone === undefined ? Promise.resolve() : this.change((state) => state);
  }

  /** Saved when it resolves; when it rejects, nothing happened. */
  patch(table: OwnTable, key: string, fields: Fields): Promise<void> {
    return this.mutate(`${table}.patch`, { key, fields });
  }

  delete(table: OwnTable, key: string): Promise<void> {
    return this.mutate(`${table}.delete`, { key });
  }

  /** What is shown: what the server told, with the pending changes made again on it. */
  rows(table: SyncTable): Map<string, unknown> {
    const start = `${table}/`;
    const rows = new Map<string, unknown>();
    for (const [name, value] of Object.entries(this.state.base)) {
      if (name.startsWith(start)) rows.set(name.slice(start.length), value);
    }
    for (const { name, args } of this.state.pending) {
      if (name === `${table}.delete`) {
        rows.delete(args.key);
      } else if (name === `${table}.patch`) {
        rows.set(args.key, merged(rows.get(args.key), args.fields ?? {}));
      }
    }
    return rows;
  }

  /** true: something here is not on the server yet. */
  get isDirty(): boolean {
    return this.state.pending.length > 0;
  }

  /** Takes the refused changes out, to be told to the person. */
  async takeRefused(): Promise<DeviceState['refused']> {
    let taken: DeviceState['refused'] = [];
    await this.change((state) => {
      taken = state.refused;
      return taken.length === 0 ? state : { ...state, refused: [] };
    });
    return taken;
  }

  /** The next request. An answer to any request before it no longer counts. */
  request(): SyncAsk {
    this.awaited = this.ports.randomId();
    const { device_id, epoch, cookie, acked_id, pending } = this.state;
    return { protocol: 1, schema: 1, device_id, nonce: this.awaited, epoch, cookie, acked_id, mutations: pending.slice(0, 50) };
  }

  /** An answer that came: taken when it is to the current request, whole or not at all. */
  async receive(answer: SyncAnswer): Promise<boolean> {
    if (!this.isCurrent(answer.nonce)) {
      return false;
    }
    this.awaited = null;
    await this.settle(answer);
    return true;
  }

  /** The server does not know this device as it believes: it becomes another, and sends what is pending again. */
  async becomeNew(nonce: string): Promise<boolean> {
    if (!this.isCurrent(nonce)) {
      return false;
    }
    this.awaited = null;
    await this.change((state) => ({
      ...state,
      device_id: this.ports.randomId(),
      acked_id: 0,
      next_id: state.pending.length + 1,
      // `mid` stays: one that was applied after all is not applied again.
      pending: state.pending.map((mutation, place) => ({ ...mutation, id: place + 1 })),
    }));
    return true;
  }

  wipe(): Promise<void> {
    return this.snapshot.wipe();
  }

  protected isCurrent(nonce: string): boolean {
    return nonce === this.awaited;
  }

  protected async mutate(name: Mutation['name'], args: Mutation['args']): Promise<void> {
    await this.change((state) => ({
      ...state,
      next_id: state.next_id + 1,
      pending: [...state.pending, { id: state.next_id, mid: this.ports.randomId(), name, args }],
    }));
  }

  protected async settle(answer: SyncAnswer): Promise<void> {
    await this.change((state) => settled(state, answer));
  }

  /** One change after the other: made, saved, and only then true. */
  protected change(make: (state: DeviceState) => DeviceState): Promise<void> {
    const { alone } = this.ports;
    const once = async (): Promise<void> => {
      if (alone !== undefined) {
        this.state = (await this.snapshot.load()) ?? this.state;
      }
      const next = make(this.state);
      if (next !== this.state) {
        await this.snapshot.save(next);
        this.state = next;
      }
    };
    const done = this.last.then(() => (alone === undefined ? once() : alone(once)));
    this.last = done.catch(() => undefined);
    return done;
  }
}

/** Patch, cookie, results and dropped changes: all in one new state. */
export function settled(state: DeviceState, answer: SyncAnswer): DeviceState {
  const { last_mutation_id: lastId } = answer;
  const known = new Map(state.pending.map((mutation) => [mutation.id, mutation]));
  const fresh = answer.results.filter(({ id, status }) => id > state.acked_id && status === 'rejected');
  return {
    ...state,
    epoch: answer.epoch,
    cookie: answer.cookie,
    acked_id: Math.max(state.acked_id, lastId),
    pending: state.pending.filter(({ id }) => id > lastId),
    base: patched(answer.full ? {} : state.base, answer.patch),
    refused: [...state.refused, ...fresh.flatMap((result) => refusal(result, known.get(result.id)))],
  };
}

function refusal({ code }: MutationResult, mutation: Mutation | undefined): DeviceState['refused'] {
  return mutation === undefined ? [] : [{ mid: mutation.mid, name: mutation.name, key: mutation.args.key, code: code ?? 'REJECTED' }];
}

export function patched(base: DeviceState['base'], patch: readonly PatchOp[]): DeviceState['base'] {
  const rows = new Map(Object.entries(base));
  for (const change of patch) {
    if (change.op === 'put') {
      rows.set(rowName(change.table, change.key), change.value);
    } else {
      rows.delete(rowName(change.table, change.key));
    }
  }
  return Object.fromEntries(rows);
}

function merged(row: unknown, fields: Fields): Fields {
  const values = new Map(Object.entries((row ?? {}) as Fields));
  for (const [name, value] of Object.entries(fields)) {
    if (value === null) values.delete(name);
    else values.set(name, value);
  }
  return Object.fromEntries(values);
}

const newState = (deviceId: string): DeviceState => ({
  device_id: deviceId, epoch: null, cookie: null, acked_id: 0, next_id: 1, pending: [], base: {}, refused: [],
});
