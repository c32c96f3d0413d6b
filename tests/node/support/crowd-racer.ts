// One process of a crowd: each line on stdin is a round, answered with a line that counts what everybody was told.
import { createInterface } from 'node:readline';
import type { FastifyInstance } from 'fastify';
import type { OrderAsk } from '@yansuan/sdk/wire';
import { DatabaseBusyError } from '../../../web/api/src/database/transact.js';
import { refused } from '../../../web/api/src/groups/refused.js';
import { groupOr404, joinGroup } from '../../../web/api/src/groups/take-part.js';
import { inTurn } from '../../../web/api/src/groups/turn.js';
import { told } from '../../../web/api/src/http/keyed.js';
import { runOnce } from '../../../web/api/src/idempotency/run-once.js';
import { hashOf, memberOfToken } from '../../../web/api/src/members/sessions.js';
import { readShopper } from '../../../web/api/src/members/shopper.js';
import { placeOrder } from '../../../web/api/src/orders/place.js';
import { ProblemError } from '../../../web/api/src/problems.js';
import { buildServer, openServices, type ServerOptions } from '../../../web/api/src/server.js';
import type { Services } from '../../../web/api/src/services.js';
import { sharedAccount, sharedCore } from './api-server.js';
import type { CrowdStart, Round, Tally } from './race.js';

const start = JSON.parse(process.argv[2] ?? '') as CrowdStart;
const startedMs = performance.now();
/** It runs on: no two ask at the same instant. */
const nowMs = (): number => Math.round(start.nowMs + performance.now() - startedMs);
const options: ServerOptions = {
  core: await sharedCore(), account: await sharedAccount(), clock: { nowMs }, dataDir: start.dataDir, databaseUrl: start.databaseUrl,
  rulebookFile: start.rulebookFile, webDir: '/nowhere', campaignDir: '/nowhere', demo: true, ratePerMinute: 0, trustProxy: false, logger: false,
  operatorToken: null, wechat: null, codeSender: null, receivedAfterDays: 7, workEveryMs: 0, restored: false,
};
// One of both works at a time: on SQLite two connections of one process would block each other.
let app: Promise<FastifyInstance> | undefined;
let services: Promise<Services> | undefined;
const members = new Map<string, string>();
let asked = 0;

interface Said {
  status: number;
  body: string | Buffer;
}

/** The whole server, from the request's bytes to the answer's. */
async function overHttp({ path, body }: Round, token: string, key: string): Promise<Said> {
  const answer = await (await (app ??= buildServer(options))).inject({ method: 'POST', url: path, headers: { authorization: `Bearer ${token}`, 'idempotency-key': key }, payload: body });
  return { status: answer.statusCode, body: answer.body };
}

/** The same transaction without the HTTP around it. */
async function byService({ path, body }: Round, token: string, key: string): Promise<Said> {
  const open = await (services ??= openServices(options));
  const memberId = members.get(token) ?? (await memberOfToken(open.database, hashOf(token), nowMs()))?.id ?? '';
  members.set(token, memberId);
  const group = /^\/v1\/groups\/([^/]+)\/join$/.exec(path)?.[1];
  const once = (): Promise<Said> => runOnce(open.database, { owner: { name: memberId, find: async () => ({ id: memberId }) }, key, fingerprint: path + JSON.stringify(body) }, nowMs(), async (transaction) => {
    if (group === undefined) {
      const placed = await placeOrder(open, transaction, await readShopper(transaction, memberId, nowMs()), body as OrderAsk, nowMs());
      return placed.kind === 'placed' ? { status: 201, body: placed.detail.toString() } : told(409, { code: 'PRICE_CHANGED' });
    }
    const member = await transaction.selectFrom('members').selectAll().where('id', '=', memberId).executeTakeFirstOrThrow();
    const joined = await joinGroup(open, transaction, member, await groupOr404(transaction, group), {}, nowMs());
    return joined.refused === null ? told(200, {}) : refused('', joined.refused, joined);
  });
  try {
    return await (group === undefined ? once() : inTurn(group, once));
  } catch (error) {
    if (error instanceof ProblemError) return told(error.status, { code: error.code });
    if (error instanceof DatabaseBusyError) return told(503, { code: 'BUSY' });
    throw error;
  }
}

/** Asks again with the same key while the shop is too busy to say. */
async function ask(round: Round, token: string): Promise<string> {
  const key = `crowd-${process.pid}-${String((asked += 1)).padStart(10, '0')}`;
  for (;;) {
    const { status, body } = await (round.over === 'http' ? overHttp : byService)(round, token, key);
    if (status !== 503) {
      return status < 300 ? String(status) : `${status} ${(JSON.parse(String(body)) as { code?: string }).code ?? 'without a code'}`;
    }
  }
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const round = JSON.parse(line) as Round;
  const tally: Tally = {};
  for (const said of await Promise.all(round.tokens.map((token) => ask(round, token)))) {
    tally[said] = (tally[said] ?? 0) + 1;
  }
  console.log(JSON.stringify(tally));
}
await (await app)?.close();
const opened = await services;
opened?.shelf.close();
await opened?.database.destroy();
