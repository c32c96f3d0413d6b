// Every worked example of membership through Wasm: right, by the contract, and the same bytes as natively.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadAccount, type Account, type AccountAnswer, type AccountEvent, type ApplyRequest, type LedgerEntry } from '@yansuan/core/node';
import { readSchemas, type Json, type Schema } from '../../shared/contract/generate/schemas.mjs';
import { keeps } from './support/contract.js';
import { figure } from './support/figures.js';
import { matches, sopText } from './support/fixtures.js';
import { instantOf, Members, membershipFixtures } from './support/membership-fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { random } from './support/requests.js';
import { open } from './support/rulebooks.js';

let core: Account;
before(async () => {
  core = await loadAccount();
});

function expectPart(expected: Partial<AccountAnswer>, answer: AccountAnswer | undefined, where: string): void {
  assert.ok(answer, where);
  for (const [key, value] of Object.entries(expected)) {
    const actual = answer[key as keyof AccountAnswer];
    assert.ok(matches(value, actual), `${where}\n${key}\nexpected ${JSON.stringify(value)}\nanswered ${JSON.stringify(actual)}`);
  }
}

describe('worked membership in Wasm', () => {
  const native: string[] = [];
  const inWasm: string[] = [];
  for (const fixture of membershipFixtures) {
    test(`${fixture.id}: ${fixture.title}`, () => {
      const book = open(core, fixture.rulebookText);
      native.push(`load-account ${fixture.rulebookText.replaceAll('\n', ' ')}`);
      inWasm.push(core.lastAnswerText());
      const members = new Members((request) => {
        keeps('apply-request', request);
        const answer = book.apply(request);
        native.push(`apply ${JSON.stringify(request)}`);
        inWasm.push(core.lastAnswerText());
        if (answer.ok) keeps('account-answer', answer.applied);
        return answer;
      });
      for (const { who = 'm', event, now, shop, expect } of fixture.steps) {
        const answer = members.apply(who, event, instantOf(now), shop);
        if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
        if (expect !== undefined) expectPart(expect, answer.applied, JSON.stringify(event));
      }
      for (const [who, expected] of Object.entries(fixture.accounts ?? {})) expectPart(expected, members.last.get(who), who);
      book.close();
    });
  }

  test('natively every answer is the same, byte for byte', () => {
    assert.ok(native.length > 2 * membershipFixtures.length, `${native.length} lines`);
    sameTexts(inWasm, answerNatively(native));
  });
});

const schemas = readSchemas();
const isObject = (value: Json | undefined): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);
const eventSchemas = Object.values(schemas['account-event.schema.json']?.['$defs'] ?? {}).filter(isObject);

/** A value that a field of an event takes. */
function sample(field: Json | undefined): Json {
  if (!isObject(field)) throw new Error('no field');
  const { $ref: reference } = field;
  if (typeof reference === 'string') {
    const [file = '', pointer = ''] = reference.split('#');
    const found = pointer.split('/').slice(1).reduce<Json | undefined>((node, key) => (isObject(node) ? node[key] : undefined), schemas[file]);
    return sample(found);
  }
  if (field['const'] !== undefined) return field['const'];
  if (Array.isArray(field['enum'])) return field['enum'][0] ?? null;
  if (field['type'] === 'integer') return Math.max(1, Number(field['minimum'] ?? 1));
  if (field['type'] === 'boolean') return true;
  return field['type'] === 'array' ? [] : 'x1';
}

