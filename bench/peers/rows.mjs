// The peers' rows: each prices a set given to it.
import { sizeNames, tapLine, workload } from '../as-rulebook.mjs';
import { medusaPricer } from './medusa.mjs';
import { vendurePricer } from './vendure.mjs';

const sets = { used: 'the offers of the best plan', book: "the book's promotions and the best plan's coupons" };
const peers = { '@medusajs/promotion computeActions': medusaPricer, '@vendure/core OrderCalculator': vendurePricer };

async function cellOf(pricerOf, name, which) {
  const run = pricerOf(workload.sizes[name], which, tapLine);
  const answers = [];
  for (const tapped of [true, false]) answers.push({ tapped, payableFen: await run(), proved: true });
  return { name, run, answers, ns: [] };
}

export async function makePeerRows() {
  const rows = [];
  for (const [peer, pricerOf] of Object.entries(peers)) {
    for (const [which, given] of Object.entries(sets)) {
      const cells = [];
      for (const name of sizeNames) cells.push(await cellOf(pricerOf, name, which));
      rows.push({ label: `${peer}: ${given}`, kind: 'peer', cells });
    }
  }
  return rows;
}
