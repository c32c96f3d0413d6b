import type { Account } from './account.js';
import type { ShopClock } from './clock.js';
import type { Host } from './hosts/host.js';
import type { Api } from './http.js';
import type { PricedRulebook } from './price-core.js';
import type { RulebookKeeper } from './rulebook-keeper.js';
import { Backoff } from './schedule.js';
import type { Store } from './store.js';
import type { ServerTime } from './wire.js';

export interface RefresherParts {
  host: Host;
  api: Api;
  account: Account;
  rulebooks: RulebookKeeper<PricedRulebook>;
  clock: ShopClock;
  store: Store;
}

export interface RefresherEvents {
  onRulebook(): void;
  onMember(): void;
  onExpired(): Promise<void>;
  onChecked(): void;
  /** Everything was asked for and answered. */
  onUpToDate(): void;
  onRefreshed(): void;
  /** Whether this window may try again by itself. */
  mayRetry(): boolean;
}

/** Brings everything up to date: at the start, when the network comes, when the shop comes to the front. */
export class Refresher {
  private running: Promise<void> | null = null;
  private readonly backoff = new Backoff(() => void (this.events.mayRetry() && this.refresh()));
  private stops: (() => void)[] = [];
  private isClosed = false;

  constructor(
    private readonly parts: RefresherParts,
    private readonly events: RefresherEvents,
  ) {}

  /** What the device says. Whether the shop answers only a request can tell. */
  hasNetwork(): boolean {
    return this.parts.host.isOnline();
  }

  listen(): void {
    const { host } = this.parts;
    this.stops = [
      host.onOnline((online) => {
        this.events.onChecked();
        if (online) {
          void this.refresh();
        }
      }),
      host.onWake(() => void this.refresh()),
    ];
  }

  /** One at a time; never throws, because what was there before is still good. */
  refresh(): Promise<void> {
    this.running ??= this.attempt().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** The same, and again after one that is under way: it may have asked for the time before the clock was moved. */
  async refreshAnew(): Promise<void> {
    await this.running;
    await this.refresh();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.backoff.stop();
    this.stops.forEach((stop) => stop());
    this.stops = [];
    await this.running;
  }

  private async attempt(): Promise<void> {
    if (!this.hasNetwork() || this.isClosed) {
      return;
    }
    try {
      await this.update();
      this.backoff.succeeded();
      this.events.onRefreshed();
    } catch {
      if (!this.isClosed) {
        this.backoff.failed();
      }
    }
  }

  private async update(): Promise<void> {
    const { api, account, rulebooks, clock, store } = this.parts;
    const isNew = await rulebooks.update(api.call<ServerTime>('GET', '/v1/time'));
    if (this.isClosed) {
      return;
    }
    if (isNew) {
      this.events.onRulebook();
    }
    await store.write('clock', clock.save()).catch(() => undefined);
    const [member] = await Promise.all([account.update(), account.updateDemo()]);
    if (this.isClosed) {
      return;
    }
    if (member === 'expired') {
      await this.events.onExpired();
    } else if (member === 'changed') {
      this.events.onMember();
    }
    this.events.onChecked();
    this.events.onUpToDate();
  }
}
