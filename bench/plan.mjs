// What planning costs: a year for a member with 30 products, every touch of the shop switched on, through the JSON door
// in Wasm. `node bench/plan.mjs` prints it alone.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { measure } from './measure.mjs';
import { median } from './table.mjs';

const rounds = 7;
const dayMs = 86_400_000;
const nowMs = Date.parse('2026-01-01T09:00:00+08:00');
const root = new URL('..', import.meta.url);

/** The shop with nothing switched off and every cycle confirmed. */
function everythingOn() {
  const book = JSON.parse(readFileSync(new URL('shared/rulebooks/sop.json', root), 'utf8'));
  for (const touch of book.reminders.touches) delete touch.enabled;
  for (const usage of book.reminders.usage) delete usage.confirmed;
  return book;
}

function fullMember(book) {
  const skus = book.skus.slice(0, 30).map(({ id }) => id);
  const at = (day) => nowMs + day * dayMs;
  return {
    now_ms: nowMs,
    horizon_days: 365,
    member: { id: 'm1', tier: 'gold', skin_type: 'dry', in_group: true, birthday: { calendar: 'lunar', month: 8, day: 15 } },
    friend: { accepted_at_ms: at(0) },
    shelf: skus.map((sku, i) => ({ id: `i${i}`, sku, received_at_ms: at(i * 3), produced_on: '2024-05-01' })),
    orders: [0, 60, 120].map((day, i) => ({ id: `o${i}`, paid_at_ms: at(day), shipped_at_ms: at(day + 1), received_at_ms: at(day + 3), tracking: 'SF1', arrives_on: '2026-01-04', gift: true, lines: skus.slice(i * 3, i * 3 + 3).map((sku) => ({ sku })) })),
    skin_tests: [{ id: 's1', at_ms: at(30) }],
    bookings: [{ id: 'b1', service: { zh: '补水护理' }, store: { zh: '静安店' }, starts_at_ms: at(40), ended_at_ms: at(41) }],
    coupons: [10, 100, 200].map((day, i) => ({ id: `c${i}`, offer: 'welcome-15', granted_at_ms: at(day) })),
    campaigns: [{ id: 'g1', kind: 'group_buy', name: { zh: '团购夜' }, starts_at_ms: at(50), ends_at_ms: at(50) + 12 * 3_600_000, stock: 30 }],
  };
}

/** Milliseconds of processor time for one plan, and what it says. */
export async function planReport() {
  const { loadAccount } = await import(new URL('wasm/dist/hosts/node.js', root));
  const book = everythingOn();
  const account = await loadAccount();
  const loaded = account.load(JSON.stringify(book));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const request = fullMember(book);
  const answer = loaded.rulebook.plan(request);
  if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
  const text = JSON.stringify(request);
  const whole = [];
  const reading = [];
  for (let round = 0; round < rounds; round += 1) {
    whole.push(measure(() => loaded.rulebook.plan(text).plan.touches.length));
    reading.push(measure(() => JSON.parse(account.lastAnswerText()).plan.touches.length));
  }
  const ms = (ns) => (ns / 1e6).toFixed(2);
  const { touches, suppressed, shelf } = answer.plan;
  return `## Planning

A year for a member with ${shelf.length} products and every touch on: ${ms(median(whole) - median(reading))} ms in Wasm, request in and plan out as JSON, and ${ms(median(reading))} ms to read that as an object (${Math.round(text.length / 1024)} KB in, ${Math.round(JSON.stringify(answer.plan).length / 1024)} KB out): ${touches.length} touches, ${suppressed.length} held back.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await planReport());
