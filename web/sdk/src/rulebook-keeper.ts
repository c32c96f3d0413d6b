import type { PublishRefusal, Rulebook, RulebookDocument } from '@yansuan/core';
import type { Api } from './http.js';
import { errorOf } from './http.js';
import type { ShopClock } from './clock.js';
import { ShopError } from './errors.js';
import type { PriceCore, PricedRulebook } from './price-core.js';
import type { RulebookTrust } from './rulebook-trust.js';
import type { SavedRulebook, Store } from './store.js';
import type { RulebookNotice } from './wire.js';

/** A rulebook that was verified and loaded. */
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
  /** The highest version seen under a key that is trusted still. */
  private highest = 0;
  private refusal: PublishRefusal | null = null;
  private keyId: string | undefined;

  constructor(
    private readonly core: Promise<PriceCore<Book>>,
    private readonly store: Store,
    private readonly api: Api,
    private readonly clock: ShopClock,
    private readonly trust: RulebookTrust,
  ) {}

  get current(): LoadedRulebook<Book> {
    if (this.loaded === null) {
      throw new ShopError(this.refusal ?? 'NO_RULEBOOK', 'There are no prices on this device yet, and the shop cannot be reached.');
    }
    return this.loaded;
  }

  get isLoaded(): boolean {
    return this.loaded !== null;
  }

  get checkedAtMs(): number {
    return this.checkedMs;
  }

  /** Why the rulebook that came last was not taken. What was here before is still used. */
  get refused(): PublishRefusal | null {
    return this.refusal;
  }

  /** Whether a rulebook from an earlier visit can be used. */
  async restore(): Promise<boolean> {
    const [saved, check] = await Promise.all([this.store.read('rulebook'), this.store.read('check'), this.trust.restore()]);
    this.highest = check !== null && this.trust.knows(check.key_id) ? check.version : 0;
    if (saved === null || saved.version < this.highest || !(await this.use(saved))) {
      return false;
    }
    this.checkedMs = check !== null && check.version === saved.version ? check.checked_at_ms : 0;
    return true;
  }

  /** Takes what another window has fetched or checked. True when another rulebook is in use now. */
  async takeUp(): Promise<boolean> {
    const saved = await this.store.read('rulebook');
    const isNew = saved !== null && this.loaded !== null && saved.version > this.loaded.version && (await this.use(saved));
    const check = await this.store.read('check');
    if (check !== null && check.version === this.loaded?.version) {
      this.checkedMs = Math.max(this.checkedMs, check.checked_at_ms);
    }
    return isNew;
  }

  /** Asks for the current rulebook. True when another one is in use now. `clockSet`: the time is being asked for meanwhile. */
  async update(clockSet: Promise<unknown>): Promise<boolean> {
    const known = this.loaded;
    const headers = known === null ? {} : { 'if-none-match': `"${known.sha256}"` };
    const [answer] = await Promise.all([this.api.send('GET', '/v1/rulebook', { headers }), clockSet]);
    if (answer.status !== 200 && answer.status !== 304) {
      throw errorOf(answer);
    }
    const notice = answer.status === 304 ? null : (JSON.parse(answer.text) as RulebookNotice);
    if (known !== null && (notice === null || notice.sha256 === known.sha256)) {
      this.refusal = null;
      this.noteChecked(known.version);
      return false;
    }
    if (notice === null) {
      return false;
    }
    if (notice.version < this.highest) {
      return this.refuse('RULEBOOK_ROLLED_BACK');
    }
    return this.fetch(notice);
  }

  private async fetch({ version, sha256, url, key_id, signature, keys }: RulebookNotice): Promise<boolean> {
    const answer = await this.api.send('GET', url);
    if (answer.status !== 200) {
      throw errorOf(answer);
    }
    const saved: SavedRulebook = { version, sha256, text: answer.text, key_id, signature };
    const refusal = await this.trust.refusal(saved.text, saved, keys);
    if (refusal !== null) {
      return this.refuse(refusal);
    }
    const loaded = await this.read(saved);
    if (loaded === null) {
      throw new ShopError('BAD_RULEBOOK', 'The rulebook that came is not usable here.');
    }
    // The notice is not signed, the version inside is.
    const isRolledBack = loaded.rulebook.version !== version;
    const { not_after_ms: notAfterMs = 0 } = loaded.document;
    if (isRolledBack || (notAfterMs !== 0 && notAfterMs <= this.clock.nowMs())) {
      loaded.rulebook.close();
      return this.refuse(isRolledBack ? 'RULEBOOK_ROLLED_BACK' : 'RULEBOOK_EXPIRED');
    }
    this.trust.learn(keys);
    this.loaded = loaded;
    this.refusal = null;
    this.noteChecked(version, key_id);
    // A full storage costs the offline visit, not this one.
    void this.store.write('rulebook', saved).catch(() => undefined);
    return true;
  }

  private refuse(refusal: PublishRefusal): false {
    this.refusal = refusal;
    return false;
  }

  /** From this device's storage: verified like what comes from the network. */
  private async use(saved: SavedRulebook): Promise<boolean> {
    if ((await this.trust.refusal(saved.text, saved)) !== null) {
      return false;
    }
    const loaded = await this.read(saved);
    if (loaded?.rulebook.version !== saved.version) {
      loaded?.rulebook.close();
      return false;
    }
    this.loaded = loaded;
    this.highest = Math.max(this.highest, saved.version);
    this.keyId = saved.key_id;
    return true;
  }

  private async read({ text, version, sha256 }: SavedRulebook): Promise<LoadedRulebook<Book> | null> {
    const result = (await this.core).load(text);
    return result.ok ? { rulebook: result.rulebook, document: JSON.parse(text) as RulebookDocument, version, sha256 } : null;
  }

  private noteChecked(version: number, keyId: string | undefined = this.keyId): void {
    this.keyId = keyId;
    this.highest = Math.max(this.highest, version);
    this.checkedMs = this.clock.nowMs();
    const check = { version, checked_at_ms: this.checkedMs, ...(keyId === undefined ? {} : { key_id: keyId }) };
    void this.store.write('check', check).catch(() => undefined);
  }
}
