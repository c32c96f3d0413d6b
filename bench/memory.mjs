// What a large shop costs: the time and the memory of loading its rulebook in Wasm, and whether a session's heap stays as it
// is over a million taps. `node bench/memory.mjs` prints it alone.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { grouped, median } from './table.mjs';

const skuCount = 5000;
const offerCount = 500;
const loads = 7;
const tapCount = 1_000_000;
const nowMs = 1785456000000;
const dist = new URL('../wasm/dist/', import.meta.url); // read when asked: the bench may build it first

/** A core of its own, with its memory. */
async function watchedCore(wasm) {
  const { startCore } = await import(new URL('load-module.js', dist));
  let memory;
  const core = await startCore(async (imports) => {
    const instance = await WebAssembly.instantiate(wasm, imports);
    memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  });
  return { core, memory };
}

/** The last byte that was ever written: the heap grows upwards, so what leaks raises it. */
export function highWaterBytes(memory) {
  const words = new Int32Array(memory.buffer);
  let top = words.length;
  while (top > 0 && words[top - 1] === 0) top -= 1;
  return top * 4;
}

const named = (id, zh) => ({ id, name: { zh, en: id } });
const skuAt = (at) => ({
  ...named(`sku-${at}`, `润颜精华水 ${at} 号`),
  list_fen: 3900 + ((at * 997) % 46000),
  category: `category-${at % 40}`,
  brand: `brand-${at % 25}`,
  tags: [`tag-${at % 30}`],
  weight_g: 50 + (at % 400),
});

const window = { from_ms: nowMs - 864e5, until_ms: nowMs + 30 * 864e5 };
const offerKinds = [
  (at) => ({ scope: { categories: [`category-${at % 40}`] }, window, effects: [{ keep_bp: 8000 + (at % 19) * 100 }] }),
  (at) => ({ scope: { skus: [0, 1, 2, 3].map((more) => `sku-${(at * 7 + more * 311) % skuCount}`) }, window, effects: [{ off_fen: 500 + at }] }),
  (at) => ({ lane: 'thresholds', scope: { brands: [`brand-${at % 25}`] }, rungs: [1, 2].map((step) => ({ min_amount_fen: step * (20000 + at * 10), effects: [{ off_fen: step * 1500 }] })) }),
  (at) => ({ scope: { tags: [`tag-${at % 30}`] }, target: { set: [{ units: 2 }, { units: 1, keep_bp: 5000 }] }, effects: [] }),
  (at) => ({ claim: 'coupon', scope: { categories: [`category-${at % 40}`] }, condition: [{ min_amount_fen: 10000 + at * 20 }], effects: [{ off_fen: 1000 + at }] }),
];

function largeRulebook() {
  const offers = Array.from({ length: offerCount }, (_, at) => ({ ...named(`offer-${at}`, `活动 ${at}`), ...offerKinds[at % offerKinds.length](at) }));
  return JSON.stringify({ contract: 1, id: 'large', version: 1, tiers: [named('plain', '普卡')], skus: Array.from({ length: skuCount }, (_, at) => skuAt(at)), offers });
}

const request = {
  member: { tier: 'plain', orders: 1 },
  coupons: [4, 9, 14].map((offer) => ({ id: `coupon-${offer}`, offer: `offer-${offer}` })),
  cart: { lines: Array.from({ length: 12 }, (_, at) => ({ sku: `sku-${at * 5}`, units: 1 + (at % 3) })) },
  context: { now_ms: nowMs },
};

async function loadLarge(wasm, text) {
  const { core, memory } = await watchedCore(wasm);
  const start = performance.now();
  const loaded = core.load(text);
  const ms = performance.now() - start;
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues.slice(0, 3)));
  return { ms, memory, rulebook: loaded.rulebook };
}

/** One tap of four: units of a line, a line in or out, a coupon in or out. */
function tap(session, at) {
  session.setUnits(at % 12, 1 + (at % 5));
  session.setSelected((at * 7) % 12, at % 3 !== 0);
  session.setCoupon(at % 3, at % 2 === 0);
  if (!session.price()) throw new Error('the session refused its block');
}

export async function memoryReport() {
  const wasm = new WebAssembly.Module(readFileSync(new URL('yansuan.wasm', dist)));
  const text = largeRulebook();
  const times = [];
  let last;
  for (let round = 0; round < loads; round += 1) {
    last = await loadLarge(wasm, text);
    times.push(last.ms);
  }
  const { memory, rulebook } = last;
  const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MB`;
  const loadedBytes = memory.buffer.byteLength;
  const session = rulebook.openSession();
  const set = session.setRequest(request);
  if (!set.ok) throw new Error(JSON.stringify(set.issues));
  const tenth = tapCount / 10;
  for (let at = 0; at < tenth; at += 1) tap(session, at);
  const warm = highWaterBytes(memory);
  const start = performance.now();
  for (let at = 0; at < tapCount; at += 1) tap(session, at);
  const us = ((performance.now() - start) * 1000) / tapCount;
  const grown = highWaterBytes(memory) - warm;
  return [
    `A rulebook of ${grouped(skuCount)} SKUs and ${offerCount} offers (${megabytes(Buffer.byteLength(text))} of JSON) loads in Wasm in ${median(times).toFixed(0)} ms`,
    ` (first ${times[0].toFixed(0)} ms, median of ${loads} fresh instances) and takes ${megabytes(loadedBytes)} of Wasm memory.`,
    ` A session on it: ${grouped(tapCount)} taps of ${us.toFixed(1)} µs, the heap's top ${grown === 0 ? 'did not move' : `moved by ${grouped(grown)} bytes`}.`,
  ].join('');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await memoryReport());
