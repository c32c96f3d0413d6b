import type { Rulebook, RulebookDocument } from '@yansuan/core';
import type { Api } from './http.js';
import { errorOf } from './http.js';
import type { ShopClock } from './clock.js';
import { ShopError } from './errors.js';
import type { PriceCore, PricedRulebook } from './price-core.js';
import type { SavedRulebook, Store } from './store.js';
import type { RulebookNotice } from './wire.js';

export interface LoadedRulebook<Book extends PricedRulebook = Rulebook> {
  /** Closed by whoever prices with it. */
  rulebook: Book;
  document: RulebookDocument;
  version: number;
  sha256: string;
}

/** The rulebook on this device, and when it was last known to be the current one. */
export class RulebookKeeper<Book extends PricedRulebook = Rulebook> {
  private loaded: LoadedRulebook<Book> | null = null;
  private checkedMs = 0;

  constructor(
    private readonly core: PriceCore<Book>,
    private readonly store: Store,
    private readonly api: Api,
    private readonly clock: ShopClock,
  ) {}

  get current(): LoadedRulebook<Book> {
    if (this.loaded === null) {
      throw new ShopError('NO_RULEBOOK', 'There are no prices on this device yet, and the shop cannot be reached.');
    }
    return this.loaded;
  }

  get isLoaded(): boolean {
    return this.loaded !== null;
  }

  get checkedAtMs(): number {
    return this.checkedMs;
  }

  /** Whether a rulebook from an earlier visit can be used. */
  async restore(): Promise<boolean> {
    const saved = await this.store.read('rulebook');
    if (saved === null || !this.use(saved)) {
      return false;
    }
    const check = await this.store.read('check');
    this.checkedMs = check !== null && check.version === saved.version ? check.checked_at_ms : 0;
    return true;
  }

  /** Takes what another window has fetched or checked. True when another rulebook is in use now. */
  async takeUp(): Promise<boolean> {
    const saved = await this.store.read('rulebook');
    const isNew = saved !== null && this.loaded !== null && saved.version > this.loaded.version && this.use(saved);
    const check = await this.store.read('check');
    if (check !== null && check.version === this.loaded?.version) {
      this.checkedMs = Math.max(this.checkedMs, check.checked_at_ms);
    }
    return isNew;
  }

  /** Asks for the current rulebook. True when another one is in use now. */
  async update(): Promise<boolean> {
    const known = this.loaded;
    const answer = await this.api.send('GET', '/v1/rulebook', {
      headers: known === null ? {} : { 'if-none-match': `"${known.sha256}"` },
    });
    if (answer.status === 304) {
      this.noteChecked();
      return false;
    }
    if (answer.status !== 200) {
      throw errorOf(answer);
    }
    const notice = JSON.parse(answer.text) as RulebookNotice;
    if (known !== null && (notice.sha256 === known.sha256 || notice.version < known.version)) {
      // An older one than was seen before is not an update: versions only grow.
      if (notice.sha256 === known.sha256) {
        this.noteChecked();
      }
      return false;
    }
    await this.fetch(notice);
    return true;
  }

  private async fetch(notice: RulebookNotice): Promise<void> {
    const answer = await this.api.send('GET', notice.url);
    if (answer.status !== 200) {
      throw errorOf(answer);
    }
    const saved = { version: notice.version, sha256: notice.sha256, text: answer.text };
    if (!this.use(saved)) {
      throw new ShopError('BAD_RULEBOOK', 'The rulebook that came is not usable here.');
    }
    this.noteChecked();
    // A full storage costs the offline visit, not this one.
    void this.store.write('rulebook', saved).catch(() => undefined);
  }

  private use(saved: SavedRulebook): boolean {
    const result = this.core.load(saved.text);
    if (!result.ok) {
      return false;
    }
    if (result.rulebook.version !== saved.version) {
      result.rulebook.close();
      return false;
    }
    this.loaded = {
      rulebook: result.rulebook,
      document: JSON.parse(saved.text) as RulebookDocument,
      version: saved.version,
      sha256: saved.sha256,
    };
    return true;
  }

  private noteChecked(): void {
    this.checkedMs = this.clock.nowMs();
    const { version } = this.current;
    void this.store.write('check', { version, checked_at_ms: this.checkedMs }).catch(() => undefined);
  }
}
