// A server with several devices over a network that loses, doubles and reorders, in one seeded thread of events.
import { random } from '../node/support/requests.js';
import { SyncDevice } from '../../web/sdk/src/sync/device.js';
import type { Storage } from '../../web/sdk/src/hosts/host.js';
import type { SyncAnswer, SyncAsk } from '../../web/sdk/src/wire.js';
import { ProblemError } from '../../web/api/src/problems.js';
import { answerSync } from '../../web/api/src/sync/answer.js';
import { memoryServer, type MemoryServer, type ServerFaults } from './memory-server.js';

export class Crash extends Error {}

export interface Variant {
  server?: ServerFaults;
  device?: typeof SyncDevice;
}

type Message =
  | { to: 'server'; device: number; ask: SyncAsk }
  | { to: 'device'; device: number; nonce: string; answer: SyncAnswer | 'CLIENT_UNKNOWN' };

interface Phone {
  texts: Map<string, string>;
  /** Storage operations until the phone dies; infinite: it lives. */
  dieAfter: number;
  device: SyncDevice;
  /** Rejections this phone was told of, by mid. */
  refused: string[];
  cookie: { epoch: string | null; value: number };
}

const idOf = (device: number, count: number): string => `id-${device}-${String(count).padStart(16, '0')}`;
const memberId = 'member';
const devices = 3;
const steps = 90;
const keys = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7', 'k8'];

/** Runs one seed and tells what went wrong, in words; an empty list is a good run. */
export async function simulate(seed: number, variant: Variant = {}): Promise<string[]> {
  const world = new World(seed, variant);
  await world.run();
  return world.violations;
}

class World {
  readonly violations: string[] = [];
  private readonly next: () => number;
  private server: MemoryServer;
  private backup: MemoryServer;
  private readonly phones: Phone[] = [];
  private readonly network: Message[] = [];
  private ids = 0;
  private restored = 0;
  private isCalm = false;
  /** Every change that a device promised to keep. */
  private readonly promised: string[] = [];

  constructor(seed: number, private readonly variant: Variant) {
    this.next = random(seed);
    this.server = memoryServer(variant.server ?? {}, this.next);
    this.backup = this.server.copy();
  }

  private below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  async run(): Promise<void> {
    const loss = this.next() * 0.3;
    const twice = this.next() * 0.5;
    const restores = this.next() < 0.3;
    for (let index = 0; index < devices; index += 1) {
      const texts = new Map<string, string>();
      const phone: Phone = { texts, dieAfter: Infinity, device: this.newDevice(texts, index), refused: [], cookie: { epoch: null, value: -1 } };
      this.phones.push(phone);
      await phone.device.open();
    }
    for (let step = 0; step < steps; step += 1) {
      await this.step(step, { loss, twice, restores });
    }
    await this.calm();
    this.check();
  }

  private newDevice(texts: Map<string, string>, index: number): SyncDevice {
    const Device = this.variant.device ?? SyncDevice;
    const randomId = (): string => idOf(index, (this.ids += 1));
    return new Device({ storage: this.mortal(texts, index), randomId }, memberId);
  }

  /** Storage of a phone that can die between any two operations. */
  private mortal(texts: Map<string, string>, index: number): Storage {
    const operation = (): void => {
      const phone = this.phones[index];
      if (phone !== undefined && (phone.dieAfter -= 1) < 0) {
        throw new Crash();
      }
    };
    return {
      get: async (key) => texts.get(key) ?? null,
      set: async (key, text) => {
        operation();
        texts.set(key, text);
      },
      remove: async (key) => {
        operation();
        texts.delete(key);
      },
      clear: async () => {
        operation();
        texts.clear();
      },
    };
  }

  private async step(step: number, { loss, twice, restores }: { loss: number; twice: number; restores: boolean }): Promise<void> {
    const index = this.below(devices);
    const phone = this.phones[index];
    if (phone === undefined) return;
    const dice = this.next();
    if (this.next() < 0.08) {
      phone.dieAfter = this.below(4);
    }
    if (dice < 0.3) {
      await this.alive(phone, index, () => this.edit(phone, index, step));
    } else if (dice < 0.55) {
      this.post({ to: 'server', device: index, ask: structuredClone(phone.device.request()) }, loss, twice);
    } else if (dice < 0.97) {
      await this.deliver(loss, twice);
    } else if (dice < 0.985) {
      this.backup = this.server.copy();
    } else if (restores) {
      // What a device was told since the backup is gone on the server; the operator says so with a new epoch.
      this.server = this.backup.copy();
      this.server.epoch = `epoch-${(this.restored += 1)}`;
    }
  }

