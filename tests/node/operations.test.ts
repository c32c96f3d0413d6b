// What whoever keeps the shop running leans on: logs, metrics, health, a stop that loses nothing, a backup that comes back.
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { OrderDetail, RenewableSession, SyncAnswer } from '@yansuan/sdk/wire';
import { masked } from '../../web/api/src/operations/logging.js';
import { databaseFileName } from '../../web/api/src/database/open.js';
import { newKey } from './support/api-server.js';
import { bundled } from './support/bundle.js';
import { newPostgresUrl } from './support/postgres.js';
import { listeningAt, run, type Run } from './support/process.js';

const folderOf = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-operations-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
async function started(t: TestContext, environment: Record<string, string>): Promise<{ process: Run; url: string }> {
  const process = await run({ PORT: '0', YANSUAN_RATE_PER_MINUTE: '0', ...environment });
  t.after(async () => {
    process.process.kill('SIGKILL');
    await process.exitCode;
  });
  return { process, url: await listeningAt(process) };
}
const post = (url: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

describe('a log line', () => {
  for (const [line, kept] of [
    ['{"msg":"for 13812345678"}', '{"msg":"for 138****5678"}'],
    ['+8613812345678 called', '+86138****5678 called'],
    ['{"time":1796000000000,"amount":13812}', '{"time":1796000000000,"amount":13812}'],
    ['authorization: Bearer abcdefghijklmnop', 'authorization: Bearer ***'],
    ['{"token":"abcdefghijklmnopqrstuv","x":1}', '{"token":"***","x":1}'],
    ['refresh_token=abcdefghijklmnopqrstuv', 'refresh_token=***'],
    ['{"birthday":"1990-02-28"}', '{"birthday":"***"}'],
    ['postgres://yansuan:secret@db/shop', 'postgres://yansuan:***@db/shop'],
    ['/v1/me/shelf.ics?feed=abc-DEF_123&lang=zh', '/v1/me/shelf.ics?feed=***&lang=zh'],
    ['{"reqId":"1f0c8b9e-13812345678a"}', '{"reqId":"1f0c8b9e-13812345678a"}'],
  ] as const) {
    it(`${line} becomes ${kept}`, () => assert.equal(masked(line), kept));
  }
});

describe('a running shop', () => {
  it('says its settings without its secrets, logs without whom it serves, and tells its numbers to who may see them', async (t) => {
    const secrets = { YANSUAN_OPERATOR_TOKEN: 'an-operator-of-operations', YANSUAN_METRICS_TOKEN: 'a-watcher-of-the-operations' };
    const { process, url } = await started(t, { YANSUAN_DATA_DIR: folderOf(t), ...secrets });
    assert.equal((await fetch(`${url}/v1/livez`)).status, 200);
    const phone = '13812345678';
    await post(`${url}/v1/sessions/phone/code`, { phone });
    const [, code = ''] = /code for 138\*\*\*\*5678: (\d+)/.exec(process.output()) ?? [];
    const session = (await (await post(`${url}/v1/sessions/phone`, { phone, code })).json()) as RenewableSession;
    assert.equal((await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${session.token}` } })).status, 200);
    const feed = await fetch(`${url}/v1/me/shelf.ics?feed=${'f'.repeat(43)}`);
    assert.ok(feed.status >= 400);
    for (const headers of [{}, { authorization: 'Bearer wrong-wrong-wrong-wrong' }, { authorization: `Bearer ${secrets.YANSUAN_OPERATOR_TOKEN}` }]) {
      assert.equal((await fetch(`${url}/metrics`, { headers: headers as Record<string, string> })).status, 404);
    }
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${secrets.YANSUAN_METRICS_TOKEN}` } })).text();
    assert.match(metrics, /yansuan_request_seconds_count\{method="GET",route="\/v1\/me",status="200"\} 1/);
    assert.match(metrics, /yansuan_rulebook_version 1\n/);
    assert.match(metrics, /yansuan_due_jobs \d+\n/);
    assert.match(metrics, /process_resident_memory_bytes \d+/);
    const log = process.output();
    assert.match(log, /"settings":\{[^\n]*"database":"SQLite in [^\n]*"operatorToken":"set","metricsToken":"set","payment":"pretended","sms":"on the console","wechat":"not set"/);
    for (const secret of [...Object.values(secrets), session.token, session.refresh_token, phone, 'f'.repeat(43)]) assert.ok(!log.includes(secret), secret);
  });

  it('has no metrics where no token is set, and does not start with a setting it does not know', async (t) => {
    const { url } = await started(t, { YANSUAN_DATA_DIR: folderOf(t) });
    assert.equal((await fetch(`${url}/metrics`)).status, 404);
    const wrong = await run({ PORT: '0', YANSUAN_RATE_PER_MINUT: '5' });
    assert.equal(await wrong.exitCode, 1);
    assert.match(wrong.output(), /YANSUAN_RATE_PER_MINUT: there is no such setting/);
  });

  it('that is told to stop is unready at once, answers what is under way, and ends in order', async (t) => {
    const { process, url } = await started(t, { YANSUAN_DATA_DIR: folderOf(t), YANSUAN_DRAIN_MS: '1500' });
    const { hostname, port } = new URL(url);
    // A request of which the server has only the head when the signal comes.
    const body = '{"member":"demo-silver"}';
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (part: Buffer) => (answer += part.toString()));
    socket.write(`POST /v1/sessions HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n`);
    await pause(50);
    process.process.kill('SIGTERM');
    let ready = 200;
    for (let tried = 0; tried < 100 && ready === 200; tried += 1) ready = (await fetch(`${url}/v1/healthz`)).status;
    assert.equal(ready, 503);
    assert.equal((await fetch(`${url}/v1/livez`)).status, 200, 'it still serves');
    // Until nobody is let in any more: the half request is then all there is.
    for (let isOpen = true; isOpen; await pause(50)) isOpen = await fetch(`${url}/v1/livez`).then(() => true, () => false);
    socket.write(body);
    assert.equal(await process.exitCode, 0);
    assert.match(answer, /^HTTP\/1\.1 201 /);
  });
});

