import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Core, Offer, RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';
import { buildServer } from '../../../web/api/src/server.js';

const sopFile = fileURLToPath(new URL('../../../shared/rulebooks/sop.json', import.meta.url));

/** Tuesday 18 August 2026, 10:17 in China: an old customers' day, the day of the design's story. */
export const storyMs = Date.UTC(2026, 7, 18, 2, 17);
/** The day after: no order-level activity is on. */
export const quietMs = storyMs + 86_400_000;

let core: Promise<Core> | undefined;
export const sharedCore = (): Promise<Core> => (core ??= loadCore());

export const readSop = async (): Promise<RulebookDocument> =>
  JSON.parse(await readFile(sopFile, 'utf8')) as RulebookDocument;

export interface TestShop {
  app: FastifyInstance;
  clock: { ms: number; nowMs(): number };
  dataDir: string;
  /** Closes the server and starts another on the same data; with a rulebook, that one is published. */
  restart(rulebook?: RulebookDocument): Promise<void>;
  signIn(member: string): Promise<{ authorization: string }>;
  stop(): Promise<void>;
}

export async function startTestShop(options: { atMs?: number; ratePerMinute?: number; webDir?: string } = {}): Promise<TestShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-test-'));
  const clock = { ms: options.atMs ?? quietMs, nowMs: () => clock.ms };
  const start = async (rulebookFile: string): Promise<FastifyInstance> =>
    buildServer({
      core: await sharedCore(),
      clock,
      dataDir,
      rulebookFile,
      webDir: options.webDir ?? join(dataDir, 'no-web'),
      demo: true,
      ratePerMinute: options.ratePerMinute ?? 0,
      trustProxy: false,
      logger: false,
    });
  let file = sopFile;
  const shop: TestShop = {
    app: await start(file),
    clock,
    dataDir,
    async restart(rulebook) {
      await shop.app.close();
      if (rulebook !== undefined) {
        file = join(dataDir, `rulebook-${rulebook.version}.json`);
        writeFileSync(file, JSON.stringify(rulebook));
      }
      shop.app = await start(file);
    },
    async signIn(member) {
      const answer = await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member } });
      return { authorization: `Bearer ${answer.json<{ token: string }>().token}` };
    },
    async stop() {
      await shop.app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  return shop;
}

/** The rulebook as its next version, with some offers changed. */
export function nextVersion(
  document: RulebookDocument,
  change: (offer: Offer) => Offer = (offer) => offer,
): RulebookDocument {
  return { ...document, version: document.version + 1, offers: document.offers.map(change) };
}

/** The tier's discount set to another share of the list price. */
export const keepOf = (offerId: string, keepBp: number) => (offer: Offer): Offer =>
  offer.id === offerId ? { ...offer, effects: [{ keep_bp: keepBp }] } : offer;

let keys = 0;
export const newKey = (): string => `test-key-${String((keys += 1)).padStart(12, '0')}`;

export const quote = (shop: TestShop, headers: Record<string, string>, cart: unknown, version = 1): Promise<LightMyRequestResponse> =>
  shop.app.inject({ method: 'POST', url: '/v1/quotes', headers, payload: { cart, rulebook_version: version } });

export const order = (
  shop: TestShop,
  headers: Record<string, string>,
  body: { cart: unknown; expected: number; version?: number },
  key: string = newKey(),
): Promise<LightMyRequestResponse> =>
  shop.app.inject({
    method: 'POST',
    url: '/v1/orders',
    headers: { ...headers, 'idempotency-key': key },
    payload: { cart: body.cart, rulebook_version: body.version ?? 1, expected_total_fen: body.expected },
  });
