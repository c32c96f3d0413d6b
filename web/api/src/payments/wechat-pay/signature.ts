import { createDecipheriv, createPublicKey, createSign, createVerify, randomBytes, X509Certificate, type KeyObject } from 'node:crypto';

/** The lines that WeChat Pay signs, each ended by a line feed. */
export const linesOf = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

export const rsaSign = (text: string, key: KeyObject): string => createSign('RSA-SHA256').update(text).sign(key, 'base64');

export const rsaVerify = (text: string, signature: string, key: KeyObject): boolean =>
  createVerify('RSA-SHA256').update(text).verify(key, signature, 'base64');

export const newNonce = (): string => randomBytes(16).toString('hex').toUpperCase();

/** A public key, or the certificate that holds one. */
export function readVerifier(pem: string): KeyObject {
  return pem.includes('BEGIN CERTIFICATE') ? new X509Certificate(pem).publicKey : createPublicKey(pem);
}

export interface Sealed {
  ciphertext: string;
  nonce: string;
  associated_data?: string;
}

/** AES-256-GCM with the merchant's APIv3 key; the last 16 bytes are the tag. Throws when anything was changed. */
export function unseal({ ciphertext, nonce, associated_data = '' }: Sealed, apiV3Key: string): string {
  const bytes = Buffer.from(ciphertext, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(apiV3Key, 'utf8'), Buffer.from(nonce, 'utf8'), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(-16));
  decipher.setAAD(Buffer.from(associated_data, 'utf8'));
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString('utf8');
}