  /** A crash in the middle: the phone starts again from its storage. */
  private async alive(phone: Phone, index: number, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
    }
    if (phone.dieAfter < 0) {
      phone.dieAfter = Infinity;
      phone.device = this.newDevice(phone.texts, index);
      await phone.device.open();
    }
  }

  private async edit(phone: Phone, index: number, step: number): Promise<void> {
    const key = keys[this.below(keys.length)] ?? 'k1';
    if (this.next() < 0.1) {
      await phone.device.delete('shelf', key);
    } else {
      await phone.device.patch('shelf', key, { [`field${this.below(3)}`]: step, by: index });
    }
    // A change takes one id: the last one made is its mid.
    this.promised.push(idOf(index, this.ids));
  }

  private post(message: Message, loss: number, twice: number): void {
    if (this.next() < loss) return;
    this.network.push(message);
    if (this.next() < twice) this.network.push(structuredClone(message));
  }

  private async deliver(loss: number, twice: number): Promise<void> {
    if (this.network.length === 0) return;
    const [message] = this.network.splice(this.below(this.network.length), 1);
    if (message === undefined) return;
    if (message.to === 'server') {
      const answer = await this.atServer(message.ask);
      if (answer !== null) {
        this.post({ to: 'device', device: message.device, nonce: message.ask.nonce, answer }, loss, twice);
      }
      return;
    }
    const phone = this.phones[message.device];
    if (phone !== undefined) {
      await this.alive(phone, message.device, () => this.hand(phone, message.nonce, message.answer));
    }
  }

  private async hand(phone: Phone, nonce: string, answer: SyncAnswer | 'CLIENT_UNKNOWN'): Promise<void> {
    if (answer === 'CLIENT_UNKNOWN') {
      await phone.device.becomeNew(nonce);
      return;
    }
    const isTaken = await phone.device.receive(answer);
    if (isTaken) {
      if (phone.cookie.epoch === answer.epoch && answer.cookie < phone.cookie.value) {
        this.violations.push('a device went back in time');
      }
      phone.cookie = { epoch: answer.epoch, value: answer.cookie };
    }
    for (const { mid } of await phone.device.takeRefused()) {
      if (phone.refused.includes(mid)) this.violations.push('a result was seen twice');
      phone.refused.push(mid);
    }
  }

  /** The server may die before or after it commits: the answer is lost either way. */
  private async atServer(ask: SyncAsk): Promise<SyncAnswer | 'CLIENT_UNKNOWN' | null> {
    const dies = !this.isCalm && this.next() < 0.05;
    const setting = { memberId, nowMs: 0, rulebookVersion: 1, mutationsAtMost: 1 + this.below(4) };
    try {
      const answer = await this.server.transaction((store) => answerSync(store, setting, ask), dies ? this.below(2) === 0 ? 'before' : 'after' : 'no');
      return dies ? null : answer;
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'CLIENT_UNKNOWN') return 'CLIENT_UNKNOWN';
      throw error;
    }
  }

  /** Good weather at the end: everyone says all there is, until nobody has anything left. */
  private async calm(): Promise<void> {
    this.isCalm = true;
    // Whatever is still under way arrives first, late.
    while (this.network.length > 0) await this.deliver(0, 0);
    // Twice more when nobody has anything left: once to hear of the others, once to be sure.
    for (let round = 0, quiet = 0; round < 60 && quiet < 3; round += 1) {
      quiet = this.phones.some(({ device }) => device.isDirty) ? 0 : quiet + 1;
      for (const [index, phone] of this.phones.entries()) {
        phone.dieAfter = Infinity;
        this.post({ to: 'server', device: index, ask: structuredClone(phone.device.request()) }, 0, 0);
        while (this.network.length > 0) await this.deliver(0, 0);
      }
    }
  }

  private check(): void {
    const shown = this.phones.map(({ device }) => JSON.stringify([...device.rows('shelf')].map(([key, row]) => [key, Object.entries(row as object).sort()]).sort()));
    if (new Set(shown).size > 1) this.violations.push('the devices do not agree');
    if (shown[0] !== this.server.shown()) this.violations.push('the devices do not show what the server has');
    if (this.phones.some(({ device }) => device.isDirty)) this.violations.push('a change never arrived');
    for (const times of this.server.effects.values()) {
      if (times > 1) this.violations.push('a change was applied twice');
    }
    const told = new Set(this.phones.flatMap(({ refused }) => refused));
    for (const mid of this.server.rejections()) {
      if (this.restored === 0 && !told.has(mid)) this.violations.push('a refusal was never told');
    }
    if (this.restored === 0) {
      for (const mid of this.promised) {
        if (!this.server.knows(mid)) this.violations.push('a promised change was lost');
      }
    }
  }
}
