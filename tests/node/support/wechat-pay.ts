// WeChat Pay v3 as its public documentation describes it: signs and verifies, takes payments, refunds, bills.
import { createCipheriv, createHash, createPublicKey, createSign, createVerify, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WechatPaySettings } from '../../../web/api/src/payments/wechat-pay/settings.js';

interface Order { out_trade_no: string; description: string; time_expire: string; notify_url: string; amount: { total: number; currency: string }; payer: { openid: string }; paidFen: number | null }
interface RefundAsk { out_trade_no: string; out_refund_no: string; amount: { refund: number; total: number; currency: string } }

export interface WechatPayStandIn {
  settings: WechatPaySettings;
  orders: Map<string, Order>;
  refunds: Map<string, RefundAsk & { status: string }>;
  /** Every request that was not signed rightly. */
  unsigned: string[];
  /** What the next answers are instead. */
  trouble: { answerForged: boolean; status: number | null; refundStatus: string };
  /** The payer confirms; another amount than asked for where one is given. */
  confirm(orderId: string, fen?: number): void;
  /** A notice of it as it is posted to the shop. */
  notice(orderId: string, change?: NoticeChange): { headers: Record<string, string>; payload: string };
  bill: { text: string | null };
  publicKeyOfMerchant: KeyObject;
  stop(): Promise<void>;
}
export interface NoticeChange {
  id?: string;
  atMs?: number;
  event?: string;
  resource?: object;
  /** After signing. */
  body?: (text: string) => string;
  serial?: string;
  apiV3Key?: string;
}

const apiV3Key = 'an-api-v3-key-of-the-tests-00032';
const publicKeyId = 'PUB_KEY_ID_0000000000001';
const sign = (lines: readonly string[], key: KeyObject): string => createSign('RSA-SHA256').update(lines.map((line) => `${line}\n`).join('')).sign(key, 'base64');

