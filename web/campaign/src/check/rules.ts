import type { Core } from '@yansuan/core';
import { loadCore } from '@yansuan/core/browser';
import { browserHost } from '@yansuan/sdk/browser';
import { Api, Backoff, MinuteTicker, RulebookKeeper, RulebookTrust, ShopClock, Store, type LoadedRulebook, type ServerTime } from '@yansuan/sdk/rules';

/** Written in by the build. */
declare const RULEBOOK_KEYS: string;
/** tweetnacl, beside the page. */
const verifierUrl = 'verifier.js';
const dayMs = 86_400_000;

export interface Age {
  level: 'fresh' | 'amber' | 'old';
  ageMs: number;
  online: boolean;
}

/** The shop's rules on this counter: what was kept from the last visit at once, what is current as soon as it answers. */
export class CounterRules {
  private readonly host = browserHost({ verifierUrl });
  private readonly clock = new ShopClock(Date.now, () => performance.now());
  private readonly store = new Store(this.host.storage);
  private readonly api = new Api(this.host, '', this.clock, () => this.onChange());
  private readonly backoff = new Backoff(() => void this.refresh());
  private keeper: RulebookKeeper | null = null;

  constructor(private readonly onChange: () => void) {}

  get loaded(): LoadedRulebook | null {
    return this.keeper?.isLoaded === true ? this.keeper.current : null;
  }
  get checkedAtMs(): number {
    return this.keeper?.checkedAtMs ?? 0;
  }
  nowMs(): number {
    return this.clock.nowMs();
  }
  isTimeSure(): boolean {
    return this.clock.isVerified();
  }

  age(): Age {
    const ageMs = Math.max(0, this.clock.nowMs() - this.checkedAtMs);
    return { level: ageMs <= dayMs ? 'fresh' : ageMs <= 7 * dayMs ? 'amber' : 'old', ageMs, online: this.api.isOnline() };
  }

  /** False: there are no rules on this device and the shop does not answer. */
  async open(wasmUrl: string): Promise<boolean> {
    const core: Promise<Core> = loadCore({ wasmUrl });
    this.keeper = new RulebookKeeper(core, this.store, this.api, this.clock, new RulebookTrust(this.host.verify, RULEBOOK_KEYS.split(',').filter(Boolean), this.store));
    this.clock.restore(await this.store.read('clock'));
    if (await this.keeper.restore()) void this.refresh();
    else await this.refresh();
    this.host.onOnline((online) => (online ? void this.refresh() : this.onChange()));
    this.host.onWake(() => void this.refresh());
    new MinuteTicker(() => this.clock.nowMs(), () => this.onChange()).start();
    return this.loaded !== null;
  }

  /** Never throws: what was there before is still good. */
  async refresh(): Promise<void> {
    const before = this.loaded;
    try {
      if ((await this.keeper?.update(this.api.call<ServerTime>('GET', '/v1/time'))) === true) before?.rulebook.close();
      await this.store.write('clock', this.clock.save());
      this.backoff.succeeded();
    } catch {
      this.backoff.failed();
    }
    this.onChange();
  }
}
