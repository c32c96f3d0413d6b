import { encode } from '@yansuan/core/utf8';
import type { PublishRefusal } from '@yansuan/core';
import { fromBase64url } from './base64url.js';
import type { Verify } from './hosts/host.js';
import type { Store } from './store.js';
import type { RulebookSeal } from './wire.js';

/** As the shop's servers name a key. */
const keyIdOf = (publicKey: string): string => publicKey.slice(0, 16);

/**
 * Whose rulebooks this device takes. Keys that were built in are the only ones; a device built without takes those that
 * the shop tells at the first visit, and from then on no others.
 */
export class RulebookTrust {
  private learned: readonly string[] | null = null;

  constructor(
    private readonly verify: Verify,
    private readonly pinned: readonly string[],
    private readonly store: Store,
  ) {}

  async restore(): Promise<void> {
    this.learned = await this.store.read('keys');
  }

  knows(keyId: string | undefined): boolean {
    return keyId !== undefined && this.keyOf(keyId, []) !== undefined;
  }

  /** Before anything reads the text. `told`: the keys that came with it. */
  async refusal(text: string, seal: Partial<RulebookSeal>, told: readonly string[] = []): Promise<PublishRefusal | null> {
    if (seal.key_id === undefined || seal.signature === undefined) {
      return 'RULEBOOK_UNSIGNED';
    }
    const publicKey = this.keyOf(seal.key_id, told);
    if (publicKey === undefined) {
      return 'RULEBOOK_UNKNOWN_KEY';
    }
    const key = fromBase64url(publicKey);
    const signature = fromBase64url(seal.signature);
    const isFit = key?.length === 32 && signature?.length === 64;
    return isFit && (await this.verify(encode(text), signature, key)) ? null : 'RULEBOOK_TAMPERED';
  }

  /** A rulebook was verified under them. */
  learn(told: readonly string[]): void {
    if (this.pinned.length === 0 && this.learned === null) {
      this.learned = told;
      void this.store.write('keys', told).catch(() => undefined);
    }
  }

  private keyOf(keyId: string, told: readonly string[]): string | undefined {
    const keys = this.pinned.length > 0 ? this.pinned : (this.learned ?? told);
    return keys.find((key) => keyIdOf(key) === keyId);
  }
}
