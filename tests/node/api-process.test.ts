import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../web/api/src/main.ts', import.meta.url));

interface Run {
  process: ChildProcess;
  /** Everything written so far, logs and complaints. */
  output(): string;
  exitCode: Promise<number | null>;
}

function run(environment: Record<string, string>): Run {
  const { NODE_ENV: _mode, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', main], {
    env: { ...inherited, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  return { process: child, output: () => text, exitCode: new Promise((resolve) => child.once('exit', resolve)) };
}

async function listeningAt(started: Run): Promise<string> {
  for (let waited = 0; waited < 20_000; waited += 50) {
    const found = /Server listening at (http:\/\/[0-9.:]+)/.exec(started.output())?.[1];
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The process did not start: ${started.output()}`);
}

describe('the process', () => {
  it('starts, answers, keeps tokens out of its log, and ends in order', async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-process-'));
    t.after(() => rmSync(dataDir, { recursive: true }));
    const started = run({ PORT: '0', YANSUAN_DATA_DIR: dataDir });
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

  it('says in plain words what is wrong with its settings', async () => {
    const started = run({ PORT: 'eighty' });
    assert.equal(await started.exitCode, 1);
    assert.match(started.output(), /^The settings are not usable\.\nPORT: /);
  });
});
