import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { RulebookDocument } from '@yansuan/core';
import { startTestShop } from './support/api-server.js';
import { newPostgresUrl } from './support/postgres.js';
import { listeningAt, run } from './support/process.js';

describe('the process', () => {
  it('starts, answers, keeps tokens out of its log, and ends in order', async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-process-'));
    t.after(() => rmSync(dataDir, { recursive: true }));
    const started = await run({ PORT: '0', YANSUAN_DATA_DIR: dataDir });
    const url = await listeningAt(started);
    const session = await fetch(`${url}/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"member":"demo-silver"}',
    });
    const { token } = (await session.json()) as { token: string };
    const me = await fetch(`${url}/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(me.status, 200);
    assert.equal(((await (await fetch(`${url}/v1/healthz`)).json()) as { status: string }).status, 'ok');
    started.process.kill('SIGTERM');
    assert.equal(await started.exitCode, 0);
    assert.ok(started.output().includes(`"reqId":"${me.headers.get('x-request-id')}"`));
    assert.ok(!started.output().includes(token));
  });

  it('ends although a browser opened a connection ahead and asks nothing on it', async () => {
    const shop = await startTestShop();
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
    const ahead = connect((shop.app.server.address() as AddressInfo).port, '127.0.0.1');
    ahead.on('error', () => undefined);
    await once(ahead, 'connect');
    const ended = once(ahead, 'close');
    await shop.stop();
    await ended;
  });

  it('says in plain words what is wrong with its settings', async () => {
    const started = await run({ PORT: 'eighty' });
    assert.equal(await started.exitCode, 1);
    assert.match(started.output(), /^The settings are not usable\.\nPORT: /);
  });

  it('keeps its orders in PostgreSQL where a URL says so, and the URL out of its log', async (t) => {
    const url = await newPostgresUrl();
    const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-process-'));
    t.after(() => rmSync(dataDir, { recursive: true }));
    const started = await run({ PORT: '0', YANSUAN_DATA_DIR: dataDir, DATABASE_URL: url });
    const address = await listeningAt(started);
    assert.equal(((await (await fetch(`${address}/v1/healthz`)).json()) as { status: string }).status, 'ok');
    started.process.kill('SIGTERM');
    assert.equal(await started.exitCode, 0);
    assert.ok(!started.output().includes(url));
  });
});

const operatorToken = 'of-the-documentation-test-only';
/** A shop of its own, that whoever has the token runs. */
async function runForOperator(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-process-'));
  const started = await run({ PORT: '0', YANSUAN_DATA_DIR: dataDir, YANSUAN_OPERATOR_TOKEN: operatorToken });
  t.after(async () => {
    started.process.kill('SIGTERM');
    await started.exitCode;
    rmSync(dataDir, { recursive: true });
  });
  return { started, dataDir };
}

describe('docs/api.md', () => {
  it('runs from signing in to the money back, command by command', async (t) => {
    const { started } = await runForOperator(t);
    const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
    const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
    const environment = { ...process.env, API: await listeningAt(started), OPERATOR: operatorToken };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { env: environment });
    // Two pencils for silver are 106.20; one back is 53.10.
    assert.deepEqual(stdout.trim().split('\n'), ['paid', 'shipped', 'received', '5310', 'approved', '5310', '623', 'true', 'points-20', 'care-20']);
    assert.ok(!started.output().includes(operatorToken));
  });
});

describe('docs/publishing.md', () => {
  it('changes a price in the running shop, command by command', async (t) => {
    const { started, dataDir } = await runForOperator(t);
    const api = await listeningAt(started);
    const pencilFen = async (): Promise<number | undefined> => {
      const { url } = (await (await fetch(`${api}/v1/rulebook`)).json()) as { url: string };
      const { skus } = (await (await fetch(api + url)).json()) as RulebookDocument;
      return skus.find(({ id }) => id === 'pencil')?.list_fen;
    };
    const page = readFileSync(new URL('../../docs/publishing.md', import.meta.url), 'utf8');
    const commands = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
    assert.equal(await pencilFen(), 5_900);
    const environment = { ...process.env, API: api, OPERATOR: operatorToken, KEY: join(dataDir, 'rulebook-key.pem'), MINE: join(dataDir, 'mine.json') };
    const cwd = fileURLToPath(new URL('../..', import.meta.url));
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', commands], { env: environment, cwd });
    assert.match(stdout, /version 2 published/);
    assert.equal(await pencilFen(), 6_900);
  });
});