describe('the core asks each kind of event for the fields of the contract', () => {
  for (const schema of eventSchemas) {
    const properties = schema['properties'] as Schema;
    const required = schema['required'] as string[];
    const whole = Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, sample(field)]));
    test(String(whole['kind']), () => {
      const book = open(core, sopText);
      const issuesOf = (event: Record<string, Json>): string[] => {
        const answer = book.apply(JSON.stringify({ account: { id: 'm' }, event, now_ms: 1 }));
        return answer.ok ? [] : answer.issues.map(({ code, pointer }) => `${code} ${pointer}`);
      };
      assert.deepEqual(issuesOf(whole), []);
      for (const key of Object.keys(properties)) {
        const { [key]: _left, ...rest } = whole;
        if (key !== 'kind') assert.deepEqual(issuesOf(rest), required.includes(key) ? [`MISSING_FIELD /event/${key}`] : [], key);
      }
      assert.deepEqual(issuesOf({ ...whole, colour: 'red' }), ['UNKNOWN_KEY /event/colour']);
      book.close();
    });
  }
});

/** Events as a shop would send them, many of them out of turn. */
function randomEvent(next: () => number, id: number): AccountEvent {
  const pick = (count: number): number => Math.floor(next() * count);
  const schema = eventSchemas[pick(eventSchemas.length)]?.['properties'] as Schema;
  const event: Record<string, Json> = {};
  for (const [key, field] of Object.entries(schema)) event[key] = sample(field);
  const some: Record<string, () => Json> = {
    order: () => `o${pick(12)}`, coupon: () => `c${1 + pick(9)}`, invitee: () => `n${pick(4)}`, inviter: () => `old${pick(2)}`,
    group: () => `g${pick(3)}`, case: () => `k${pick(5)}`, product: () => `p${pick(5)}`, channel: () => ['store', 'popup', 'live', 'partner'][pick(4)] ?? 'store',
    paid_fen: () => pick(60_000), refund_fen: () => pick(30_000), points: () => 1 + pick(200), count: () => 1 + pick(3),
    item: () => ['coupon-20', 'sample', 'community-5', 'community-20', 'skin-test'][pick(5)] ?? 'sample', redemption: () => `e${pick(id + 1)}`,
    benefit: () => ['custom-plan', 'festival-box', 'birthday-coupon'][pick(3)] ?? 'custom-plan', choice: () => ['points', 'sample'][pick(2)] ?? 'points',
    deed: () => ['read', 'like', 'comment', 'sign_in', 'speak', 'visit', 'vote'][pick(7)] ?? 'read', subject: () => `h${pick(20)}`,
    distributor: () => `koc${pick(2)}`, owner: () => `guide${pick(2)}`, role: () => ['koc', 'guide', 'partner'][pick(3)] ?? 'koc', whole: () => next() < 0.2,
  };
  for (const key of Object.keys(event)) if (some[key] !== undefined) event[key] = some[key]();
  event['id'] = `e${id}`;
  return event as unknown as AccountEvent;
}

test('a simulated shop is the same natively and in Wasm, and every account agrees with its ledger', () => {
  const book = open(core, sopText);
  const lines = [`load-account ${sopText.replaceAll('\n', ' ')}`];
  const inWasm = [core.lastAnswerText()];
  for (const request of [{ members: figure('YANSUAN_SIMULATED_MEMBERS', 60), days: 400, seed: 7 }, { members: 1, days: 1, seed: 0 }]) {
    keeps('simulation-request', request);
    lines.push(`simulate ${JSON.stringify(request)}`);
    const answer = book.simulate(request);
    inWasm.push(core.lastAnswerText());
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    const { simulation } = answer;
    keeps('simulation', simulation);
    assert.equal(simulation.first_broken, null);
    assert.equal(simulation.tiers.reduce((sum, { count }) => sum + count, 0), request.members);
  }
  assert.deepEqual(book.simulate('{"members": 0, "days": 1, "seed": 1}'), { ok: false, issues: [{ code: 'OUT_OF_RANGE', severity: 'error', pointer: '/members', value: 0, expected: 'an integer from 1 to 100000' }] });
  book.close();
  sameTexts(inWasm, answerNatively(lines));
});