/** Signs in, orders two pencils, and tells the order and the token. */
async function orderAt(url: string): Promise<{ id: string; headers: Record<string, string> }> {
  const { token } = (await (await post(`${url}/v1/sessions`, { member: 'demo-silver' })).json()) as { token: string };
  const headers = { authorization: `Bearer ${token}` };
  const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
  const answer = await post(`${url}/v1/orders`, { cart, rulebook_version: 1, expected_total_fen: 20_000 }, { ...headers, 'idempotency-key': newKey() });
  assert.equal(answer.status, 201);
  return { id: ((await answer.json()) as OrderDetail).id, headers };
}
const syncAt = async (url: string, headers: Record<string, string>, known: Pick<SyncAnswer, 'epoch' | 'cookie'> | null): Promise<SyncAnswer> =>
  (await (await post(`${url}/v1/sync`, {
    protocol: 1, schema: 1, device_id: 'device-of-the-backup-01', nonce: newKey(), epoch: known?.epoch ?? null, cookie: known?.cookie ?? null, acked_id: 0, mutations: [],
  }, headers)).json()) as SyncAnswer;

interface Backup {
  environment(folder: string): Promise<Record<string, string>>;
  /** Copies the running shop, and answers with the settings of a shop on the copy. */
  copy(from: Record<string, string>, folder: string): Promise<Record<string, string>>;
}
const admin = new URL('../../web/api/src/admin-command/yansuan-admin.ts', import.meta.url);
const tool = (name: string, ...args: string[]): void => {
  const { status, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  assert.equal(status, 0, `${name}: ${stderr}`);
};
const backups: Readonly<Record<string, Backup>> = {
  SQLite: {
    environment: async (folder) => ({ YANSUAN_DATA_DIR: join(folder, 'shop') }),
    async copy(from, folder) {
      const file = join(folder, 'backup.sqlite');
      const { stdout } = await promisify(execFile)(process.execPath, [await bundled(admin), 'backup', '--to', file], { env: { ...process.env, ...from } });
      assert.match(stdout, /: sound, 1 orders\n$/);
      const dataDir = join(folder, 'restored');
      mkdirSync(dataDir);
      copyFileSync(file, join(dataDir, databaseFileName));
      return { YANSUAN_DATA_DIR: dataDir };
    },
  },
  PostgreSQL: {
    environment: async (folder) => ({ YANSUAN_DATA_DIR: join(folder, 'shop'), DATABASE_URL: await newPostgresUrl() }),
    async copy(from, folder) {
      const file = join(folder, 'backup.dump');
      tool('pg_dump', '--format=custom', '--file', file, from['DATABASE_URL'] ?? '');
      const url = await newPostgresUrl();
      tool('pg_restore', '--exit-on-error', '--no-owner', '--dbname', url, file);
      return { YANSUAN_DATA_DIR: join(folder, 'shop'), DATABASE_URL: url };
    },
  },
};

for (const [store, { environment, copy }] of Object.entries(backups)) {
  describe(`a backup, ${store}`, () => {
    it('is taken from the running shop, and a shop on it has what was there then; devices start over', async (t) => {
      const folder = folderOf(t);
      const settings = await environment(folder);
      const first = await started(t, settings);
      const kept = await orderAt(first.url);
      const known = await syncAt(first.url, kept.headers, null);
      const restored = await copy(settings, folder);
      const lost = await orderAt(first.url);
      first.process.process.kill('SIGTERM');
      assert.equal(await first.process.exitCode, 0);

      const { url } = await started(t, { ...restored, YANSUAN_RESTORED: 'on' });
      assert.equal((await fetch(`${url}/v1/healthz`)).status, 200);
      assert.equal((await fetch(`${url}/v1/orders/${kept.id}`, { headers: kept.headers })).status, 200, 'who was signed in still is');
      assert.equal((await fetch(`${url}/v1/orders/${lost.id}`, { headers: kept.headers })).status, 404);
      const { full, epoch } = await syncAt(url, kept.headers, known);
      assert.deepEqual([full, epoch === known.epoch], [true, false]);
      assert.equal((await orderAt(url)).id.length > 0, true, 'it takes orders again');
    });
  });
}
