import { createHash, createHmac } from 'node:crypto';

/** What Tencent Cloud knows a caller by. */
export interface TencentKey {
  secretId: string;
  /** Secret; never logged. */
  secretKey: string;
}

export interface Tc3Ask {
  /** Of the product, as in its domain: sms. */
  service: string;
  host: string;
  body: string;
  atMs: number;
}

export const jsonType = 'application/json; charset=utf-8';
const algorithm = 'TC3-HMAC-SHA256';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The Authorization header of a POST of JSON: signature method v3 of Tencent Cloud's API. */
export function tc3Authorization({ secretId, secretKey }: TencentKey, { service, host, body, atMs }: Tc3Ask): string {
  const names = 'content-type;host';
  const lines = `content-type:${jsonType}\nhost:${host}\n`;
  const canonical = ['POST', '/', '', lines, names, sha256(body)].join('\n');
  const date = new Date(atMs).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const toSign = [algorithm, String(Math.floor(atMs / 1_000)), scope, sha256(canonical)].join('\n');
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request');
  return `${algorithm} Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${hmac(key, toSign).toString('hex')}`;
}
