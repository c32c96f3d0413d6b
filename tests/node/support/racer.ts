// One process of several on one database. Its first line says ready; a line on stdin starts it; its last line is JSON.
import { createInterface } from 'node:readline';
import type { AccountEvent } from '@yansuan/core';
import { DatabaseBusyError, transact } from '../../../web/api/src/database/transact.js';
import { openDatabase } from '../../../web/api/src/database/open.js';
import { effectsOf } from '../../../web/api/src/due/effects.js';
import { workDue } from '../../../web/api/src/due/worker.js';
import { sandbox, transferByHand } from '../../../web/api/src/payments/adapter.js';
import { applyEvent } from '../../../web/api/src/membership/apply-event.js';
import { RulebookShelf } from '../../../web/api/src/rulebooks/shelf.js';
import { buildServer } from '../../../web/api/src/server.js';
import { sharedAccount, sharedCore } from './api-server.js';

interface Task {
  dataDir: string;
  databaseUrl: string | null;
  rulebookFile: string;
  nowMs: number;
  kind: 'work' | 'plan' | 'order' | 'join' | 'apply';
  /** For order: who orders what, how often at once. */
  authorization?: string;
  body?: object;
  times?: number;
  /** For apply: what happened to whom, told `times` at once. */
  member?: string;
  event?: AccountEvent;
  /** For join: which group, and for each process a token of everybody who comes. */
  group?: string;
  parts?: string[][];
  /** Which of the processes this one is. */
  place: number;
}

const task = JSON.parse(process.argv[2] ?? '') as Task;

async function work(): Promise<() => Promise<unknown>> {
  const database = await openDatabase(task);
  const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
  const planning = task.kind === 'plan' ? { shelf, templates: {} } : undefined;
  return async () => {
    const effects = effectsOf({ payments: { mini_program: sandbox, transfer: transferByHand }, shelf }, planning);
    const { done, failed } = await workDue(database, effects, task.nowMs);
    await database.destroy();
    return { done, failed: failed.length };
  };
}

const server = async (): ReturnType<typeof buildServer> => buildServer({
  core: await sharedCore(), account: await sharedAccount(), clock: { nowMs: () => task.nowMs }, dataDir: task.dataDir, databaseUrl: task.databaseUrl,
  rulebookFile: task.rulebookFile, webDir: '/nowhere', campaignDir: '/nowhere', demo: true, ratePerMinute: 0, trustProxy: false, logger: false,
  operatorToken: null, wechat: null, codeSender: null, receivedAfterDays: 7, workEveryMs: 0, restored: false,
});

async function orders(): Promise<() => Promise<unknown>> {
  const app = await server();
  return async () => {
    const statuses = await Promise.all(Array.from({ length: task.times ?? 1 }, async (_, place) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/orders',
        headers: { authorization: task.authorization ?? '', 'idempotency-key': `racer-${process.pid}-${place}-00000000` },
        payload: task.body ?? {},
      });
      return answer.statusCode;
    }));
    await app.close();
    return statuses;
  };
}

/** Each comes at the same time as all others, and asks again with the same key while the shop is too busy to say. */
async function joins(): Promise<() => Promise<unknown>> {
  const app = await server();
  const join = async (token: string, place: number): Promise<{ status: number; code: string | null }> => {
    for (;;) {
      const answer = await app.inject({
        method: 'POST',
        url: `/v1/groups/${task.group ?? ''}/join`,
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': `joiner-${process.pid}-${place}-0000000` },
        payload: {},
      });
      if (answer.statusCode !== 503) {
        return { status: answer.statusCode, code: answer.json<{ code?: string }>().code ?? null };
      }
    }
  };
  return async () => {
    const found = await Promise.all((task.parts?.[task.place] ?? []).map(join));
    await app.close();
    return found;
  };
}

/** Everybody tells of the same event, and tells again while the database is too busy to say. */
async function applies(): Promise<() => Promise<unknown>> {
  const database = await openDatabase(task);
  const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
  const { member = '', event } = task;
  if (event === undefined) throw new Error('Nothing happened.');
  const tell = async (): Promise<string> => {
    for (;;) {
      try {
        const { applied, refusals } = await transact(database, (transaction) => applyEvent(shelf, transaction, member, event, task.nowMs));
        return applied ? 'applied' : refusals[0]?.code ?? 'refused';
      } catch (error) {
        if (!(error instanceof DatabaseBusyError)) throw error;
      }
    }
  };
  return async () => {
    const found = await Promise.all(Array.from({ length: task.times ?? 1 }, tell));
    await database.destroy();
    return found;
  };
}

const start = await { work, plan: work, order: orders, join: joins, apply: applies }[task.kind]();
console.log('ready');
createInterface({ input: process.stdin }).once('line', () => {
  void start().then((result) => {
    console.log(JSON.stringify(result));
    process.exit(0);
  });
});
