import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Account, Core, Offer, Quote, RulebookDocument } from '@yansuan/core';
import { loadAccount, loadCore } from '@yansuan/core/node';
import type { QuoteAnswer } from '@yansuan/sdk/wire';
import { buildServer } from '../../../web/api/src/server.js';
import { openDatabase } from '../../../web/api/src/database/open.js';
import { effectsOf } from '../../../web/api/src/due/effects.js';
import { workDue, type Worked } from '../../../web/api/src/due/worker.js';
import type { WechatSettings } from '../../../web/api/src/identity/wechat.js';
import type { WechatPaySettings } from '../../../web/api/src/payments/wechat-pay/settings.js';
import type { Planning } from '../../../web/api/src/reminders/plan-touches.js';
import { RulebookShelf } from '../../../web/api/src/rulebooks/shelf.js';
import { sandbox, transferByHand } from '../../../web/api/src/payments/adapter.js';
import { migratedPostgresUrl } from './postgres.js';

const sopFile = fileURLToPath(new URL('../../../shared/rulebooks/sop.json', import.meta.url));

/** Tuesday 18 August 2026, 10:17 in China: an old customers' day, the day of the design's story. */
export const storyMs = Date.UTC(2026, 7, 18, 2, 17);
/** The day after: no order-level activity is on. */
export const quietMs = storyMs + 86_400_000;

let core: Promise<Core> | undefined;
export const sharedCore = (): Promise<Core> => (core ??= loadCore());

let account: Promise<Account> | undefined;
export const sharedAccount = (): Promise<Account> => (account ??= loadAccount());

export const readSop = async (): Promise<RulebookDocument> =>
  JSON.parse(await readFile(sopFile, 'utf8')) as RulebookDocument;

export const stores = ['SQLite', 'PostgreSQL'] as const;
export type StoreName = (typeof stores)[number];

/** Of the tests; the real one comes from the configuration. */
export const operatorToken = 'an-operator-for-these-tests';
export const operator = { authorization: `Bearer ${operatorToken}` };

export interface TestShop {
  app: FastifyInstance;
  clock: { ms: number; nowMs(): number };
  dataDir: string;
  databaseUrl: string | null;
  /** Closes the server and starts another on the same data; with a rulebook, that one is published. */
  restart(rulebook?: RulebookDocument): Promise<void>;
  /** The last code sent to each phone. */
  codes: Map<string, string>;
  /** Works the due jobs at the shop's time, as another process would. */
  work(): Promise<Worked>;
  /** The same, with what is planned for members. */
  plan(): Promise<Worked>;
  signIn(member: string): Promise<{ authorization: string }>;
  stop(): Promise<void>;
}

interface TestShopOptions {
  atMs?: number;
  ratePerMinute?: number;
  webDir?: string;
  campaignDir?: string;
  store?: StoreName;
  wechat?: WechatSettings;
  wechatPay?: WechatPaySettings;
  workEveryMs?: number;
  templates?: Readonly<Record<string, string>>;
  /** The data lies in memory where the system has such a folder: a race is decided by locks, not by a disk. */
  inMemory?: boolean;
}

const memoryFolder = '/dev/shm';

export async function startTestShop(options: TestShopOptions = {}): Promise<TestShop> {
  const folder = options.inMemory === true && existsSync(memoryFolder) ? memoryFolder : tmpdir();
  const dataDir = mkdtempSync(join(folder, 'yansuan-test-'));
  const databaseUrl = options.store === 'PostgreSQL' ? await migratedPostgresUrl() : null;
  const clock = { ms: options.atMs ?? quietMs, nowMs: () => clock.ms };
  const start = async (rulebookFile: string): Promise<FastifyInstance> =>
    buildServer({
      core: await sharedCore(),
      account: await sharedAccount(),
      clock,
      dataDir,
      databaseUrl,
      rulebookFile,
      webDir: options.webDir ?? join(dataDir, 'no-web'),
      campaignDir: options.campaignDir ?? join(dataDir, 'no-campaign'),
      demo: true,
      ratePerMinute: options.ratePerMinute ?? 0,
      trustProxy: false,
      operatorToken,
      wechat: options.wechat ?? null,
      wechatPay: options.wechatPay ?? null,
      codeSender: { send: async (phone, code) => void codes.set(phone, code) },
      receivedAfterDays: 7,
      workEveryMs: options.workEveryMs ?? 0,
      restored: false,
      templates: options.templates ?? {},
      logger: false,
    });
  const rules = new RulebookShelf(await sharedCore(), await sharedAccount());
  const codes = new Map<string, string>();
  let file = sopFile;
  const workWith = async (planning?: Planning): Promise<Worked> => {
    // On SQLite a second connection of one process would block the first: the shop is between requests here.
    const database = await openDatabase({ dataDir, databaseUrl });
    try {
      return await workDue(database, effectsOf({ payments: { mini_program: sandbox, transfer: transferByHand }, shelf: rules }, planning), clock.ms);
    } finally {
      await database.destroy();
    }
  };
  const shop: TestShop = {
    app: await start(file),
    clock,
    dataDir,
    databaseUrl,
    async restart(rulebook) {
      await shop.app.close();
      if (rulebook !== undefined) {
        file = join(dataDir, `rulebook-${rulebook.version}.json`);
        writeFileSync(file, JSON.stringify(rulebook));
      }
      shop.app = await start(file);
    },
    codes,
    work: () => workWith(),
    async plan() {
      const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
      try {
        return await workWith({ shelf, templates: options.templates ?? {} });
      } finally {
        shelf.close();
      }
    },
    async signIn(member) {
      const answer = await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member } });
      return { authorization: `Bearer ${answer.json<{ token: string }>().token}` };
    },
    async stop() {
      await shop.app.close();
      rules.close();
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

/** What `quote` asks for. */
export type Explained = QuoteAnswer & { quote: Quote };

/** With every reason. */
export const quote = (shop: TestShop, headers: Record<string, string>, cart: unknown, version = 1): Promise<LightMyRequestResponse> =>
  shop.app.inject({ method: 'POST', url: '/v1/quotes', headers, payload: { cart, rulebook_version: version, explain: true } });

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

/** A keyed write; each call has a key of its own unless one is given. */
export const send = (
  shop: TestShop,
  headers: Record<string, string>,
  url: string,
  payload: object | undefined = undefined,
  { method = 'POST', key = newKey() }: { method?: 'POST' | 'PUT'; key?: string } = {},
): Promise<LightMyRequestResponse> =>
  shop.app.inject({ method, url, headers: { ...headers, 'idempotency-key': key }, ...(payload === undefined ? {} : { payload }) });
