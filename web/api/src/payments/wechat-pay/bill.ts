import { createHash } from 'node:crypto';
import { WechatPayError, type WechatPayClient } from './client.js';

/** A line of the bill: a payment, or a refund with its own number. */
export interface BillRow {
  orderId: string;
  reference: string;
  refundId: string | null;
  amountFen: number;
}

/** The trade bill of a day in China; it is there from ten in the morning after. Empty: nothing was traded. */
export async function fetchBill(client: WechatPayClient, date: string): Promise<BillRow[]> {
  const asked = client.call<{ hash_value: string; download_url: string }>('GET', `/v3/bill/tradebill?bill_date=${date}&bill_type=ALL`);
  const told = await asked.catch((error: unknown) => {
    if (error instanceof WechatPayError && error.code === 'NO_STATEMENT_EXIST') return null;
    throw error;
  });
  if (told === null) {
    return [];
  }
  const { hash_value: expected, download_url: url } = told;
  const bytes = await client.download(url);
  if (createHash('sha1').update(bytes).digest('hex') !== expected.toLowerCase()) {
    throw new Error('The bill is not the one that was announced.');
  }
  return parseBill(bytes.toString('utf8'));
}

/** Columns are found by their titles; every field begins with a backtick. The last two lines are the sums, which are checked. */
export function parseBill(text: string): BillRow[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((line) => line !== '');
  const titles = (lines[0] ?? '').split(',');
  const place = (title: string): number => {
    const at = titles.indexOf(title);
    if (at < 0) throw new Error(`The bill has no column ${title}.`);
    return at;
  };
  const at = {
    reference: place('微信订单号'), orderId: place('商户订单号'), state: place('交易状态'), paid: place('订单金额'),
    refundId: place('商户退款单号'), refunded: place('申请退款金额'),
  };
  const sums = lines.findIndex((line) => line.startsWith('总交易单数'));
  if (sums < 0) throw new Error('The bill was cut off.');
  const rows = lines.slice(1, sums).map((line): BillRow => {
    const cells = line.split(',').map((cell) => cell.replace(/^`/, ''));
    const cell = (column: number): string => cells[column] ?? '';
    const isRefund = cell(at.state) === 'REFUND';
    return {
      orderId: cell(at.orderId),
      reference: cell(at.reference),
      refundId: isRefund ? cell(at.refundId) : null,
      amountFen: fenOf(cell(isRefund ? at.refunded : at.paid)),
    };
  });
  const counted = Number((lines[sums + 1] ?? '').split(',')[0]?.replace(/^`/, ''));
  if (counted !== rows.length) throw new Error(`The bill counts ${counted} lines and has ${rows.length}.`);
  return rows;
}

/** Digits, not floats: 12.30 is 1230. */
function fenOf(yuan: string): number {
  const [, sign = '', whole, part = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(yuan) ?? [];
  if (whole === undefined) throw new Error(`The bill says ${yuan} for an amount.`);
  return Number(`${sign}${whole}${part.padEnd(2, '0')}`);
}
