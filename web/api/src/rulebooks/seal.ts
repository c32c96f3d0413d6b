import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { PublishRefusal } from '@yansuan/core';
import type { RulebookSeal } from '@yansuan/sdk/wire';

/** Ed25519, 32 bytes in base64url. */
export const publicKeyPattern = '[A-Za-z0-9_-]{43}';
export const keyIdOf = (publicKey: string): string => publicKey.slice(0, 16);

/** Whose rulebooks are taken: the current key and the next. */
export interface Trust {
  keys: readonly string[];
  /** Development: rulebooks from the shop's own files are signed by it on the way in. */
  developmentKey: KeyObject | null;
}

export function publicKeyOf(privateKey: KeyObject): string {
  return String(createPublicKey(privateKey).export({ format: 'jwk' }).x);
}

export function readPrivateKey(pem: string | Buffer): KeyObject {
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error('not an Ed25519 key');
  }
  return key;
}

/** Over the exact bytes and nothing else, so that any Ed25519 tool can check it. */
export function signRulebook(bytes: Uint8Array, privateKey: KeyObject): RulebookSeal {
  return { key_id: keyIdOf(publicKeyOf(privateKey)), signature: sign(null, bytes, privateKey).toString('base64url') };
}

/** Looks at the bytes before anything reads them. */
export function sealRefusal(bytes: Uint8Array, seal: RulebookSeal | null, keys: readonly string[]): PublishRefusal | null {
  if (seal === null) {
    return 'RULEBOOK_UNSIGNED';
  }
  const publicKey = keys.find((key) => keyIdOf(key) === seal.key_id);
  if (publicKey === undefined) {
    return 'RULEBOOK_UNKNOWN_KEY';
  }
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
  return verify(null, bytes, key, Buffer.from(seal.signature, 'base64url')) ? null : 'RULEBOOK_TAMPERED';
}
