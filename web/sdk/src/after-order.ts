import type { Api } from './http.js';
import type { Cashier } from './cashier.js';
import type { Deeds } from './deeds.js';
import type { LastSeen, Seen } from './seen.js';
import type { AddressAsk, InvoiceAsk, OrderDetail, OrderReturn, ReturnAsk, ReturnPreview } from './wire.js';

const at = (id: string, what: string): string => `/v1/orders/${encodeURIComponent(id)}/${what}`;

/** What a shopper does with an order that was placed. All of it needs the network; what is read is shown from the last time. */
export class AfterOrder {
  constructor(
    private readonly api: Api,
    private readonly deeds: Deeds,
    private readonly seen: LastSeen,
    /** Order, wallet and lists may be others now. */
    private readonly onChanged: (order?: OrderDetail) => void,
    private readonly cashier: Cashier,
  ) {}

  pay(id: string): Promise<OrderDetail> {
    return this.cashier.take(`/v1/orders/${encodeURIComponent(id)}`, () => this.move(id, 'pay'));
  }

  cancel(id: string): Promise<OrderDetail> {
    return this.move(id, 'cancel');
  }

  received(id: string): Promise<OrderDetail> {
    return this.move(id, 'received');
  }

  /** Where it goes, until it is sent. */
  async address(id: string, addressId: string): Promise<OrderDetail> {
    const order = await this.deeds.send<OrderDetail>('POST', at(id, 'address'), { address_id: addressId } satisfies AddressAsk);
    this.onChanged(order);
    return order;
  }

  /** What would come back for these units: the server's sum, to the fen. Changes nothing. */
  previewReturn(id: string, ask: ReturnAsk): Promise<ReturnPreview> {
    return this.api.call<ReturnPreview>('POST', at(id, 'returns/preview'), { body: JSON.stringify(ask), asMember: true });
  }

  async askReturn(id: string, ask: ReturnAsk): Promise<OrderReturn> {
    const asked = await this.deeds.send<OrderReturn>('POST', at(id, 'returns'), ask);
    this.onChanged();
    return asked;
  }

  returns(id: string): Promise<Seen<OrderReturn[]>> {
    return this.seen.ask(`returns/${id}`, async () => {
      const { returns } = await this.api.call<{ returns: OrderReturn[] }>('GET', at(id, 'returns'), { asMember: true });
      return returns;
    });
  }

  askInvoice(id: string, ask: InvoiceAsk): Promise<{ order_id: string; asked_at_ms: number }> {
    return this.deeds.send('POST', at(id, 'invoice'), ask);
  }

  private async move(id: string, what: 'pay' | 'cancel' | 'received'): Promise<OrderDetail> {
    const order = await this.deeds.send<OrderDetail>('POST', at(id, what));
    this.onChanged(order);
    return order;
  }
}
