// Every worked plan through Wasm: right, by the contract, and the same bytes as natively, in any time zone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadAccount, type Account, type AccountRulebook, type Plan, type PlanRequest } from '@yansuan/core/node';
import { keeps } from './support/contract.js';
import { matches, sopText } from './support/fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { planFixtures } from './support/plan-fixtures.js';
import { random } from './support/requests.js';
import { open } from './support/rulebooks.js';

let account: Account;
let book: AccountRulebook;
before(async () => {
  account = await loadAccount();
  book = open(account, sopText);
});

const loadLine = `load-account ${sopText.replaceAll('\n', ' ')}`;

const dues = (plan: Plan, touch: string): number[] => plan.touches.filter((one) => one.touch === touch).map((one) => one.due_at_ms);

describe('worked plans in Wasm', () => {
  for (const fixture of planFixtures) {
    test(`${fixture.id}: ${fixture.title}`, () => {
      const answer = book.plan(fixture.plan);
      if (!answer.ok) {
        assert.deepEqual(answer.issues.map(({ code, pointer }) => ({ code, pointer })), fixture.refused);
        return;
      }
      keeps('plan-request', fixture.plan);
      keeps('plan', answer.plan);
      assert.ok(fixture.expect, `refused, not ${JSON.stringify(answer.plan)}`);
      const { dues: due = {}, ...rest } = fixture.expect;
      for (const [touch, expected] of Object.entries(due)) assert.deepEqual(dues(answer.plan, touch), expected, touch);
      for (const [key, value] of Object.entries(rest)) {
        const actual = answer.plan[key as keyof Plan];
        assert.ok(matches(value, actual), `${key}\nexpected ${JSON.stringify(value)}\nanswered ${JSON.stringify(actual)}`);
      }
    });
  }
});

test('the shop keeps the schema of rules', () => {
  keeps('rulebook', JSON.parse(sopText));
});

describe('native and Wasm answer byte for byte the same', () => {
  const script = fileURLToPath(new URL('support/plan-answers.ts', import.meta.url));
  const asked = [loadLine, ...planFixtures.map(({ plan }) => `plan ${JSON.stringify(plan)}`)];
  const native = answerNatively(asked).slice(1);
  assert.equal(native.length > 60, true, `${native.length} plans`);
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
    test(`every worked plan, in ${zone}`, () => {
      const said = execFileSync(process.execPath, ['--import', 'tsx', script], { env: { ...process.env, TZ: zone }, maxBuffer: 1 << 28 });
      sameTexts(said.toString().trimEnd().split('\n'), native);
      sameTexts(answerNatively(asked, zone).slice(1), native);
    });
  }

  test('a year of 300 random members', () => {
    const next = random(20261129);
    const skus = (JSON.parse(sopText) as { skus: { id: string }[] }).skus.map(({ id }) => id);
    const upto = (max: number): number => Math.floor(next() * (max + 1));
    const begin = Date.parse('2026-01-01T00:00:00+08:00');
    const day = 86_400_000;
    const some = <Thing>(max: number, make: (i: number) => Thing): Thing[] => Array.from({ length: upto(max) }, (_, i) => make(i));
    const requests: PlanRequest[] = Array.from({ length: 300 }, (_, member) => ({
      now_ms: begin + upto(400 * day),
      horizon_days: 1 + upto(365),
      member: { id: `m${member}`, tier: ['visitor', 'member', 'silver', 'gold', 'vip'][upto(4)] ?? 'visitor', in_group: next() < 0.5, birthday: { calendar: next() < 0.5 ? 'lunar' : 'solar', month: 1 + upto(11), day: 1 + upto(27) } },
      friend: next() < 0.5 ? { accepted_at_ms: begin + upto(400 * day) } : { requests: [{ source: '店', sent_at_ms: begin + upto(400 * day) }] },
      shelf: some(10, (i) => ({ id: `i${i}`, sku: skus[upto(skus.length - 1)] ?? '', units: 1 + upto(3), received_at_ms: begin + upto(300 * day), produced_on: `2025-0${1 + upto(8)}-1${upto(9)}` })),
      orders: some(4, (i) => ({ id: `o${i}`, paid_at_ms: begin + upto(300 * day), received_at_ms: begin + upto(400 * day), gift: next() < 0.3, lines: [{ sku: skus[upto(skus.length - 1)] ?? '' }] })),
      coupons: some(6, (i) => ({ id: `c${i}`, offer: 'welcome-15', granted_at_ms: begin + upto(300 * day) })),
      campaigns: some(3, (i) => ({ id: `s${i}`, kind: 'group_buy' as const, name: { zh: '团购' }, starts_at_ms: begin + upto(300 * day), ends_at_ms: begin + upto(400 * day), stock: 3 })),
    }));
    const lines = [loadLine];
    const inWasm: string[] = [];
    let touches = 0;
    for (const request of requests) {
      const answer = book.plan(request);
      if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
      inWasm.push(account.lastAnswerText());
      lines.push(`plan ${JSON.stringify(request)}`);
      touches += answer.plan.touches.length;
    }
    assert.ok(touches > 5_000, `${touches} touches`);
    sameTexts(inWasm, answerNatively(lines).slice(1));
  });
});

test('an occurrence is the hash of member, touch, subject and day', () => {
  const fixture = planFixtures.find(({ id }) => id === 'E-38');
  assert.ok(fixture);
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(['m1', 'refill', 'foundation', '2026-06-08', ''].join('\u001f'))) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  const answer = book.plan(fixture.plan);
  assert.ok(answer.ok);
  assert.equal(answer.plan.touches[0]?.id, hash.toString(16).padStart(16, '0'));
});
