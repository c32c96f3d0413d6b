import type { CouponInstance, Member } from '@yansuan/core';
import type { Api } from './http.js';
import { ShopError } from './errors.js';
import type { SavedMember, Store } from './store.js';
import type { DemoMember, DemoMembers, Me, SessionAsk, SessionOpened } from './wire.js';

/** Whoever has not signed in. Their cart and nothing else is kept under this name. */
export const anonymousId = 'anonymous';

const nobody: SavedMember = { name: '', member: {}, coupons: [] };

/** Who is here, what they hold, and the token that proves it to the API. */
export class Account {
  private id = anonymousId;
  private known: SavedMember = nobody;
  private demo: DemoMember[] = [];

  constructor(
    private readonly store: Store,
    private readonly api: Api,
  ) {}

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
    return this.api.token !== null;
  }

  async restore(): Promise<void> {
    this.demo = (await this.store.read('demo')) ?? [];
    const session = await this.store.read('session');
    if (session !== null) {
      this.api.token = session.token;
      this.id = session.member_id;
      this.known = (await this.store.readOf(session.member_id, 'member')) ?? nobody;
    }
  }

  /** Needs the network. On any failure whoever was here is still here. */
  async signIn(member: string): Promise<void> {
    const ask: SessionAsk = { member };
    const before = this.api.token;
    const session = await this.api.call<SessionOpened>('POST', '/v1/sessions', { body: JSON.stringify(ask) });
    this.api.token = session.token;
    try {
      const me = await this.api.call<Me>('GET', '/v1/me', { asMember: true });
      await this.store.write('session', { token: session.token, member_id: session.member_id });
      await this.keep(me);
    } catch (error) {
      this.api.token = before;
      throw error;
    }
  }

  /** Leaves nothing of the member on the device, which may be shared. */
  async signOut(): Promise<void> {
    const left = this.id;
    await this.leave();
    if (left !== anonymousId) {
      await this.store.wipe(left);
    }
  }

  /** The token ran out: what is private goes; the cart and an unanswered order wait for the next sign-in. */
  async expire(): Promise<void> {
    const left = this.id;
    await this.leave();
    await this.store.writeOf(left, 'member', null);
    await this.store.writeOf(left, 'orders', null);
  }

  /** Brings member and wallet up to date. */
  async update(): Promise<'same' | 'changed' | 'expired'> {
    const { token } = this.api;
    if (token === null) {
      return 'same';
    }
    const before = JSON.stringify(this.known);
    try {
      const me = await this.api.call<Me>('GET', '/v1/me', { asMember: true });
      if (this.api.token !== token) {
        // Someone else signed in meanwhile; this answer is not about them.
        return 'same';
      }
      await this.keep(me);
      return JSON.stringify(this.known) === before ? 'same' : 'changed';
    } catch (error) {
      if (error instanceof ShopError && error.code === 'SIGNED_OUT') {
        return this.api.token === token ? 'expired' : 'same';
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

  private async leave(): Promise<void> {
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
