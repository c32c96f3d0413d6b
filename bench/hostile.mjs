// The longest tap on carts that nobody fills: random rulebooks of the whole offer language, up to what the contract
// allows, priced by stage and over all stages together. `node --import tsx bench/hostile.mjs [--seeds N] [--seed N]`
// prints the table alone, or the taps of one seed.
import { fileURLToPath } from 'node:url';
import { asRequest, asRulebook } from './as-rulebook.mjs';
import { Dice, randomBook, randomRequest } from '../tests/node/support/random-books.ts';
import { numberAfter } from './flags.mjs';
import { searchCart, variants } from './search-carts.mjs';
import { grouped, quantile } from './table.mjs';

const sets = Array.from({ length: 20 }, (_, at) => at + 1);
const sizes = {
  'few products, many units': { skus: [3, 6], offers: [3, 20], sets, lines: [5, 20], coupons: 30, units: 30, room: 2_000 },
  '20 lines, up to 99 units': { skus: [20, 20], offers: [1, 30], sets, lines: [20, 20], coupons: 30, units: 99, room: 2_000 },
  '40 lines, up to 50 units': { skus: [40, 40], offers: [1, 60], sets, lines: [40, 40], coupons: 60, units: 50, room: 2_000 },
  '200 lines, up to 300 offers and 200 coupons': { skus: [200, 200], offers: [1, 300], sets, lines: [200, 200], coupons: 200, units: 9, room: 2_000 },
};

const ofBook = (size) => (seed, total) => {
  const dice = new Dice(seed);
  const book = randomBook(dice, total, size);
  const request = randomRequest(dice, book, size);
  request.cart.codes = request.cart.codes.slice(0, 20);
  return { book, request };
};

/** What the search rows are of, at the contract's limits. */
const ofWallet = (seed, total) => {
  const names = Object.keys(variants);
  const size = searchCart(names[seed % names.length], 200, seed, 200);
  const book = asRulebook(size, 'hostile');
  return { book: { ...book, settings: { ...book.settings, optimize: total ? 'total' : 'by_stage' } }, request: asRequest(size) };
};

const kinds = { ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, ofBook(size)])), '200 lines, 200 coupons as in the search': ofWallet };
const units = [2, 3, 2, 3];

function timeMs(session, count) {
  session.setUnits(0, count);
  const start = performance.now();
  session.price();
  return performance.now() - start;
}

/** The first tap, and after it the faster of two equal ones, for the machine may be busy with others. */
function tapCart(core, { book, request }) {
  const loaded = core.load(JSON.stringify(book));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const session = loaded.rulebook.openSession();
  const asked = session.setRequest(request);
  if (!asked.ok) throw new Error(JSON.stringify(asked.issues));
  const firstMs = timeMs(session, 1);
  const [two, three, twoAgain, threeAgain] = units.map((count) => timeMs(session, count));
  const { proved } = session;
  session.close();
  loaded.rulebook.close();
  return { firstMs, ms: Math.max(Math.min(two, twoAgain), Math.min(three, threeAgain)), proved };
}

function rowOf(core, name, total, seeds) {
  const taps = [];
  for (let seed = 1; seed <= seeds; seed += 1) taps.push({ seed, ...tapCart(core, kinds[name](seed, total)) });
  const provedShare = ((100 * taps.filter(({ proved }) => proved).length) / seeds).toFixed(1);
  const sorted = taps.map(({ ms }) => ms).sort((a, b) => a - b);
  const worst = taps.find(({ ms }) => ms === sorted.at(-1));
  const firstMs = Math.max(...taps.map((tap) => tap.firstMs));
  const us = [quantile(sorted, 0.5), quantile(sorted, 0.99), worst.ms, firstMs].map((ms) => grouped(ms * 1000));
  return { worstMs: worst.ms, line: `| ${name} | ${total ? 'total' : 'by stage'} | ${seeds} | ${provedShare} % | ${us.join(' | ')} | ${worst.seed} |` };
}

/** A quarter of the seeds of the search. */
export function hostileReport(core, searchSeeds) {
  const seeds = Math.ceil(searchSeeds / 4);
  const rows = Object.keys(kinds).flatMap((name) => [false, true].map((total) => rowOf(core, name, total, seeds)));
  return [
    ['| hostile carts in Wasm, µs a tap | | carts | proved | median | p99 | worst | first tap: worst | worst seed |', `|---|---|${'--:|'.repeat(7)}`, ...rows.map(({ line }) => line)].join('\n'),
    `The longest tap of all hostile carts: ${Math.max(...rows.map(({ worstMs }) => worstMs)).toFixed(1)} ms.`,
  ].join('\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { loadCore } = await import('@yansuan/core/node');
  const core = await loadCore();
  const seed = numberAfter('--seed');
  if (seed === undefined) {
    console.log(hostileReport(core, 4 * numberAfter('--seeds', 250)));
  } else {
    for (const [name, cartOf] of Object.entries(kinds)) for (const total of [false, true]) console.log(name, total ? 'total' : 'by stage', tapCart(core, cartOf(seed, total)));
  }
}
