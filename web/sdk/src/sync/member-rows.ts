import type { Host } from '../hosts/host.js';
import type { Api } from '../http.js';
import type { Fields, OwnTable, SyncTable } from '../wire.js';
import { SyncDevice } from './device.js';
import { Syncer } from './sync.js';

export interface RowsPorts {
  host: Host;
  api: Api;
  /** No two windows at once. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result>;
}

/** Whoever keeps something in the rows. */
export interface RowsUser {
  /** Writes down what is not yet. */
  before?(): Promise<void>;
  /** An exchange is over; `told`: the server answered. */
  after(told: boolean): Promise<void>;
}

/** The rows of one member on this device: written at once, told to the others when the network is there. */
export class MemberRows {
  private device: SyncDevice | null = null;
  private syncer: Syncer | null = null;
  private running: Promise<void> = Promise.resolve();
  private readonly users: RowsUser[] = [];

  constructor(private readonly ports: RowsPorts) {}

  use(user: RowsUser): void {
    this.users.push(user);
  }

  /** Of whoever is here now; nobody's before signing in. */
  async open(memberId: string, signedIn: boolean): Promise<void> {
    const { host, api, alone } = this.ports;
    this.device = null;
    this.syncer = null;
    if (signedIn) {
      const device = new SyncDevice({
        storage: host.storage,
        randomId: () => host.randomId(),
        ...(host.tabs === undefined ? {} : { alone: (work) => alone('rows', work) }),
      }, memberId);
      await device.open();
      this.device = device;
      this.syncer = new Syncer(api, device, (work) => alone('sync', work));
    }
  }

  get isOpen(): boolean {
    return this.device !== null;
  }

  /** true: something is not on the server yet. */
  get isDirty(): boolean {
    return this.device?.isDirty ?? false;
  }

  rows(table: SyncTable): Map<string, unknown> {
    return this.device?.rows(table) ?? new Map<string, unknown>();
  }

  async patch(table: OwnTable, key: string, fields: Fields): Promise<void> {
    await this.device?.patch(table, key, fields);
  }

  async delete(table: OwnTable, key: string): Promise<void> {
    await this.device?.delete(table, key);
  }

  /** Up and down; quietly nothing without a network. One at a time: what comes meanwhile is sent after it. */
  sync(): Promise<void> {
    this.running = this.running.then(() => this.exchange());
    return this.running;
  }

  /** Nothing of the member stays on a shared phone. */
  async wipe(): Promise<void> {
    const { device } = this;
    if (device === null) {
      return;
    }
    this.device = null;
    this.syncer = null;
    await device.wipe();
    // An answer that is under way may still be written; it goes too.
    this.running = this.running.then(() => device.wipe());
  }

  /** Nothing is written after this. */
  async close(): Promise<void> {
    const { running } = this;
    this.device = null;
    this.syncer = null;
    await running;
  }

  private async exchange(): Promise<void> {
    const { syncer, device } = this;
    if (syncer === null || !this.ports.api.isOnline()) {
      return;
    }
    try {
      for (const user of this.users) await user.before?.();
      const told = await syncer.sync();
      for (const user of this.users) {
        if (device === this.device) await user.after(told);
      }
    } catch {
      // What is pending waits for the next time; what was told before is still good.
    }
  }
}
