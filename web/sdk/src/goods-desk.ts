import type { Api } from './http.js';
import type { LastSeen, Seen } from './seen.js';
import type { Batch, Batches } from './wire.js';

/** What the shop knows of its goods besides the rules: which batch is sent now. */
export class GoodsDesk {
  constructor(
    private readonly api: Api,
    private readonly seen: LastSeen,
  ) {}

  batches(): Promise<Seen<Batch[]>> {
    return this.seen.ask('batches', async () => (await this.api.call<Batches>('GET', '/v1/batches')).batches);
  }
}
