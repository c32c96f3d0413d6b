// The next day of many members, planned from the database by one process: `node bench/reminders-load.mjs [MEMBERS]
// [DATABASE_URL]`. Fills a fresh SQLite file, or an empty PostgreSQL database; needs web/api/dist.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url);
const api = (path) => import(new URL(`web/api/dist/${path}`, root));
const { openDatabase } = await api('database/open.js');
const { publishAtStart } = await api('rulebooks/start.js');
const { developmentTrust } = await api('rulebooks/development-key.js');
const { RulebookShelf } = await api('rulebooks/shelf.js');
const { effectsOf } = await api('due/effects.js');
const { workDue } = await api('due/worker.js');
const { noteDay } = await api('reminders/day.js');
const { loadAccount, loadCore } = await import(new URL('wasm/dist/hosts/node.js', root));

const count = Number(process.argv[2] ?? 100_000);
const databaseUrl = process.argv[3] ?? null;
const dayMs = 86_400_000;
const nowMs = Date.parse('2026-08-18T02:00:00+08:00');
const itemsEach = 5;
/** The shop with nothing switched off and every cycle confirmed. */
const book = JSON.parse(readFileSync(new URL('shared/rulebooks/sop.json', root), 'utf8'));
for (const touch of book.reminders.touches) delete touch.enabled;
for (const usage of book.reminders.usage) delete usage.confirmed;

const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-load-'));
process.once('exit', () => rmSync(dataDir, { recursive: true, force: true }));
const database = await openDatabase({ dataDir, databaseUrl });
const [core, account] = [await loadCore(), await loadAccount()];
const shelf = new RulebookShelf(core, account);
const rulebookFile = join(dataDir, 'rulebook.json');
writeFileSync(rulebookFile, JSON.stringify(book));
await publishAtStart(database, { core, account }, rulebookFile, await developmentTrust(dataDir), nowMs);

const { skus, tiers } = book;
const idOf = (n) => `member-${String(n).padStart(7, '0')}`;
const birthdayOf = (n) => `${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;

/** Five products each, bought over the last year, so that a share of them runs out or expires soon. */
function rowsOf(n) {
  const id = idOf(n);
  return {
    member: { id, kind: 'customer', name: `会员${n}`, tier: tiers[n % tiers.length].id, tags: '[]', birthday: birthdayOf(n), orders: 1, lifetime_fen: 30_000, points_available: 0, created_at_ms: nowMs - 400 * dayMs },
    shelf: Array.from({ length: itemsEach }, (_, i) => {
      const { id: sku } = skus[(n * 7 + i * 11) % skus.length];
      const received_at_ms = nowMs - ((n * 13 + i * 71) % 365) * dayMs;
      return { member_id: id, table_name: 'shelf', key: `item-${i}`, rev: n * itemsEach + i + 1, value: JSON.stringify({ sku, units: 1, received_at_ms, produced_on: '2025-01-15' }) };
    }),
  };
}

const chunk = 1_000;
for (let at = 0; at < count; at += chunk) {
  const rows = Array.from({ length: Math.min(chunk, count - at) }, (_, i) => rowsOf(at + i));
  await database.transaction().execute(async (transaction) => {
    await transaction.insertInto('members').values(rows.map(({ member }) => member)).execute();
    await transaction.insertInto('member_rows').values(rows.flatMap((row) => row.shelf)).execute();
  });
}

let heapMax = 0;
const watch = setInterval(() => {
  heapMax = Math.max(heapMax, process.memoryUsage().rss);
}, 100);
const megabytes = (bytes) => Math.round(bytes / 2 ** 20);
const effects = effectsOf({ payments: {}, shelf }, { shelf, templates: {} });

for (const day of [0, 1]) {
  const todayMs = nowMs + day * dayMs;
  await noteDay(database, todayMs);
  heapMax = process.memoryUsage().rss;
  const before = heapMax;
  const [startMs, start] = [performance.now(), process.cpuUsage()];
  const { done, failed } = await workDue(database, effects, todayMs);
  const [seconds, cpu] = [(performance.now() - startMs) / 1000, process.cpuUsage(start)];
  if (failed.length > 0) throw failed[0].error;
  const { told } = await database.selectFrom('outbox_touches').select(({ fn }) => fn.countAll().as('told')).where('recorded_at_ms', '=', todayMs).executeTakeFirstOrThrow();
  console.log(`day ${day + 1}: ${count} members in ${seconds.toFixed(1)} s (${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor), ${done} jobs, ${Number(told)} touches; ${megabytes(before)} MB before, ${megabytes(heapMax)} MB at most`);
}
clearInterval(watch);
shelf.close();
await database.destroy();
