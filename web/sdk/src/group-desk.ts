import type { Cashier } from './cashier.js';
import { ShopError } from './errors.js';
import { errorOf, problemOf, type Api } from './http.js';
import type { LastSeen, Seen } from './seen.js';
import type { AddressAsk, CampaignDetail, Campaigns, GroupJoinAsk, GroupOpenAsk, GroupView } from './wire.js';

export interface GroupDeskParts {
  seen: LastSeen;
  api: Api;
  cashier: Cashier;
  memberId: () => string;
  newKey: () => string;
  /** Somebody who comes from a friend's link has not signed in: they become a guest. */
  becomeSomebody: () => Promise<void>;
  /** Points, orders and coupons may be others now. */
  onChanged: () => void;
}

/** Buying together. Only the server decides; without a network there is what was seen last, and nothing waits to be sent. */
export class GroupDesk {
  /** Keys of writes that were never answered: asked again, the same write keeps its key. */
  private readonly unanswered = new Map<string, string>();

  constructor(private readonly parts: GroupDeskParts) {}

  campaigns(): Promise<Seen<Campaigns>> {
    return this.look<Campaigns>('/v1/campaigns');
  }

  campaign(id: string): Promise<Seen<CampaignDetail>> {
    return this.look<CampaignDetail>(`/v1/campaigns/${encodeURIComponent(id)}`);
  }

  group(id: string): Promise<Seen<GroupView>> {
    return this.look<GroupView>(pathOf(id));
  }

  open(ask: GroupOpenAsk): Promise<GroupView> {
    return this.write('/v1/groups', ask);
  }

  join(id: string, ask: GroupJoinAsk): Promise<GroupView> {
    return this.write(`${pathOf(id)}/join`, ask);
  }

  pay(id: string): Promise<GroupView> {
    return this.parts.cashier.take(pathOf(id), () => this.write(`${pathOf(id)}/pay`));
  }

  /** Where what I buy here goes, until it is sent. */
  address(id: string, addressId: string): Promise<GroupView> {
    return this.write(`${pathOf(id)}/address`, { address_id: addressId } satisfies AddressAsk);
  }

  leave(id: string): Promise<GroupView> {
    return this.write(`${pathOf(id)}/leave`);
  }

  help(id: string): Promise<GroupView> {
    return this.write(`${pathOf(id)}/help`);
  }

  order(id: string, expectedFen: number): Promise<GroupView> {
    return this.write(`${pathOf(id)}/order`, { expected_fen: expectedFen });
  }

  private look<Thing>(path: string): Promise<Seen<Thing>> {
    const { api, seen } = this.parts;
    return seen.ask(path, () => api.call<Thing>('GET', path, { asMember: true }));
  }

  private async write(path: string, ask?: object): Promise<GroupView> {
    const { api, newKey, becomeSomebody, onChanged } = this.parts;
    await becomeSomebody();
    const body = ask === undefined ? {} : { body: JSON.stringify(ask) };
    const name = `${this.parts.memberId()} ${path} ${body.body ?? ''}`;
    const key = this.unanswered.get(name) ?? newKey();
    this.unanswered.set(name, key);
    const answer = await api.send('POST', path, { ...body, headers: { 'idempotency-key': key }, asMember: true });
    if (answer.status >= 500 || answer.status === 429 || problemOf(answer).code === 'IDEMPOTENCY_IN_FLIGHT') {
      throw new ShopError('BUSY', 'The shop has not decided yet.');
    }
    this.unanswered.delete(name);
    onChanged();
    if (answer.status >= 400) {
      throw errorOf(answer);
    }
    return JSON.parse(answer.text) as GroupView;
  }
}

const pathOf = (id: string): string => `/v1/groups/${encodeURIComponent(id)}`;
