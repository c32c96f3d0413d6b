import { ShopError } from './errors.js';
import type { Host } from './hosts/host.js';
import type { Api } from './http.js';
import type { Prepared } from './wire.js';

const looksAtMost = 4;
const nextLookMs = 1_000;

/** Between the shop's price and the payer's money. What the payer's app says is not believed: the shop asks the provider. */
export class Cashier {
  constructor(
    private readonly api: Api,
    private readonly requestPayment: Host['requestPayment'],
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {}

  /** Has the payer confirm, where there is something to confirm, and then pays. Throws PAYMENT_CANCELLED, NEEDS_WECHAT, PAYMENT_PENDING. */
  async take<Paid>(path: string, pay: () => Promise<Paid>): Promise<Paid> {
    const { request } = await this.api.call<Prepared>('POST', `${path}/prepay`, { body: '{}', asMember: true });
    if (request !== null) {
      if (this.requestPayment === undefined) {
        throw new ShopError('NEEDS_WECHAT', 'This is paid in WeChat.');
      }
      if (!(await this.requestPayment(request))) {
        throw new ShopError('PAYMENT_CANCELLED', 'The payer did not confirm.');
      }
    }
    for (let look = 1; ; look += 1) {
      try {
        return await pay();
      } catch (error) {
        // The money of a confirmed payment may take a moment.
        if (look === looksAtMost || !(error instanceof ShopError) || error.code !== 'PAYMENT_PENDING') {
          throw error;
        }
        await this.wait(nextLookMs);
      }
    }
  }
}
