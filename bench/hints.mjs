// What hints cost beside the price of the same cart. `node --import tsx bench/hints.mjs` prints it alone.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomRequests } from '../tests/node/support/requests.ts';
import { median, quantile } from './table.mjs';

const sop = readFileSync(new URL('../shared/rulebooks/sop.json', import.meta.url), 'utf8');
const products = ['wipes', 'hand-cream', 'pencil', 'powder', 'mask', 'cleanser-mini', 'lipstick', 'cream'];
const carts = 200;

function opened(host) {
  const loaded = host.load(sop);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  return loaded.rulebook;
}

function timeMs(ask) {
  const start = performance.now();
  if (!ask().ok) throw new Error('not answered');
  return performance.now() - start;
}

export async function hintsReport() {
  const { loadAccount, loadCore } = await import('@yansuan/core/node');
  const [prices, book] = [opened(await loadCore()), opened(await loadAccount())];
  const requests = randomRequests(sop, carts, 7);
  // Once for the engine to warm up.
  for (const request of requests) {
    prices.quote(request);
    book.hints({ request, products });
  }
  const rows = requests.map((request) => ({ quoteMs: timeMs(() => prices.quote(request)), hintsMs: timeMs(() => book.hints({ request, products })) }));
  prices.close();
  book.close();
  const hints = rows.map(({ hintsMs }) => hintsMs).sort((a, b) => a - b);
  const sumOf = (kind) => rows.reduce((sum, row) => sum + row[kind], 0);
  return `## Hints

Hints for ${carts} random carts of sop.json with ${products.length} products named, in Wasm: ${median(hints).toFixed(2)} ms (median), ${quantile(hints, 0.99).toFixed(2)} ms (99 of 100); all together ${(sumOf('hintsMs') / sumOf('quoteMs')).toFixed(1)} times as long as the explained prices of the same carts.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await hintsReport());
