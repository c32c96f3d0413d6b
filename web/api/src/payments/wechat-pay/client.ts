import type { IncomingHttpHeaders } from 'node:http';
import { ProblemError } from '../../problems.js';
import type { Merchant } from './settings.js';
import { linesOf, newNonce, rsaSign, rsaVerify } from './signature.js';

const withinMs = 8_000;
/** Older or newer than this, a signature may be one that was overheard. */
const clockMayDifferMs = 5 * 60_000;

/** An answer that says no, in WeChat Pay's words. */
export class WechatPayError extends Error {
  constructor(readonly status: number, readonly code: string, message: string) {
    super(`WeChat Pay says ${status} ${code}: ${message}`);
  }
}

const unreachable = (): ProblemError =>
  new ProblemError(503, 'PAYMENT_UNREACHABLE', 'The payment provider does not answer. Try again with the same key.', {}, { 'retry-after': '3' });

export function authorization(merchant: Merchant, method: string, path: string, body: string, nowMs: number, nonce = newNonce()): string {
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signature = rsaSign(linesOf(method, path, timestamp, nonce, body), merchant.key);
  const parts = { mchid: merchant.merchantId, nonce_str: nonce, signature, timestamp, serial_no: merchant.serial };
  return `WECHATPAY2-SHA256-RSA2048 ${Object.entries(parts).map(([name, value]) => `${name}="${value}"`).join(',')}`;
}

/** Whether the bytes are WeChat Pay's own, and of these minutes. */
export function isGenuine(merchant: Merchant, headers: IncomingHttpHeaders, body: string, nowMs: number): boolean {
  const of = (name: string): string => String(headers[`wechatpay-${name}`] ?? '');
  const verifier = merchant.verifiers.get(of('serial'));
  const isTimely = Math.abs(nowMs - Number(of('timestamp')) * 1_000) <= clockMayDifferMs;
  return verifier !== undefined && isTimely && rsaVerify(linesOf(of('timestamp'), of('nonce'), body), of('signature'), verifier);
}

/** Requests signed by the merchant, answers verified before they are read. */
export class WechatPayClient {
  constructor(readonly merchant: Merchant, private readonly nowMs: () => number) {}

  async call<Answer>(method: 'GET' | 'POST', path: string, ask?: object): Promise<Answer> {
    const { response, body } = await this.send(method, new URL(path, this.merchant.apiUrl), ask === undefined ? '' : JSON.stringify(ask));
    const headers: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      headers[name] = value;
    });
    if (response.ok && !isGenuine(this.merchant, headers, body, this.nowMs())) {
      throw unreachable();
    }
    const answer = parsed(body);
    if (!response.ok) {
      const { code = '', message = '' } = answer as { code?: string; message?: string };
      if (response.status >= 500 || response.status === 429) {
        throw unreachable();
      }
      throw new WechatPayError(response.status, code, message);
    }
    return answer as Answer;
  }

  /** A file that a call named: asked for with a signature, but not signed itself; its hash was told before. */
  async download(url: string): Promise<Buffer> {
    const { response, bytes } = await this.send('GET', new URL(url), '');
    if (!response.ok) {
      throw new WechatPayError(response.status, 'DOWNLOAD', 'the file cannot be had');
    }
    return bytes;
  }

  private async send(method: string, url: URL, body: string): Promise<{ response: Response; bytes: Buffer; body: string }> {
    const { merchant } = this;
    const [verifier = ''] = merchant.verifiers.keys();
    const headers = {
      accept: 'application/json',
      authorization: authorization(merchant, method, url.pathname + url.search, body, this.nowMs()),
      'user-agent': 'yansuan',
      'wechatpay-serial': verifier,
      ...(body === '' ? {} : { 'content-type': 'application/json' }),
    };
    try {
      const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(withinMs), ...(body === '' ? {} : { body }) });
      const bytes = Buffer.from(await response.arrayBuffer());
      return { response, bytes, body: bytes.toString('utf8') };
    } catch {
      throw unreachable();
    }
  }
}

function parsed(body: string): unknown {
  try {
    return body === '' ? {} : JSON.parse(body);
  } catch {
    // A gateway between us answers in its own words.
    throw unreachable();
  }
}
