// A part of the crowd of a campaign: argument JSON in, what each was told out.
import { setTimeout as pause } from 'node:timers/promises';
import { Agent, request } from 'node:http';

const { url, campaign, sku, tokens, withinMs, seed } = JSON.parse(process.argv[2] === '-' ? await new Promise((resolve) => {
  let text = '';
  process.stdin.on('data', (part) => (text += part)).on('end', () => resolve(text));
}) : process.argv[2]);
const agent = new Agent({ keepAlive: true, maxSockets: 200 });

function post(path, token, key, body) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = { authorization: `Bearer ${token}`, 'idempotency-key': key, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
  return new Promise((resolve, reject) => {
    request(url + path, { agent, method: 'POST', headers }, (response) => {
      let answer = '';
      response.on('data', (part) => (answer += part)).on('end', () => resolve({ status: response.statusCode, json: JSON.parse(answer) }));
    }).on('error', reject).end(text);
  });
}

/** Asks again with the same key while the shop is too busy to say. */
async function write(path, token, key, body) {
  for (;;) {
    const answer = await post(path, token, key, body);
    if (answer.status !== 503) return answer;
    await pause(200);
  }
}

/** The same crowd for the same seed. */
let state = seed;
function dice() {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 2_147_483_648;
}

async function buyer(token, place, { atMs, units, pays }) {
  await pause(atMs);
  const startedMs = performance.now();
  const opened = await write('/v1/groups', token, `buyer-open-${seed}-${String(place).padStart(8, '0')}`, { campaign, sku, units });
  const tookMs = performance.now() - startedMs;
  if (opened.status >= 300) return { said: `${opened.status} ${opened.json.code ?? 'without a code'}`, units: 0, tookMs };
  if (!pays) return { said: 'held', units, tookMs };
  const paid = await write(`/v1/groups/${opened.json.id}/pay`, token, `buyer-pays-${seed}-${String(place).padStart(8, '0')}`);
  return { said: paid.status === 200 ? 'paid' : `${paid.status} ${paid.json.code ?? 'without a code'}`, units, tookMs };
}

const packs = [1, 1, 1, 1, 1, 1, 1, 4, 4, 10];
const found = await Promise.all(tokens.map((token, place) =>
  buyer(token, place, { atMs: dice() * withinMs, units: packs[Math.floor(dice() * packs.length)], pays: dice() < 0.8 })));
process.stdout.write(JSON.stringify(found), () => process.exit(0));
