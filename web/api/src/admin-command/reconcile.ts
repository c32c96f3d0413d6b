import { parseArgs } from 'node:util';
import { readConfig } from '../config.js';
import { openDatabase } from '../database/open.js';
import { reconcile as compare } from '../payments/reconcile.js';
import { fetchBill } from '../payments/wechat-pay/bill.js';
import { WechatPayClient } from '../payments/wechat-pay/client.js';
import { openMerchant } from '../payments/wechat-pay/settings.js';
import { CommandError, UsageError } from './errors.js';

/** The bill of a day against the books, as JSON. */
export async function reconcile(args: string[]): Promise<void> {
  const { values: { date = '' } } = parseArgs({ args, options: { date: { type: 'string' } } });
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw new UsageError('reconcile: --date YYYY-MM-DD');
  }
  const read = readConfig(process.env);
  if (!read.ok) {
    throw new CommandError(read.issues.join('\n'));
  }
  if (read.config.wechatPay === null) {
    throw new CommandError('WeChat Pay is not configured: there is no bill.');
  }
  const bill = await fetchBill(new WechatPayClient(openMerchant(read.config.wechatPay), Date.now), date);
  const database = await openDatabase(read.config);
  try {
    const report = await compare(database, date, bill);
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    process.exitCode = report.differences.length === 0 ? 0 : 1;
  } finally {
    await database.destroy();
  }
}
