// The rows that run in Node. A row is one function a size; it prices one cart and returns the payable in fen.
import { asRequest, asRulebook, sizeNames, tapLine, workload } from './as-rulebook.mjs';
import { Reference } from './reference.mjs';

const roundMs = 120;

function openSession(core, name) {
  const loaded = core.load(JSON.stringify(asRulebook(name)));
  if (!loaded.ok) throw new Error(`${name}: ${JSON.stringify(loaded.issues)}`);
  const session = loaded.rulebook.openSession();
  const set = session.setRequest(asRequest(name));
  if (!set.ok) throw new Error(`${name}: ${JSON.stringify(set.issues)}`);
  return { rulebook: loaded.rulebook, session };
}

/** Two carts that differ by one unit, so that no call prices what the last one priced. */
function twoRequests(name) {
  return [0, 1].map((more) => {
    const request = asRequest(name);
    request.cart.lines[tapLine].units += more;
    return request;
  });
}

function wasmTap(core, name) {
  const { session } = openSession(core, name);
  const lines = workload.sizes[name].lines.length;
  const units = workload.sizes[name].lines[tapLine].qty;
  const shown = new Float64Array(lines);
  let flip = 0;
  const run = () => {
    flip ^= 1;
    session.setUnits(tapLine, units + flip);
    session.price();
    for (let line = 0; line < lines; line += 1) shown[line] = session.linePayableFen(line);
    return session.payableFen;
  };
  return { run, proved: () => session.proved };
}

function wasmWholeCart(core, name) {
  const { session } = openSession(core, name);
  const requests = twoRequests(name);
  let flip = 0;
  const run = () => {
    flip ^= 1;
    const request = requests[flip];
    session.setRequest(request);
    session.price();
    const quote = {
      payableFen: session.payableFen,
      lines: request.cart.lines.map((line, at) => ({ sku: line.sku, payableFen: session.linePayableFen(at) })),
      coupons: request.coupons.filter((_, at) => session.couponUsed(at)).map((coupon) => coupon.id),
    };
    return quote.payableFen;
  };
  return { run, proved: () => session.proved };
}

function wasmJsonDoor(core, name) {
  const { rulebook } = openSession(core, name);
  const requests = twoRequests(name);
  let flip = 0;
  let proved = true;
  const run = () => {
    flip ^= 1;
    const { quote } = rulebook.quote(requests[flip]);
    proved = quote.proved;
    return quote.payable_fen;
  };
  return { run, proved: () => proved };
}

function javaScriptTap(core, name) {
  const reference = new Reference(workload.sizes[name]);
  const units = workload.sizes[name].lines[tapLine].qty;
  let flip = 0;
  const run = () => {
    flip ^= 1;
    reference.setUnits(tapLine, units + flip);
    return reference.price();
  };
  return { run, proved: () => true };
}

function javaScriptWholeCart(core, name) {
  const sizes = [0, 1].map((more) => {
    const size = structuredClone(workload.sizes[name]);
    size.lines[tapLine].qty += more;
    return size;
  });
  let flip = 0;
  const run = () => {
    flip ^= 1;
    return new Reference(sizes[flip]).price();
  };
  return { run, proved: () => true };
}

const makers = [
  ['Wasm session: one change in, payable and lines out', wasmTap],
  ['Wasm session: whole cart in (JSON), payable as an object out', wasmWholeCart],
  ['Wasm JSON door: request in, quote with every reason out', wasmJsonDoor],
  ['JavaScript exact recursion: one change', javaScriptTap],
  ['JavaScript exact recursion: whole cart', javaScriptWholeCart],
];

/** Both carts of a cell, tapped up first, to be held against the recursion. */
function answersOf({ run, proved }) {
  return [true, false].map((tapped) => ({ tapped, payableFen: run(), proved: proved() }));
}

export function makeRows(core) {
  return makers.map(([label, make]) => ({
    label,
    cells: sizeNames.map((name) => {
      const cell = make(core, name);
      return { name, run: cell.run, answers: answersOf(cell), ns: [] };
    }),
  }));
}

let sink = 0;

/**
 * Nanoseconds of processor time a call; the number of calls grows until they fill the round. Not the clock on the wall:
 * the machine may be shared.
 */
export function measure(run) {
  for (let calls = 1; ; calls *= 2) {
    const start = process.cpuUsage();
    for (let i = 0; i < calls; i += 1) sink += run();
    const { user, system } = process.cpuUsage(start);
    if (user + system >= roundMs * 1000 && sink > 0) return ((user + system) * 1000) / calls;
  }
}
