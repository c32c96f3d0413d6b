import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publicKeyOf, readPrivateKey, type Trust } from './seal.js';

export const newPrivateKeyPem = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** A key of this data folder alone, made at the first start. Never for a shop that takes money. */
export async function developmentTrust(dataDir: string): Promise<Trust> {
  const file = join(dataDir, 'rulebook-key.pem');
  await mkdir(dataDir, { recursive: true });
  // The first of several processes makes it; the others read it.
  await writeFile(file, newPrivateKeyPem(), { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') {
      throw error;
    }
  });
  const developmentKey = readPrivateKey(await readFile(file));
  return { keys: [publicKeyOf(developmentKey)], developmentKey };
}
