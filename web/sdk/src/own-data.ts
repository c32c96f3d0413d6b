import { errorOf, type Api } from './http.js';
import type { MyData } from './wire.js';

/** What the shop keeps of the member: to take along, and to have erased. */
export class OwnData {
  constructor(
    private readonly api: Api,
    private readonly leave: () => Promise<void>,
  ) {}

  take(): Promise<MyData> {
    return this.api.call<MyData>('GET', '/v1/me/export', { asMember: true });
  }

  /** For good. ORDERS_RUNNING and GROUPS_RUNNING while something is on its way; then nothing has changed. */
  async closeAccount(): Promise<void> {
    // WeChat announces JSON even where there is none, so there always is.
    const answer = await this.api.send('DELETE', '/v1/me', { body: '{}', asMember: true });
    // 401: it was closed before, and the answer was lost.
    if (answer.status >= 400 && answer.status !== 401) throw errorOf(answer);
    await this.leave();
  }
}