test('native and Wasm answer byte for byte the same: 6,000 random events of 60 members', () => {
  const next = random(20261129);
  const book = open(core, sopText);
  const lines = [`load-account ${sopText.replaceAll('\n', ' ')}`];
  const inWasm = [core.lastAnswerText()];
  let applied = 0;
  for (let member = 0; member < 60; member += 1) {
    let nowMs = Date.UTC(2026, 10, 1) + member * 1_000;
    let account: ApplyRequest['account'] = { id: `m${member}` };
    for (let i = 0; i < 100; i += 1) {
      nowMs += Math.floor(next() * 86_400_000);
      const request = { account, event: randomEvent(next, i), now_ms: nowMs };
      lines.push(`apply ${JSON.stringify(request)}`);
      const answer = book.apply(request);
      inWasm.push(core.lastAnswerText());
      if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
      if (answer.applied.applied) applied += 1;
      if (i % 20 === 0) keeps('account-answer', answer.applied);
      account = answer.applied.account;
    }
  }
  book.close();
  assert.ok(applied > 2_000, `${applied} events applied`);
  sameTexts(inWasm, answerNatively(lines));
});

test('a ledger of 10,000 entries adds up to the balance that was told, and to what is left of each lot', () => {
  const book = open(core, sopText);
  const next = random(7);
  let account: ApplyRequest['account'] = { id: 'm' };
  const entries: LedgerEntry[] = [];
  let nowMs = Date.parse('2026-03-01T10:00:00+08:00');
  for (let i = 0; i < 300; i += 1) {
    nowMs += Math.floor(next() * 86_400_000);
    const events: AccountEvent[] = [
      { id: `p${i}`, kind: 'order_paid', order: `o${i}`, paid_fen: 1 + Math.floor(next() * 90_000) },
      { id: `r${i}`, kind: 'order_refunded', order: `o${Math.floor(next() * i)}`, refund_fen: 100, whole: false },
      { id: `x${i}`, kind: 'points_redeemed', item: 'coupon-20' },
      { id: `a${i}`, kind: 'manual_adjustment', account: 'community', points: 7, reason: 'x' },
    ];
    const answer = book.apply({ account, event: events[i % 4] ?? { id: '', kind: 'day_passed' }, now_ms: nowMs });
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    entries.push(...answer.applied.entries);
    ({ account } = answer.applied);
  }
  book.close();
  const folded = core.fold(entries);
  const of = (points: 'consumption' | 'community') => (account.lots ?? []).filter((lot) => (lot.account ?? 'consumption') === points);
  for (const points of ['consumption', 'community'] as const) {
    const left = (pending: boolean): number => of(points).filter((lot) => (lot.pending ?? false) === pending).reduce((sum, lot) => sum + (lot.left ?? 0), 0);
    assert.equal(folded.available[points], left(false) - (points === 'consumption' ? account.owed_consumption ?? 0 : 0), points);
    assert.equal(folded.pending[points], left(true), points);
  }
  assert.deepEqual(folded.lots.slice(1), (account.lots ?? []).map((lot) => lot.left ?? 0));
  assert.equal(folded.available.consumption > 1_000, true);

  const many = Array.from({ length: 10_000 }, (_, i) => ({ account: 'consumption' as const, lot: 1 + (i % 5_000), available: i % 2 === 0 ? 1_900_000_000_000 : -1_900_000_000_000, pending: 1 }));
  assert.deepEqual(core.fold(many).available, { consumption: 0, community: 0 });
  assert.equal(core.fold(many).pending.consumption, 10_000);
  assert.equal(core.fold(many).lots.length, 5_001);
  assert.deepEqual(core.fold([]), { available: { consumption: 0, community: 0 }, pending: { consumption: 0, community: 0 }, lots: [] });
  assert.throws(() => core.fold([{ account: 'consumption', lot: -1, available: 1, pending: 0 }]), /entry 1 /);
  assert.throws(() => core.fold([{ account: 'consumption', lot: 10_001, available: 1, pending: 0 }]), RangeError);
});
