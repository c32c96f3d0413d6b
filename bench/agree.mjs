// Does the engine charge what the exact recursion charges? Many carts of each size, lines and units drawn from a fixed seed.
import { asRequest, asRulebook, sizeNames, workload } from './as-rulebook.mjs';
import { Reference } from './reference.mjs';

const cartsOf = { S: 500, M: 500, L: 200 };
const unitsMax = 3;
const quarters = 4;

/** Numbers from 0 up to below `limit`, the same in every run. */
function drawer(seed) {
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

/** Equal plans may use other coupons; then only the payable is compared. */
export function compareSize(core, name) {
  const size = workload.sizes[name];
  const loaded = core.load(JSON.stringify(asRulebook(name)));
  if (!loaded.ok) throw new Error(`${name}: ${JSON.stringify(loaded.issues)}`);
  const session = loaded.rulebook.openSession();
  session.setRequest(asRequest(name));
  const reference = new Reference(size);
  const draw = drawer(workload.seed);
  const found = { name, carts: cartsOf[name], equal: 0, unproved: 0, falselyProved: 0, linesDiffer: 0, dearestFen: 0, inactive: loaded.inactive };
  for (let cart = 0; cart < found.carts; cart += 1) {
    const kept = draw(quarters); // of every four lines about 1 + kept stay
    size.lines.forEach((line, at) => {
      const units = cart === 0 ? line.qty : 1 + draw(unitsMax);
      const selected = cart === 0 || draw(quarters) <= kept;
      session.setUnits(at, units);
      session.setSelected(at, selected);
      reference.setUnits(at, selected ? units : 0);
    });
    session.price();
    const moreFen = session.payableFen - reference.price();
    if (moreFen === 0) found.equal += 1;
    if (!session.proved) found.unproved += 1;
    if (moreFen !== 0 && session.proved) found.falselyProved += 1;
    if (linesDiffer(session, reference)) found.linesDiffer += 1;
    found.dearestFen = Math.max(found.dearestFen, Math.abs(moreFen));
  }
  session.close();
  loaded.rulebook.close();
  return found;
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
