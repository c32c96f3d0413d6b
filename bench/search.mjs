// How long the search for the best set of coupons takes in Wasm, over many seeded carts; and that what it calls proved is so.
// `node bench/search.mjs [--seeds N] [--coupons N] [--variant NAME]` prints the table alone and names the worst seeds.
import { fileURLToPath } from 'node:url';
import { asRequest, asRulebook, tapLine } from './as-rulebook.mjs';
import { numberAfter, wordAfter } from './flags.mjs';
import { Reference } from './reference.mjs';
import { searchCart, variants } from './search-carts.mjs';
import { grouped, quantile } from './table.mjs';

const couponCounts = [16, 24, 32, 48, 64];
const checkedCoupons = 16; // the recursion still sees all their sets
const checkedCarts = 50;
const slowUs = 20_000;

function open(core, size) {
  const loaded = core.load(JSON.stringify(asRulebook(size, 'search')));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const session = loaded.rulebook.openSession();
  const set = session.setRequest(asRequest(size));
  if (!set.ok) throw new Error(JSON.stringify(set.issues));
  return { rulebook: loaded.rulebook, session };
}

function timeUs(session, units) {
  session.setUnits(tapLine, units);
  const start = performance.now();
  if (!session.price()) throw new Error('the session refused its block');
  return (performance.now() - start) * 1000;
}

/** The first tap, then both carts twice; the faster of two equal taps counts, for the machine may be busy with others. */
function tapCart(core, size) {
  const { rulebook, session } = open(core, size);
  const { qty } = size.lines[tapLine];
  const coldUs = timeUs(session, qty);
  const answers = [];
  for (const units of [qty + 1, qty]) answers.push({ us: timeUs(session, units), units, proved: session.proved, payableFen: session.payableFen });
  for (const answer of answers) if (answer.us < slowUs) answer.us = Math.min(answer.us, timeUs(session, answer.units));
  session.close();
  rulebook.close();
  return { coldUs, answers };
}

/** A price said to be proved that the recursion beats is an error, whatever the time. */
function check(size, answers, label) {
  const reference = new Reference(size);
  for (const { units, proved, payableFen } of answers) {
    reference.setUnits(tapLine, units);
    const exactFen = reference.price();
    if (payableFen < exactFen || (proved && payableFen !== exactFen)) throw new Error(`${label}: the engine says ${payableFen}, the recursion ${exactFen}`);
  }
}

function runCell(core, variantName, couponCount, seeds) {
  const cell = { variantName, couponCount, carts: Math.max(1, Math.round(seeds * variants[variantName].share)), proved: 0, us: [], coldUs: [], worstSeed: 0 };
  let worstUs = 0;
  for (let seed = 1; seed <= cell.carts; seed += 1) {
    const size = searchCart(variantName, couponCount, seed);
    const { coldUs, answers } = tapCart(core, size);
    if (couponCount === checkedCoupons && seed <= checkedCarts) check(size, answers, `${variantName}, ${couponCount} coupons, seed ${seed}`);
    cell.coldUs.push(coldUs);
    for (const { us, proved } of answers) {
      cell.us.push(us);
      if (proved) cell.proved += 1;
      if (us > worstUs) cell.worstSeed = seed;
      worstUs = Math.max(worstUs, us);
    }
  }
  cell.us.sort((a, b) => a - b);
  cell.coldUs.sort((a, b) => a - b);
  return cell;
}

function rowOf(cell) {
  const provedShare = ((100 * cell.proved) / cell.us.length).toFixed(1);
  const times = [quantile(cell.us, 0.5), quantile(cell.us, 0.99), cell.us.at(-1), quantile(cell.coldUs, 0.5), cell.coldUs.at(-1)];
  return `| ${variants[cell.variantName].label} | ${cell.couponCount} | ${cell.carts} | ${provedShare} % | ${times.map(grouped).join(' | ')} | ${cell.worstSeed} |`;
}

export function searchReport(core, seeds, counts = couponCounts, names = Object.keys(variants)) {
  const cells = names.flatMap((name) => counts.map((count) => runCell(core, name, count, seeds)));
  const worstUs = Math.max(...cells.map((cell) => Math.max(cell.us.at(-1), cell.coldUs.at(-1))));
  return [
    ['| search in Wasm, 50 lines, µs a tap | coupons | carts | proved | median | p99 | worst | first tap: median | worst | worst seed |', `|---|${'--:|'.repeat(9)}`, ...cells.map(rowOf)].join('\n'),
    `The longest tap of all: ${(worstUs / 1000).toFixed(1)} ms. Up to ${checkedCarts} carts of each kind with ${checkedCoupons} coupons were held against the recursion.`,
  ].join('\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { loadCore } = await import('@yansuan/core/node');
  const counts = wordAfter('--coupons') === undefined ? couponCounts : [numberAfter('--coupons')];
  const names = wordAfter('--variant') === undefined ? Object.keys(variants) : [wordAfter('--variant')];
  console.log(searchReport(await loadCore(), numberAfter('--seeds', 1000), counts, names));
}
