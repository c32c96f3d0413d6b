import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundle.js';
import type { TestShop } from './api-server.js';

const racer = new URL('racer.ts', import.meta.url);
const crowdRacer = new URL('crowd-racer.ts', import.meta.url);
const rulebookFile = fileURLToPath(new URL('../../../shared/rulebooks/sop.json', import.meta.url));

interface Child {
  /** The next line it writes. */
  next(): Promise<string>;
  write(line: string): void;
  /** No more lines come; resolves when it has gone. */
  end(): Promise<void>;
}

async function startChild(program: URL, argument: object): Promise<Child> {
  const child = spawn(process.execPath, [await bundled(program), JSON.stringify(argument)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async next() {
      const { value, done } = await lines.next() as IteratorResult<string, undefined>;
      if (done === true) {
        throw new Error('A racer ended without a word.');
      }
      return value;
    },
    write: (line) => void child.stdin.write(`${line}\n`),
    async end() {
      child.stdin.end();
      await gone;
    },
  };
}

async function startAll(shop: Place, processes: number, program: URL, more: object): Promise<Child[]> {
  const { dataDir, databaseUrl, clock } = shop;
  const children = await Promise.all(Array.from({ length: processes }, (_, place) =>
    startChild(program, { dataDir, databaseUrl, rulebookFile, nowMs: clock.ms, place, ...more })));
  await Promise.all(children.map((child) => child.next()));
  return children;
}

type Place = Pick<TestShop, 'dataDir' | 'databaseUrl' | 'clock'>;

/** Starts so many processes on the shop's data, lets them go at once, and tells what each found. */
export async function race<Found>(shop: Place, processes: number, task: Record<string, unknown>): Promise<Found[]> {
  const racers = await startAll(shop, processes, racer, task);
  racers.forEach((child) => child.write('go'));
  return Promise.all(racers.map(async (child) => JSON.parse(await child.next()) as Found));
}

/** What a process of a crowd starts with. */
export interface CrowdStart {
  dataDir: string;
  databaseUrl: string | null;
  rulebookFile: string;
  nowMs: number;
}

/** Everybody of it asks for the same thing at once. */
export interface Round {
  over: 'http' | 'service';
  path: string;
  body: object;
  tokens: readonly string[];
}

/** How many were told what: `201`, `409 GROUP_FULL`. */
export type Tally = Record<string, number>;

export interface Crowd {
  /** One round: the tokens are dealt out to the processes. */
  ask(round: Round): Promise<Tally>;
  leave(): Promise<void>;
}

/** Processes that stay for many rounds, since starting one costs more than a round. */
export async function gather(shop: Place, processes: number): Promise<Crowd> {
  const children = await startAll(shop, processes, crowdRacer, {});
  return {
    async ask(round) {
      children.forEach((child, place) => child.write(JSON.stringify({ ...round, tokens: round.tokens.filter((_, at) => at % processes === place) })));
      const together: Tally = {};
      for (const tally of await Promise.all(children.map(async (child) => JSON.parse(await child.next()) as Tally))) {
        for (const [said, count] of Object.entries(tally)) {
          together[said] = (together[said] ?? 0) + count;
        }
      }
      return together;
    },
    leave: async () => void (await Promise.all(children.map((child) => child.end()))),
  };
}
