import type { Plan, PlanRequest, ShelfEntry, ShelfItem, TouchKind } from '@yansuan/core';
import type { Host } from '../hosts/host.js';
import type { Api } from '../http.js';
import type { Store } from '../store.js';
import type { MemberRows } from '../sync/member-rows.js';
import type { ConsentsGiven, FeedAsk, Fields, ReminderChange, Reminders, ReminderSettings, Scalar, SyncTable } from '../wire.js';
import { shelfItem, shelfItems, type QuietChoice } from './rows.js';

/** A product on the shelf: what was written down, and how the core says it stands. Null: not reckoned yet. */
export interface ShelfProduct {
  item: ShelfItem;
  stand: ShelfEntry | null;
  /** true: bought elsewhere and written down by hand. */
  own: boolean;
}

/** Something that was not bought here. */
export interface OwnProduct {
  sku: string;
  units?: number;
  opened_on?: string;
}

export interface ShelfPorts {
  host: Host;
  api: Api;
  rows: MemberRows;
  store: Store;
  nowMs(): number;
  /** The core, where it can be had; the rules with these quiet hours. */
  plan(request: () => PlanRequest, quiet: QuietChoice): Promise<Plan | null>;
  changed(): void;
}

interface Step {
  key: string;
  /** Null: the row was not there before. */
  before: Fields | null;
}

const eightHoursMs = 8 * 3_600_000;
const noOptOuts: ReminderSettings['opt_outs'] = { marketing: false, kinds: [], touches: [] };

/** The shelf of one member on this device: written at once, told to the others when the network is there. */
export class ShelfDesk {
  private known: Reminders | null = null;
  private memberId = '';
  private last: Step | null = null;

  constructor(private readonly ports: ShelfPorts) {
    ports.rows.use({ after: (told) => this.synced(told) });
  }

  /** The shelf of whoever is here now; nobody's before signing in. */
  async open(memberId: string, signedIn: boolean): Promise<void> {
    this.memberId = memberId;
    this.last = null;
    this.known = signedIn ? await this.ports.store.readOf(memberId, 'reminders') : null;
  }

  /** What the server last told is this old; null: never. */
  get toldAtMs(): number | null {
    return this.known?.server_time_ms ?? null;
  }

  /** true: something is not on the server yet. */
  get isDirty(): boolean {
    return this.ports.rows.isDirty;
  }

  get settings(): ReminderSettings | null {
    return this.known?.settings ?? null;
  }

  get hasFeed(): boolean {
    return this.known?.feed ?? false;
  }

  get canUndo(): boolean {
    return this.last !== null;
  }

  items(): ShelfItem[] {
    return shelfItems(this.rows('shelf'));
  }

  async products(): Promise<ShelfProduct[]> {
    // An empty shelf needs no core, and does not bring it before the first picture.
    if (this.items().length === 0) {
      return [];
    }
    const plan = await this.plan(1);
    const stands = new Map((plan?.shelf ?? []).map((entry) => [entry.id, entry]));
    const rows = this.rows('shelf');
    return this.items().map((item) => ({ item, stand: stands.get(item.id) ?? null, own: (rows.get(item.id) as Fields | undefined)?.['order'] === undefined }));
  }

  /** Reckoned here, so offline too. What was done with is left out. */
  async plan(days: number): Promise<Plan | null> {
    const plan = await this.ports.plan(() => this.request(days), this.settings?.quiet ?? 'shop');
    if (plan === null) {
      return null;
    }
    const acks = this.rows('reminder_acks');
    return { ...plan, touches: plan.touches.filter(({ id }) => (acks.get(id) as Fields | undefined)?.['state'] !== 'done') };
  }

  async markOpened(key: string): Promise<void> {
    await this.write(key, { opened_on: this.today(), finished_on: null });
  }

  async markFinished(key: string): Promise<void> {
    await this.write(key, { finished_on: this.today() });
  }

  async addOwn({ sku, units = 1, opened_on }: OwnProduct): Promise<string> {
    const key = `own-${this.ports.host.randomId()}`.slice(0, 64);
    await this.write(key, { sku, units, received_at_ms: this.ports.nowMs(), ...(opened_on === undefined ? {} : { opened_on }) });
    return key;
  }

  async remove(key: string): Promise<void> {
    const before = this.rowOf(key);
    if (!this.ports.rows.isOpen || before === null) {
      return;
    }
    await this.ports.rows.delete('shelf', key);
    this.after({ key, before });
  }

