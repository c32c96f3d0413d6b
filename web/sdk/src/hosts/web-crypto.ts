import type { Verify } from './host.js';

/** The host's own Ed25519; null where it has none: old browsers, and pages served over plain http. */
export async function webCryptoVerify(): Promise<Verify | null> {
  const subtle = (globalThis as { crypto?: { subtle?: SubtleCrypto } }).crypto?.subtle;
  if (subtle === undefined) {
    return null;
  }
  const open = (key: BufferSource): Promise<CryptoKey> => subtle.importKey('raw', key, { name: 'Ed25519' }, false, ['verify']);
  try {
    await open(new Uint8Array(32));
  } catch {
    return null;
  }
  return async (bytes, signature, publicKey) => subtle.verify({ name: 'Ed25519' }, await open(plain(publicKey)), plain(signature), plain(bytes));
}

const plain = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => bytes as Uint8Array<ArrayBuffer>;