export async function startWechatPay(nowMs: () => number): Promise<WechatPayStandIn> {
  const [merchant, platform] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [Pair, Pair];
  type Pair = { publicKey: KeyObject; privateKey: KeyObject };
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-pay-'));
  const files = { key: join(folder, 'merchant.pem'), platform: join(folder, 'platform.pem') };
  writeFileSync(files.key, merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(files.platform, platform.publicKey.export({ type: 'spki', format: 'pem' }));
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: WechatPaySettings = {
    appId: 'wx0000000000000001', merchantId: '1900000001', serial: '5157F09EFDC096DE15EBE81A47057A72', keyFile: files.key, apiV3Key,
    verifierFiles: { [publicKeyId]: files.platform }, notifyUrl: 'https://shop.example/v1/payments/wechat/notify', apiUrl,
  };
  const standIn: WechatPayStandIn = {
    settings, orders: new Map(), refunds: new Map(), unsigned: [], bill: { text: null },
    trouble: { answerForged: false, status: null, refundStatus: 'PROCESSING' },
    publicKeyOfMerchant: createPublicKey(merchant.privateKey),
    confirm(orderId, fen) {
      const order = standIn.orders.get(orderId);
      if (order === undefined) throw new Error(`nobody asked to pay ${orderId}`);
      order.paidFen = fen ?? order.amount.total;
    },
    notice(orderId, change = {}) {
      const resource = change.resource ?? transactionOf(orderId);
      const payload = JSON.stringify({
        id: change.id ?? `notice-${orderId}`, create_time: '2026-08-19T10:17:00+08:00', resource_type: 'encrypt-resource',
        event_type: change.event ?? 'TRANSACTION.SUCCESS', summary: '支付成功', resource: seal(JSON.stringify(resource), change.apiV3Key ?? apiV3Key),
      });
      const headers = signed(payload, change.atMs ?? nowMs());
      return { headers: { ...headers, ...(change.serial === undefined ? {} : { 'wechatpay-serial': change.serial }), 'content-type': 'application/json' }, payload: change.body?.(payload) ?? payload };
    },
    async stop() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true });
    },
  };

  function signed(body: string, atMs: number): Record<string, string> {
    const timestamp = String(Math.floor(atMs / 1_000));
    const nonce = randomBytes(8).toString('hex');
    return { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-serial': publicKeyId, 'wechatpay-signature': sign([timestamp, nonce, body], platform.privateKey) };
  }

  function transactionOf(orderId: string): object {
    const order = standIn.orders.get(orderId);
    return {
      transaction_id: `4200000000${createHash('sha1').update(orderId).digest('hex').slice(0, 12)}`, mchid: settings.merchantId, appid: settings.appId, out_trade_no: orderId,
      trade_type: 'JSAPI', trade_state: (order?.paidFen ?? null) === null ? 'NOTPAY' : 'SUCCESS', trade_state_desc: '', bank_type: 'OTHERS',
      payer: order?.payer, amount: { total: order?.paidFen ?? order?.amount.total, payer_total: order?.paidFen ?? 0, currency: 'CNY', payer_currency: 'CNY' },
    };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const url = request.url ?? '';
    const say = (status: number, told: object | string): void => {
      const text = typeof told === 'string' ? told : JSON.stringify(told);
      const headers = signed(text, nowMs());
      if (standIn.trouble.answerForged) headers['wechatpay-signature'] = sign(['another'], merchant.privateKey);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text);
    };
    if (!isSignedByMerchant(request, url, body)) {
      standIn.unsigned.push(`${request.method} ${url}`);
      return say(401, { code: 'SIGN_ERROR', message: '签名错误' });
    }
    if (standIn.trouble.status !== null) return say(standIn.trouble.status, { code: 'SYSTEM_ERROR', message: '系统错误' });
    if (url === '/v3/pay/transactions/jsapi') return create(JSON.parse(body) as Order, say);
    const [, asked] = /^\/v3\/pay\/transactions\/out-trade-no\/([^?]+)\?mchid=1900000001$/.exec(url) ?? [];
    if (asked !== undefined) {
      const id = decodeURIComponent(asked);
      return standIn.orders.has(id) ? say(200, transactionOf(id)) : say(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' });
    }
    if (url === '/v3/refund/domestic/refunds') return refund(JSON.parse(body) as RefundAsk, say);
    if (url.startsWith('/v3/bill/tradebill?bill_date=')) {
      return say(200, { hash_type: 'SHA1', hash_value: createHash('sha1').update(standIn.bill.text ?? '').digest('hex'), download_url: `${apiUrl}/v3/billdownload/file?token=x` });
    }
    if (url.startsWith('/v3/billdownload/file')) {
      response.end(standIn.bill.text ?? '');
      return;
    }
    say(404, { code: 'RESOURCE_NOT_EXISTS', message: url });
  }

  function create(ask: Order, say: (status: number, told: object) => void): void {
    const known = standIn.orders.get(ask.out_trade_no);
    if ((known?.paidFen ?? null) !== null) return say(400, { code: 'ORDERPAID', message: '订单已支付' });
    if (known !== undefined && known.amount.total !== ask.amount.total) return say(400, { code: 'INVALID_REQUEST', message: '201 商户订单号重复' });
    if (!/^[0-9a-zA-Z_\-|*]{6,32}$/.test(ask.out_trade_no)) return say(400, { code: 'PARAM_ERROR', message: 'out_trade_no' });
    standIn.orders.set(ask.out_trade_no, { ...ask, paidFen: null });
    say(200, { prepay_id: `wx${createHash('sha1').update(ask.out_trade_no).digest('hex').slice(0, 30)}` });
  }

  function refund(ask: RefundAsk, say: (status: number, told: object) => void): void {
    const order = standIn.orders.get(ask.out_trade_no);
    const before = [...standIn.refunds.values()].filter((each) => each.out_trade_no === ask.out_trade_no && each.out_refund_no !== ask.out_refund_no);
    const back = before.reduce((sum, { amount }) => sum + amount.refund, 0) + ask.amount.refund;
    const paidFen = order?.paidFen ?? null;
    if (paidFen === null || ask.amount.total !== paidFen || back > paidFen) return say(400, { code: 'INVALID_REQUEST', message: '订单金额或退款金额不一致' });
    if (!/^[0-9a-zA-Z_\-|*@]{1,64}$/.test(ask.out_refund_no)) return say(400, { code: 'PARAM_ERROR', message: 'out_refund_no' });
    const { refundStatus: status } = standIn.trouble;
    if (!standIn.refunds.has(ask.out_refund_no)) standIn.refunds.set(ask.out_refund_no, { ...ask, status });
    say(200, { refund_id: `5000000000${ask.out_refund_no}`, out_refund_no: ask.out_refund_no, out_trade_no: ask.out_trade_no, status, amount: ask.amount });
  }

  function isSignedByMerchant({ method = '', headers }: IncomingMessage, url: string, body: string): boolean {
    const [scheme, rest = ''] = (headers.authorization ?? '').split(/ (.*)/s);
    const parts = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const text = [method, url, parts['timestamp'], parts['nonce_str'], body].map((line) => `${line}\n`).join('');
    return scheme === 'WECHATPAY2-SHA256-RSA2048' && parts['mchid'] === settings.merchantId && parts['serial_no'] === settings.serial &&
      createVerify('RSA-SHA256').update(text).verify(merchant.publicKey, parts['signature'] ?? '', 'base64');
  }
  return standIn;
}

function seal(text: string, key: string): object {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from('transaction'));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', ciphertext: bytes.toString('base64'), associated_data: 'transaction', nonce };
}
