import type { Verify } from './host.js';

interface Nacl {
  sign: { detached: { verify(bytes: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean } };
}

/** tweetnacl from its own file, fetched only where the browser cannot verify by itself. */
export async function verifyByScript(url: string): Promise<Verify> {
  await new Promise<void>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.onload = () => resolve();
    script.onerror = () => reject(new Error('no verifier'));
    document.head.append(script);
  });
  const { nacl } = globalThis as unknown as { nacl: Nacl };
  return async (bytes, signature, publicKey) => nacl.sign.detached.verify(bytes, signature, publicKey);
}
