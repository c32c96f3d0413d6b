import { ProblemError } from '../../problems.js';
import type { PaymentAdapter } from '../adapter.js';
import { WechatPayError, type WechatPayClient } from './client.js';
import { linesOf, newNonce, rsaSign } from './signature.js';

export interface Transaction {
  appid: string;
  mchid: string;
  out_trade_no: string;
  transaction_id: string;
  trade_state: string;
  amount: { total: number; currency: string };
}

/** What WeChat Pay takes as an id of a refund: no slash. */
export const refundNumber = (refundId: string): string => refundId.replaceAll('/', '|');

const refusedBy = ({ code, message }: WechatPayError): ProblemError =>
  new ProblemError(409, 'PAYMENT_REFUSED', 'The payment provider refuses this payment.', { detail: `${code}: ${message}` });

const pending = (): ProblemError => new ProblemError(409, 'PAYMENT_PENDING', 'The payment has not arrived yet.');

/** In China's time, as WeChat Pay writes it. */
const rfc3339 = (atMs: number): string => `${new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

/** Whether it is this merchant's, and paid; anything else is no money. */
export const isPaid = ({ appid, mchid, trade_state, amount }: Transaction, merchant: { appId: string; merchantId: string }): boolean =>
  appid === merchant.appId && mchid === merchant.merchantId && trade_state === 'SUCCESS' && amount.currency === 'CNY';

/** WeChat Pay v3 for mini-programs (JSAPI). An order has one number there at a time, so it is paid once. */
export function wechatPay(client: WechatPayClient, nowMs: () => number): PaymentAdapter {
  const { merchant } = client;
  const transactionOf = (orderId: string): Promise<Transaction> =>
    client.call<Transaction>('GET', `/v3/pay/transactions/out-trade-no/${encodeURIComponent(orderId)}?mchid=${merchant.merchantId}`);
  return {
    async prepare({ orderId, amountFen, payer, description, expiresAtMs }) {
      if (payer === null) {
        throw new ProblemError(409, 'NEEDS_WECHAT', 'Sign in with WeChat to pay with it.');
      }
      try {
        const { prepay_id: prepayId } = await client.call<{ prepay_id: string }>('POST', '/v3/pay/transactions/jsapi', {
          appid: merchant.appId,
          mchid: merchant.merchantId,
          description: [...description].slice(0, 40).join(''),
          out_trade_no: orderId,
          time_expire: rfc3339(expiresAtMs),
          notify_url: merchant.notifyUrl,
          amount: { total: amountFen, currency: 'CNY' },
          payer: { openid: payer },
        });
        return signedRequest(prepayId);
      } catch (error) {
        // Paid meanwhile: nothing is left to confirm, and `pay` finds the money.
        if (error instanceof WechatPayError && error.code === 'ORDERPAID') {
          return null;
        }
        throw error instanceof WechatPayError ? refusedBy(error) : error;
      }
    },

    async pay({ orderId }) {
      const transaction = await transactionOf(orderId).catch((error: unknown) => {
        throw error instanceof WechatPayError ? (error.status === 404 ? pending() : refusedBy(error)) : error;
      });
      if (!isPaid(transaction, merchant) || transaction.out_trade_no !== orderId) {
        throw pending();
      }
      return { reference: transaction.transaction_id, amountFen: transaction.amount.total, number: orderId };
    },

    async close(orderId) {
      try {
        await client.call('POST', `/v3/pay/transactions/out-trade-no/${encodeURIComponent(orderId)}/close`, { mchid: merchant.merchantId });
        return 'closed';
      } catch (error) {
        if (!(error instanceof WechatPayError)) throw error;
        if (error.code === 'ORDERPAID') return 'paid';
        // Nobody began to pay it, or it was closed before.
        if (error.status === 404 || error.code === 'ORDER_CLOSED') return 'closed';
        throw refusedBy(error);
      }
    },

    async payBack({ orderId, refundId, amountFen }) {
      const { amount } = await transactionOf(orderId);
      const { refund_id: reference, status } = await client.call<{ refund_id: string; status: string }>('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: orderId,
        out_refund_no: refundNumber(refundId),
        amount: { refund: amountFen, total: amount.total, currency: 'CNY' },
      });
      // Taken over is enough: WeChat Pay goes on by itself. The same number asked again is the same refund.
      if (status !== 'SUCCESS' && status !== 'PROCESSING') {
        throw new Error(`The refund ${refundId} is ${status}: it needs a person in the merchant's platform.`);
      }
      return { reference };
    },
  };

  function signedRequest(prepayId: string) {
    const timeStamp = String(Math.floor(nowMs() / 1_000));
    const nonceStr = newNonce();
    const packed = `prepay_id=${prepayId}`;
    return { timeStamp, nonceStr, package: packed, signType: 'RSA' as const, paySign: rsaSign(linesOf(merchant.appId, timeStamp, nonceStr, packed), merchant.key) };
  }
}
