import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const rootPath = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

export interface ServedShop {
  url: string;
  /** The network is there, the shop is not. `resume` brings it back at the same address with the same data. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function answers(url: string, process: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (process.exitCode !== null) throw new Error(`the API stopped with ${process.exitCode}`);
    const healthy = await fetch(`${url}/v1/healthz`).then((answer) => answer.ok, () => false);
    if (healthy) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the API did not answer within a minute');
}

/** The built shop behind the built API, as a shopper meets them, with its own empty data. */
export async function serveShop(environment: Record<string, string> = {}): Promise<ServedShop> {
  const port = await freePort();
  const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-e2e-'));
  const url = `http://127.0.0.1:${port}`;
  const started = (): ChildProcess =>
    spawn(process.execPath, [rootPath('web/api/dist/main.js')], {
      env: { ...process.env, PORT: String(port), HOST: '127.0.0.1', YANSUAN_DATA_DIR: dataDir, NODE_ENV: 'test', LOG_LEVEL: 'error', ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  let api = started();
  const pause = async (): Promise<void> => {
    if (api.exitCode !== null) return;
    api.kill('SIGTERM');
    await once(api, 'exit');
  };
  const resume = async (): Promise<void> => {
    api = started();
    await answers(url, api);
  };
  const stop = async (): Promise<void> => {
    await pause();
    rmSync(dataDir, { recursive: true, force: true });
  };
  await answers(url, api).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, pause, resume, stop };
}
