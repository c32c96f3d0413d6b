import type { IncomingHttpHeaders } from 'node:http';
import type { Paid } from '../adapter.js';
import { isPaid, type Transaction } from './adapter.js';
import { isGenuine } from './client.js';
import type { Merchant } from './settings.js';
import { unseal, type Sealed } from './signature.js';

export interface Notice {
  /** One notice has one id, however often it comes. */
  id: string;
  event: string;
  /** The order's number; of a refund its own. */
  subject: string;
  /** Money that came; null: it tells of something else. */
  paid: Paid | null;
}

interface Envelope {
  id: string;
  event_type: string;
  resource: Sealed;
}

/** Null: not WeChat Pay's, or not for this merchant. The signature is looked at before anything is read. */
export function readNotice(merchant: Merchant, headers: IncomingHttpHeaders, body: string, nowMs: number): Notice | null {
  if (!isGenuine(merchant, headers, body, nowMs)) {
    return null;
  }
  try {
    const { id, event_type: event, resource } = JSON.parse(body) as Envelope;
    const told = JSON.parse(unseal(resource, merchant.apiV3Key)) as Transaction & { out_refund_no?: string };
    if (told.mchid !== merchant.merchantId) {
      return null;
    }
    const paid = event === 'TRANSACTION.SUCCESS' && isPaid(told, merchant) ? { reference: told.transaction_id, amountFen: told.amount.total, number: told.out_trade_no } : null;
    return { id, event, subject: told.out_refund_no ?? told.out_trade_no, paid };
  } catch {
    return null;
  }
}
