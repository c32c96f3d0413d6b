// The rows that run in Node. A row is one function a size; it prices one cart and returns the payable in fen.
import { asRequest, asRulebook, sizeNames, tapLine, workload } from './as-rulebook.mjs';
import { javaScriptRows } from './javascript-rows.mjs';

function openSession(core, name) {
  const loaded = core.load(JSON.stringify(asRulebook(workload.sizes[name], name)));
  if (!loaded.ok) throw new Error(`${name}: ${JSON.stringify(loaded.issues)}`);
  const session = loaded.rulebook.openSession();
  const set = session.setRequest(asRequest(workload.sizes[name]));
  if (!set.ok) throw new Error(`${name}: ${JSON.stringify(set.issues)}`);
  return { rulebook: loaded.rulebook, session };
}

/** Two carts that differ by one unit, so that no call prices what the last one priced. */
function twoRequests(name) {
  return [0, 1].map((more) => {
    const request = asRequest(workload.sizes[name]);
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

function wasmFlatCart(core, name) {
  const { session } = openSession(core, name);
  const places = new Map(asRulebook(workload.sizes[name], name).skus.map((sku, place) => [sku.id, place]));
  const carts = twoRequests(name).map(({ cart }) => cart);
  const { now_ms } = asRequest(workload.sizes[name]).context;
  let flip = 0;
  const run = () => {
    flip ^= 1;
    const cart = carts[flip];
    session.setLines(cart.lines.map(({ sku, units }) => ({ sku: places.get(sku), units })));
    session.setNow(now_ms + flip); // another instant: everything that a change of units keeps is found anew
    session.price();
    return session.answer().payable_fen;
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

const makers = [
  ['Wasm session: one change in, payable and lines out', wasmTap, 'exact'],
  ['Wasm session: whole cart in (JSON), payable as an object out', wasmWholeCart, 'exact'],
  ['Wasm session: whole cart in (flat), an object out', wasmFlatCart, 'exact'],
  ['Wasm JSON door: request in, quote with every reason out', wasmJsonDoor, 'exact'],
  ...javaScriptRows,
];

/** Both carts of a cell, tapped up first, to be held against the recursion. */
function answersOf({ run, proved }) {
  return [true, false].map((tapped) => ({ tapped, payableFen: run(), proved: proved() }));
}

export function makeRows(core) {
  return makers.map(([label, make, kind]) => ({
    label,
    kind,
    cells: sizeNames.map((name) => {
      const cell = make(core, name);
      return { name, run: cell.run, answers: answersOf(cell), ns: [] };
    }),
  }));
}
