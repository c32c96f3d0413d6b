import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RulebookDocument } from '@yansuan/core';
import type { RulebookPublish } from '@yansuan/sdk/wire';
import { readPrivateKey, signRulebook } from '../../../web/api/src/rulebooks/seal.js';
import type { TestShop } from './api-server.js';

/** What lint warns of in the shop's own rules, and the shop means so. */
export const meant = ['FREE_ORDER', 'THIN_MARGIN', 'REDEMPTION_DOMINATED'];

/** A rulebook as the shop's own key signs it. */
export function signed(shop: TestShop, rulebook: RulebookDocument, accept: string[] = meant): RulebookPublish {
  const document = JSON.stringify(rulebook);
  const key = readPrivateKey(readFileSync(join(shop.dataDir, 'rulebook-key.pem')));
  return { document, ...signRulebook(Buffer.from(document), key), accept };
}
