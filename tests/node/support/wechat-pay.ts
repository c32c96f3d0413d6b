// WeChat Pay v3 as its public documentation describes it: signs and verifies, takes payments, refunds, bills.
import { createCipheriv, createHash, createSign, createVerify, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WechatPaySettings } from '../../../web/api/src/payments/wechat-pay/settings.js';

interface Order { out_trade_no: string; description: string; time_expire: string; notify_url: string; amount: { total: number; currency: string }; payer: { openid: string }; paidFen: number | null; isClosed: boolean }
interface RefundAsk { out_trade_no: string; out_refund_no: string; amount: { refund: number; total: number; currency: string } }

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

interface Pair { publicKey: KeyObject; privateKey: KeyObject }
type Say = (status: number, told: object | string) => void;

export async function startWechatPay(nowMs: () => number): Promise<WechatPayStandIn> {
  const [merchant, platform] = [0, 1].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [Pair, Pair];
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-pay-'));
  const files = { key: join(folder, 'merchant.pem'), platform: join(folder, 'platform.pem') };
  writeFileSync(files.key, merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(files.platform, platform.publicKey.export({ type: 'spki', format: 'pem' }));
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const settings: WechatPaySettings = {
    appId: 'wx0000000000000001', merchantId: '1900000001', serial: '5157F09EFDC096DE15EBE81A47057A72', keyFile: files.key, apiV3Key,
    verifierFiles: { [publicKeyId]: files.platform }, notifyUrl: 'https://shop.example/v1/payments/wechat/notify',
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
  const standIn = new WechatPayStandIn(settings, merchant, platform, nowMs);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void standIn.answer(request, response));
  standIn.stop = async () => {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  };
  return standIn;
}

export class WechatPayStandIn {
  readonly orders = new Map<string, Order>();
  readonly refunds = new Map<string, RefundAsk & { status: string }>();
  /** Every request that was not signed rightly. */
  readonly unsigned: string[] = [];
  readonly bill: { text: string | null } = { text: null };
  /** What the next answers are instead. */
  readonly trouble: { answerForged: boolean; status: number | null; refundStatus: string; bill: 'forged' | 'gone' | null; between: 'gateway' | 'cut' | null } = {
    answerForged: false, status: null, refundStatus: 'PROCESSING', bill: null, between: null,
  };
  stop: () => Promise<void> = async () => undefined;

  constructor(
    readonly settings: WechatPaySettings,
    private readonly merchant: Pair,
    private readonly platform: Pair,
    private readonly nowMs: () => number,
  ) {}

  get publicKeyOfMerchant(): KeyObject {
    return this.merchant.publicKey;
  }

  /** The payer confirms; another amount than asked for where one is given. */
  confirm(orderId: string, fen?: number): void {
    const order = this.orders.get(orderId);
    if (order === undefined) throw new Error(`nobody asked to pay ${orderId}`);
    if (order.isClosed) throw new Error(`${orderId} is closed: WeChat lets nobody pay it`);
    order.paidFen = fen ?? order.amount.total;
  }

  /** A notice of it as it is posted to the shop. */
  notice(orderId: string, change: NoticeChange = {}): { headers: Record<string, string>; payload: string } {
    const resource = change.resource ?? this.transactionOf(orderId);
    const payload = JSON.stringify({
      id: change.id ?? `notice-${orderId}`, create_time: '2026-08-19T10:17:00+08:00', resource_type: 'encrypt-resource',
      event_type: change.event ?? 'TRANSACTION.SUCCESS', summary: '支付成功', resource: seal(JSON.stringify(resource), change.apiV3Key ?? apiV3Key),
    });
    const headers = this.signed(payload, change.atMs ?? this.nowMs());
    return { headers: { ...headers, ...(change.serial === undefined ? {} : { 'wechatpay-serial': change.serial }), 'content-type': 'application/json' }, payload: change.body?.(payload) ?? payload };
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const part of request) body += String(part);
    const url = request.url ?? '';
    if (this.trouble.between === 'cut') return void request.socket.destroy();
    if (this.trouble.between === 'gateway') return void response.writeHead(403, { 'content-type': 'text/html' }).end('<html>no way through</html>');
    const say: Say = (status, told) => {
      const text = typeof told === 'string' ? told : JSON.stringify(told);
      const headers = this.signed(text, this.nowMs());
      if (this.trouble.answerForged) headers['wechatpay-signature'] = sign(['another'], this.merchant.privateKey);
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(text);
    };
    if (!this.isSignedByMerchant(request, url, body)) {
      this.unsigned.push(`${request.method} ${url}`);
      return say(401, { code: 'SIGN_ERROR', message: '签名错误' });
    }
    if (this.trouble.status !== null) return say(this.trouble.status, { code: 'SYSTEM_ERROR', message: '系统错误' });
    if (url === '/v3/pay/transactions/jsapi') return this.create(JSON.parse(body) as Order, say);
    if (url.endsWith('/close')) return this.close(url, say);
    if (url === '/v3/refund/domestic/refunds') return this.refund(JSON.parse(body) as RefundAsk, say);
    if (url.startsWith('/v3/billdownload/file')) return this.trouble.bill === 'gone' ? say(404, { code: 'NOT_FOUND', message: '' }) : void response.end(this.bill.text ?? '');
    this.look(url, say);
  }

  private look(url: string, say: Say): void {
    const [, asked] = /^\/v3\/pay\/transactions\/out-trade-no\/([^?]+)\?mchid=1900000001$/.exec(url) ?? [];
    if (asked !== undefined) {
      const id = decodeURIComponent(asked);
      return this.orders.has(id) ? say(200, this.transactionOf(id)) : say(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' });
    }
    if (url.startsWith('/v3/bill/tradebill?bill_date=')) {
      const { text } = this.bill;
      if (text === null) return say(400, { code: 'NO_STATEMENT_EXIST', message: '账单文件不存在' });
      return say(200, { hash_type: 'SHA1', hash_value: createHash('sha1').update(this.trouble.bill === 'forged' ? `${text} ` : text).digest('hex'), download_url: `${this.settings.apiUrl}/v3/billdownload/file?token=x` });
    }
    say(404, { code: 'RESOURCE_NOT_EXISTS', message: url });
  }

  private create(ask: Order, say: Say): void {
    const known = this.orders.get(ask.out_trade_no);
    if ((known?.paidFen ?? null) !== null) return say(400, { code: 'ORDERPAID', message: '订单已支付' });
    if (known?.isClosed === true) return say(400, { code: 'ORDER_CLOSED', message: '订单已关闭' });
    if (known !== undefined && known.amount.total !== ask.amount.total) return say(400, { code: 'INVALID_REQUEST', message: '201 商户订单号重复' });
    if (!/^[0-9a-zA-Z_\-|*]{6,32}$/.test(ask.out_trade_no)) return say(400, { code: 'PARAM_ERROR', message: 'out_trade_no' });
    this.orders.set(ask.out_trade_no, { ...ask, paidFen: null, isClosed: false });
    say(200, { prepay_id: `wx${createHash('sha1').update(ask.out_trade_no).digest('hex').slice(0, 30)}` });
  }

  private close(url: string, say: Say): void {
    const [, asked = ''] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)\/close$/.exec(url) ?? [];
    const known = this.orders.get(decodeURIComponent(asked));
    if (known === undefined) return say(404, { code: 'ORDER_NOT_EXIST', message: '订单不存在' });
    if (known.paidFen !== null) return say(400, { code: 'ORDERPAID', message: '订单已支付' });
    if (known.isClosed) return say(400, { code: 'ORDER_CLOSED', message: '订单已关闭' });
    known.isClosed = true;
    say(204, '');
  }

  private refund(ask: RefundAsk, say: Say): void {
    const paidFen = this.orders.get(ask.out_trade_no)?.paidFen ?? null;
    const before = [...this.refunds.values()].filter((each) => each.out_trade_no === ask.out_trade_no && each.out_refund_no !== ask.out_refund_no);
    const back = before.reduce((sum, { amount }) => sum + amount.refund, 0) + ask.amount.refund;
    if (paidFen === null || ask.amount.total !== paidFen || back > paidFen) return say(400, { code: 'INVALID_REQUEST', message: '订单金额或退款金额不一致' });
    if (!/^[0-9a-zA-Z_\-|*@]{1,64}$/.test(ask.out_refund_no)) return say(400, { code: 'PARAM_ERROR', message: 'out_refund_no' });
    const { refundStatus: status } = this.trouble;
    if (!this.refunds.has(ask.out_refund_no)) this.refunds.set(ask.out_refund_no, { ...ask, status });
    say(200, { refund_id: `5000000000${ask.out_refund_no}`, out_refund_no: ask.out_refund_no, out_trade_no: ask.out_trade_no, status, amount: ask.amount });
  }

  private signed(body: string, atMs: number): Record<string, string> {
    const timestamp = String(Math.floor(atMs / 1_000));
    const nonce = randomBytes(8).toString('hex');
    return { 'wechatpay-timestamp': timestamp, 'wechatpay-nonce': nonce, 'wechatpay-serial': publicKeyId, 'wechatpay-signature': sign([timestamp, nonce, body], this.platform.privateKey) };
  }

  private transactionOf(orderId: string): object {
    const order = this.orders.get(orderId);
    const paidFen = order?.paidFen ?? null;
    return {
      transaction_id: `4200000000${createHash('sha1').update(orderId).digest('hex').slice(0, 12)}`, mchid: this.settings.merchantId, appid: this.settings.appId, out_trade_no: orderId,
      trade_type: 'JSAPI', trade_state: paidFen !== null ? 'SUCCESS' : order?.isClosed === true ? 'CLOSED' : 'NOTPAY', trade_state_desc: '', bank_type: 'OTHERS',
      payer: order?.payer, amount: { total: paidFen ?? order?.amount.total, payer_total: paidFen ?? 0, currency: 'CNY', payer_currency: 'CNY' },
    };
  }

  private isSignedByMerchant({ method = '', headers }: IncomingMessage, url: string, body: string): boolean {
    const [scheme, rest = ''] = (headers.authorization ?? '').split(/ (.*)/s);
    const parts = Object.fromEntries([...rest.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const text = [method, url, parts['timestamp'], parts['nonce_str'], body].map((line) => `${line}\n`).join('');
    return scheme === 'WECHATPAY2-SHA256-RSA2048' && parts['mchid'] === this.settings.merchantId && parts['serial_no'] === this.settings.serial &&
      createVerify('RSA-SHA256').update(text).verify(this.merchant.publicKey, parts['signature'] ?? '', 'base64');
  }
}

function seal(text: string, key: string): object {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from('transaction'));
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return { original_type: 'transaction', algorithm: 'AEAD_AES_256_GCM', ciphertext: bytes.toString('base64'), associated_data: 'transaction', nonce };
}
