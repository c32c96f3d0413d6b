// Does the engine charge what the exact recursion charges? Many carts of each size, lines and units drawn from a fixed seed.
import { asRequest, asRulebook, sizeNames, workload } from './as-rulebook.mjs';
import { ExactRecursion, GreedyAsTaken, GreedyInOrder } from './baselines.mjs';
import { Reference } from './reference.mjs';

const cartsOf = { S: 500, M: 500, L: 200 };
const recursionCarts = { S: 500, M: 500, L: 20 }; // a cart of L is over a hundred thousand sets, each priced from the lines
const unitsMax = 3;
const quarters = 4;

/** Numbers from 0 up to below `limit`, the same in every run. */
export function drawer(seed) {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

function linesDiffer(session, reference) {
  const sameCoupons = reference.couponFen.every((cutFen, at) => cutFen === session.couponDiscountFen(at));
  return sameCoupons && reference.lineFen.some((fen, line) => fen !== session.linePayableFen(line));
}

/** Calls `each` with every line's units and whether it is selected; the first cart is the size as it stands. */
function forCarts(size, count, each) {
  const draw = drawer(workload.seed);
  const units = new Int32Array(size.lines.length);
  const selected = new Uint8Array(size.lines.length);
  for (let cart = 0; cart < count; cart += 1) {
    const kept = draw(quarters); // of every four lines about 1 + kept stay
    size.lines.forEach((line, at) => {
      units[at] = cart === 0 ? line.qty : 1 + draw(unitsMax);
      selected[at] = cart === 0 || draw(quarters) <= kept ? 1 : 0;
    });
    each(units, selected);
  }
}

function priceWith(pricer, units, selected) {
  units.forEach((count, at) => pricer.setUnits(at, count * selected[at]));
  return pricer.price();
}

/** Equal plans may use other coupons; then only the payable is compared. */
export function compareSize(core, name) {
  const size = workload.sizes[name];
  const loaded = core.load(JSON.stringify(asRulebook(size, name)));
  if (!loaded.ok) throw new Error(`${name}: ${JSON.stringify(loaded.issues)}`);
  const session = loaded.rulebook.openSession();
  session.setRequest(asRequest(size));
  const reference = new Reference(size);
  const found = { name, carts: cartsOf[name], equal: 0, unproved: 0, falselyProved: 0, linesDiffer: 0, dearestFen: 0, inactive: loaded.inactive };
  forCarts(size, found.carts, (units, selected) => {
    units.forEach((count, at) => {
      session.setUnits(at, count);
      session.setSelected(at, selected[at] === 1);
    });
    session.price();
    const moreFen = session.payableFen - priceWith(reference, units, selected);
    if (moreFen === 0) found.equal += 1;
    if (!session.proved) found.unproved += 1;
    if (moreFen !== 0 && session.proved) found.falselyProved += 1;
    if (linesDiffer(session, reference)) found.linesDiffer += 1;
    found.dearestFen = Math.max(found.dearestFen, Math.abs(moreFen));
  });
  session.close();
  loaded.rulebook.close();
  return found;
}

/** The plain recursion must find what the one with undo finds; how often the greedy ways miss it. */
export function compareBaselines(name) {
  const size = workload.sizes[name];
  const reference = new Reference(size);
  const recursion = new ExactRecursion(size);
  const greedy = { "in the shop's order": new GreedyInOrder(size), 'as taken': new GreedyAsTaken(size) };
  const missed = Object.fromEntries(Object.keys(greedy).map((way) => [way, 0]));
  let cart = 0;
  forCarts(size, cartsOf[name], (units, selected) => {
    const exactFen = priceWith(reference, units, selected);
    if (cart < recursionCarts[name] && priceWith(recursion, units, selected) !== exactFen) throw new Error(`${name}: the recursions differ in cart ${cart}`);
    for (const [way, pricer] of Object.entries(greedy)) if (priceWith(pricer, units, selected) !== exactFen) missed[way] += 1;
    cart += 1;
  });
  const misses = Object.entries(missed).map(([way, count]) => `greedy ${way} misses the optimum in ${count} of ${cart} carts`);
  return `${name}: both recursions agree on ${Math.min(recursionCarts[name], cart)} carts; ${misses.join(', ')}`;
}

export const compareAll = (core) => sizeNames.map((name) => compareSize(core, name));

export function sentence(found) {
  const parts = [`${found.name}: ${found.equal} of ${found.carts} carts equal the exact payable`];
  if (found.dearestFen > 0) parts.push(`off by up to ${found.dearestFen} fen`);
  if (found.unproved > 0) parts.push(`${found.unproved} said to be unproved`);
  if (found.falselyProved > 0) parts.push(`${found.falselyProved} said to be proved and not equal`);
  if (found.linesDiffer > 0) parts.push(`${found.linesDiffer} with other line prices`);
  if (found.inactive.length > 0) parts.push(`not expressed: ${found.inactive.join(', ')}`);
  return parts.join('; ');
}
