import type { CouponInstance, Member } from '@yansuan/core';
import type { Api } from './http.js';
import { ShopError } from './errors.js';
import type { SavedMember, Store } from './store.js';
import type { Tabs } from './tabs.js';
import type { DemoMember, DemoMembers, Me, RefreshAsk, RenewableSession, SessionOpened } from './wire.js';

/** Whoever has not signed in. Their cart and nothing else is kept under this name. */
export const anonymousId = 'anonymous';

/** The shop's ids begin with their kind. */
export const isGuestId = (id: string): boolean => id.startsWith('guest-');

const nobody: SavedMember = { name: '', member: {}, coupons: [] };

/**
 * Who is here, what they hold, and the token that proves it to the API. The token lives in memory; what is kept is the
 * refresh token, which works once and is exchanged in one window at a time.
 */
export class Account {
  private id = anonymousId;
  private known: SavedMember = nobody;
  private demo: DemoMember[] = [];
  private renewing: Promise<boolean> | null = null;
  /** Grows with everyone who comes or goes, so that a late answer is not taken for the next one's. */
  private visit = 0;

  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly tabs: Tabs,
  ) {
    api.renew = () => this.renew();
  }

  get memberId(): string {
    return this.id;
  }

  get name(): string {
    return this.known.name;
  }

  get member(): Member {
    return this.known.member;
  }

  get coupons(): CouponInstance[] {
    return this.known.coupons;
  }

  get demoMembers(): DemoMember[] {
    return this.demo;
  }

  get isSignedIn(): boolean {
    return this.id !== anonymousId;
  }

  async restore(): Promise<void> {
    const [demo] = await Promise.all([this.store.read('demo'), this.takeUp()]);
    this.demo = demo ?? [];
  }

  /** Whoever this device says is here: at the start, and after another window signed in or out. */
  async takeUp(): Promise<void> {
    const session = await this.store.read('session');
    this.visit += 1;
    this.api.token = session?.token ?? null;
    this.id = session?.member_id ?? anonymousId;
    this.known = session === null ? nobody : ((await this.store.readOf(session.member_id, 'member')) ?? nobody);
  }

  /** Needs the network. On any failure whoever was here is still here. */
  async signIn(path: string, ask: object): Promise<void> {
    const session = await this.api.call<SessionOpened | RenewableSession>('POST', path, { body: JSON.stringify(ask) });
    const me = await this.api.call<Me>('GET', '/v1/me', { token: session.token, asMember: true });
    const kept = 'refresh_token' in session ? { refresh_token: session.refresh_token } : { token: session.token };
    await this.store.write('session', { member_id: session.member_id, ...kept });
    this.visit += 1;
    this.api.token = session.token;
    await this.keep(me);
  }

  /** Leaves nothing of the member on the device, which may be shared, and ends the sign-in at the shop if it can be reached and does not know. */
  async signOut(tells = true): Promise<void> {
    const left = this.id;
    if (tells && this.isSignedIn && this.api.hasNetwork()) {
      await this.api.send('POST', '/v1/sessions/end', { body: '{}', asMember: true }).catch(() => undefined);
    }
    await this.leave();
    if (left !== anonymousId) {
      await this.store.wipe(left);
    }
  }

  /** The sign-in ran out: what is private goes; the cart and an unanswered order wait for the next sign-in. */
  async expire(): Promise<void> {
    const left = this.id;
    await this.leave();
    await this.store.writeOf(left, 'member', null);
    await this.store.writeOf(left, 'seen', null);
    await this.store.writeOf(left, 'reminders', null);
  }

  /** Brings member and wallet up to date. */
  async update(): Promise<'same' | 'changed' | 'expired'> {
    if (!this.isSignedIn) {
      return 'same';
    }
    const { visit } = this;
    const before = JSON.stringify(this.known);
    try {
      const me = await this.api.call<Me>('GET', '/v1/me', { asMember: true });
      if (this.visit !== visit) {
        // Someone else signed in meanwhile; this answer is not about them.
        return 'same';
      }
      await this.keep(me);
      return JSON.stringify(this.known) === before ? 'same' : 'changed';
    } catch (error) {
      if (error instanceof ShopError && error.code === 'SIGNED_OUT') {
        return this.visit === visit ? 'expired' : 'same';
      }
      throw error;
    }
  }

  async updateDemo(): Promise<void> {
    try {
      this.demo = (await this.api.call<DemoMembers>('GET', '/v1/demo-members')).members;
    } catch (error) {
      // Outside development there are none.
      if (!(error instanceof ShopError)) {
        throw error;
      }
      this.demo = [];
    }
    await this.store.write('demo', this.demo);
  }

  /** One exchange at a time, here and in the other windows: a refresh token used twice ends the whole sign-in. */
  private renew(): Promise<boolean> {
    this.renewing ??= this.tabs.alone('session', () => this.exchange()).finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async exchange(): Promise<boolean> {
    const { visit } = this;
    // Another window may have exchanged it a moment ago, so it is read anew.
    const session = await this.store.read('session');
    if (session?.refresh_token === undefined || session.member_id !== this.id) {
      return false;
    }
    const ask: RefreshAsk = { refresh_token: session.refresh_token };
    try {
      const next = await this.api.call<RenewableSession>('POST', '/v1/sessions/refresh', { body: JSON.stringify(ask) });
      if (this.visit !== visit) {
        return false;
      }
      this.api.token = next.token;
      await this.store.write('session', { member_id: next.member_id, refresh_token: next.refresh_token });
      return true;
    } catch (error) {
      if (error instanceof ShopError && error.code === 'SIGN_IN_FAILED') {
        return false;
      }
      throw error;
    }
  }

  private async leave(): Promise<void> {
    this.visit += 1;
    this.api.token = null;
    this.id = anonymousId;
    this.known = nobody;
    await this.store.write('session', null);
  }

  private async keep(me: Me): Promise<void> {
    this.id = me.id;
    this.known = { name: me.name, member: me.member, coupons: me.coupons };
    await this.store.writeOf(me.id, 'member', this.known);
  }
}
