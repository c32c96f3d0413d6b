import { spawn, type ChildProcess } from 'node:child_process';
import { bundled } from './bundle.js';

const main = new URL('../../../web/api/src/main.ts', import.meta.url);

export interface Run {
  process: ChildProcess;
  /** Everything written so far, logs and complaints. */
  output(): string;
  exitCode: Promise<number | null>;
}

/** The API as a process of its own. */
export async function run(environment: Record<string, string>): Promise<Run> {
  const { NODE_ENV: _mode, DATABASE_URL: _url, ...inherited } = process.env;
  const child = spawn(process.execPath, [await bundled(main)], {
    env: { ...inherited, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  return { process: child, output: () => text, exitCode: new Promise((resolve) => child.once('exit', resolve)) };
}

export async function listeningAt(started: Run): Promise<string> {
  for (let waited = 0; waited < 90_000; waited += 50) {
    const found = /Server listening at (http:\/\/[0-9.:]+)/.exec(started.output())?.[1];
    if (found !== undefined) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The process did not start: ${started.output()}`);
}
