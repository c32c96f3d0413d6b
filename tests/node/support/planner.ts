// One planner of several on one database. It says ready, and then, for each instant on a line of stdin, plans the day of it.
import { createInterface } from 'node:readline';
import { openDatabase } from '../../../web/api/src/database/open.js';
import { effectsOf } from '../../../web/api/src/due/effects.js';
import { workDue } from '../../../web/api/src/due/worker.js';
import { sandbox, transferByHand } from '../../../web/api/src/payments/adapter.js';
import { noteDay } from '../../../web/api/src/reminders/day.js';
import { RulebookShelf } from '../../../web/api/src/rulebooks/shelf.js';
import { sharedAccount, sharedCore } from './api-server.js';

const database = await openDatabase(JSON.parse(process.argv[2] ?? '') as { dataDir: string; databaseUrl: string | null });
const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
const effects = effectsOf({ payments: { mini_program: sandbox, transfer: transferByHand }, shelf }, { shelf, templates: {} });
console.log('ready');
for await (const line of createInterface({ input: process.stdin })) {
  const nowMs = Number(line);
  await noteDay(database, nowMs);
  const { failed } = await workDue(database, effects, nowMs);
  console.log(failed.length === 0 ? 'done' : String(failed[0]?.error));
}
await database.destroy();
