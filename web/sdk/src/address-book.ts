import type { Deeds } from './deeds.js';
import type { Events } from './events.js';
import type { Api } from './http.js';
import type { LastSeen, Seen } from './seen.js';
import type { Address, AddressRow, KeptAddress } from './wire.js';

const at = (id: string): string => `/v1/addresses/${encodeURIComponent(id)}`;

/** What is missing or wrong, by field: the same rules as the API's. */
export function addressFaults(address: Partial<Address>): (keyof Address)[] {
  const written = (text: string | undefined, most: number): boolean =>
    // eslint-disable-next-line no-control-regex
    text !== undefined && text.trim() !== '' && text.length <= most && !/[\u0000-\u001f\u007f]/.test(text);
  const faults: [keyof Address, boolean][] = [
    ['name', written(address.name, 40)],
    ['phone', /^\+?[0-9]{5,20}$/.test(address.phone ?? '')],
    ['region', written(address.region, 80)],
    ['street', written(address.street, 120)],
  ];
  return faults.filter(([, isRight]) => !isRight).map(([field]) => field);
}

/** The member's addresses: kept by the shop, read from the last time without a network. */
export class AddressBook {
  constructor(
    private readonly api: Api,
    private readonly deeds: Deeds,
    private readonly seen: LastSeen,
    private readonly newId: () => string,
    private readonly events: Events,
  ) {}

  /** The one taken first leads. */
  async list(): Promise<Seen<AddressRow[]>> {
    const seen = await this.seen.ask('addresses', async () => {
      const { addresses } = await this.api.call<{ addresses: AddressRow[] }>('GET', '/v1/addresses', { asMember: true });
      return addresses;
    });
    const first = (row: AddressRow): number => (row.address.is_default === true ? 0 : 1);
    return { ...seen, value: [...seen.value].sort((left, right) => first(left) - first(right)) };
  }

  /** Adds one without an id, changes the one with it. */
  async keep(address: KeptAddress, id: string = this.newId()): Promise<AddressRow> {
    const row = await this.deeds.send<AddressRow>('PUT', at(id), address);
    this.events.emit('addresses');
    return row;
  }

  async remove(id: string): Promise<void> {
    await this.deeds.send('DELETE', at(id));
    this.events.emit('addresses');
  }
}
