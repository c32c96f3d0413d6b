import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bundled } from './bundle.js';
import type { TestShop } from './api-server.js';

const racer = new URL('racer.ts', import.meta.url);
const rulebookFile = fileURLToPath(new URL('../../../shared/rulebooks/sop.json', import.meta.url));

/** Starts so many processes on the shop's data, lets them go at once, and tells what each found. */
export async function race<Found>(shop: TestShop, processes: number, task: Record<string, unknown>): Promise<Found[]> {
  const argument = (place: number): string => JSON.stringify({ dataDir: shop.dataDir, databaseUrl: shop.databaseUrl, rulebookFile, nowMs: shop.clock.ms, place, ...task });
  const file = await bundled(racer);
  const racers = Array.from({ length: processes }, (_, place) => {
    const child = spawn(process.execPath, [file, argument(place)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async (): Promise<string> => {
      const { value, done } = await lines.next() as IteratorResult<string, undefined>;
      if (done === true) {
        throw new Error('A racer ended without a word.');
      }
      return value;
    };
    return { child, next };
  });
  await Promise.all(racers.map(({ next }) => next()));
  racers.forEach(({ child }) => child.stdin.write('go\n'));
  return Promise.all(racers.map(async ({ next }) => JSON.parse(await next()) as Found));
}