  /** Takes the last change of the shelf back. A row that was deleted comes again under another key. */
  async undo(): Promise<boolean> {
    const { last } = this;
    const { rows } = this.ports;
    if (last === null || !rows.isOpen) {
      return false;
    }
    this.last = null;
    const now = this.rowOf(last.key);
    if (last.before === null) {
      await rows.delete('shelf', last.key);
    } else if (now === null) {
      await rows.patch('shelf', `again-${this.ports.host.randomId()}`.slice(0, 64), last.before);
    } else {
      const names = new Set([...Object.keys(last.before), ...Object.keys(now)]);
      const { before } = last;
      const back = [...names].filter((name) => before[name] !== now[name]).map((name): [string, Scalar] => [name, before[name] ?? null]);
      await rows.patch('shelf', last.key, Object.fromEntries(back));
    }
    this.after(null);
    return true;
  }

  async acknowledge(touch: string, state: 'shown' | 'done'): Promise<void> {
    await this.ports.rows.patch('reminder_acks', touch, { state });
    this.after(this.last);
  }

  /** Up and down, and what the member is told comes anew. */
  sync(): Promise<void> {
    return this.ports.rows.sync();
  }

  private async synced(told: boolean): Promise<void> {
    if (told) {
      const { memberId } = this;
      const answer = await this.ports.api.call<Reminders>('GET', '/v1/me/reminders', { asMember: true });
      if (memberId === this.memberId) {
        await this.keep(answer);
      }
    }
    this.ports.changed();
  }

  /** These need the network: other devices and the planner must know at once. */
  async choose(change: ReminderChange): Promise<void> {
    const settings = await this.post<ReminderSettings>('/v1/me/reminders', change);
    await this.adopt({ settings });
  }

  /** WeChat's templates for these kinds of touch, as far as the shop has them, three at most: that is what WeChat asks at once. */
  templatesFor(kinds: readonly TouchKind[]): string[] {
    const templates = this.known?.templates ?? {};
    return [...new Set(kinds.flatMap((kind) => templates[kind] ?? []))].slice(0, 3);
  }

  /** One consent, one message. */
  async consent(templates: readonly string[]): Promise<void> {
    await this.post('/v1/me/consents', { templates: [...templates] } satisfies ConsentsGiven);
  }

  /** The link's token; whoever has it reads the shelf. A new one ends the one before. */
  async openFeed(): Promise<string> {
    const token = `${this.ports.host.randomId()}${this.ports.host.randomId()}`.slice(0, 64);
    const ask: FeedAsk = { token };
    await this.post('/v1/me/shelf-feed', ask);
    await this.adopt({ feed: true });
    return token;
  }

  async closeFeed(): Promise<void> {
    await this.post('/v1/me/shelf-feed/revoke');
    await this.adopt({ feed: false });
  }

  private post<Answer>(path: string, body?: object): Promise<Answer> {
    const headers = { 'idempotency-key': this.ports.host.randomId() };
    return this.ports.api.call<Answer>('POST', path, { asMember: true, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }

  private async adopt(change: Partial<Reminders>): Promise<void> {
    if (this.known !== null) {
      await this.keep({ ...this.known, ...change });
    }
    this.ports.changed();
  }

  private async keep(known: Reminders): Promise<void> {
    this.known = known;
    await this.ports.store.writeOf(this.memberId, 'reminders', known).catch(() => undefined);
  }

  private request(days: number): PlanRequest {
    const { known } = this;
    return {
      ...(known?.facts ?? { member: { id: this.memberId || 'nobody' } }),
      opt_outs: known?.settings.opt_outs ?? noOptOuts,
      now_ms: this.ports.nowMs(),
      horizon_days: days,
      shelf: this.items(),
    };
  }

  private async write(key: string, fields: Fields): Promise<void> {
    if (!this.ports.rows.isOpen) {
      return;
    }
    const before = this.rowOf(key);
    await this.ports.rows.patch('shelf', key, fields);
    this.after({ key, before });
  }

  private rows(table: SyncTable): Map<string, unknown> {
    return this.ports.rows.rows(table);
  }

  private rowOf(key: string): Fields | null {
    const row = this.rows('shelf').get(key);
    return row === undefined || shelfItem(key, row) === null ? null : { ...(row as Fields) };
  }

  private after(step: Step | null): void {
    this.last = step;
    this.ports.changed();
    void this.sync();
  }

  /** The shop's day, as people write it down: UTC+8. */
  private today(): string {
    return new Date(this.ports.nowMs() + eightHoursMs).toISOString().slice(0, 10);
  }
}
