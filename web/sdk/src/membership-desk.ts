import { NetworkError } from './errors.js';
import { errorOf, problemOf, type Api } from './http.js';
import type { LastSeen, Seen } from './seen.js';
import type { SavedKeys, Store } from './store.js';
import type { AccountChanged, AccountPage, Catalogue, Referrals } from './wire.js';

export type RedeemResult =
  | { kind: 'done'; changed: AccountChanged }
  | { kind: 'refused'; code: string }
  | { kind: 'offline' }
  /** Sent and not answered: redeeming the same item again asks with the same key. */
  | { kind: 'unknown' };

/** What a member's account says, online or as it was last told; and what is done with points, online only. */
export class MembershipDesk {
  constructor(
    private readonly store: Store,
    private readonly api: Api,
    private readonly seen: LastSeen,
    private readonly memberId: () => string,
    private readonly newKey: () => string,
  ) {}

  account(): Promise<Seen<AccountPage>> {
    return this.see('/v1/me/account?limit=50');
  }

  catalogue(): Promise<Seen<Catalogue>> {
    return this.see('/v1/redemptions');
  }

  referrals(): Promise<Seen<Referrals>> {
    return this.see('/v1/referrals');
  }

  redeem(item: string): Promise<RedeemResult> {
    return this.post('/v1/redemptions', { item });
  }

  acceptInvitation(code: string): Promise<RedeemResult> {
    return this.post('/v1/referrals', { code });
  }

  private see<Value>(path: string): Promise<Seen<Value>> {
    return this.seen.ask(path, () => this.api.call<Value>('GET', path, { asMember: true }));
  }

  /** The key is written down before it is sent, and kept until there is an answer. */
  private async post(path: string, body: object): Promise<RedeemResult> {
    const memberId = this.memberId();
    const text = JSON.stringify(body);
    if (!this.api.isOnline()) {
      return { kind: 'offline' };
    }
    const name = `${path} ${text}`;
    const key = (await this.keys(memberId))[name] ?? this.newKey();
    await this.keepKeys(memberId, (keys) => ({ ...keys, [name]: key }));
    try {
      const answer = await this.api.send('POST', path, { body: text, headers: { 'idempotency-key': key }, asMember: true });
      if (answer.status >= 500 || answer.status === 429 || problemOf(answer).code === 'IDEMPOTENCY_IN_FLIGHT') {
        return { kind: 'unknown' };
      }
      await this.keepKeys(memberId, ({ [name]: _answered, ...others }) => others);
      if (answer.status === 401) {
        throw errorOf(answer);
      }
      return answer.status < 400
        ? { kind: 'done', changed: JSON.parse(answer.text) as AccountChanged }
        : { kind: 'refused', code: problemOf(answer).code };
    } catch (error) {
      if (error instanceof NetworkError) {
        return { kind: 'unknown' };
      }
      throw error;
    }
  }

  private async keys(memberId: string): Promise<SavedKeys> {
    return (await this.store.readOf(memberId, 'keys')) ?? {};
  }

  private async keepKeys(memberId: string, next: (keys: SavedKeys) => SavedKeys): Promise<void> {
    await this.store.writeOf(memberId, 'keys', next(await this.keys(memberId))).catch(() => undefined);
  }
}
