// Every worked example through Wasm: right, the same bytes as natively, and the same numbers through the flat door.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { loadCore, type Core, type Rulebook } from '@yansuan/core/node';
import { fixtures, matches, sopText } from './support/fixtures.js';
import { randomRequests } from './support/requests.js';

const nativeDoor = fileURLToPath(new URL('../../build/debug/tests/core/yansuan_door', import.meta.url));

const answerNatively = (lines: string[]): string[] =>
  execFileSync(nativeDoor, { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 30 }).toString().trimEnd().split('\n');

let core: Core;
before(async () => {
  core = await loadCore();
});

function open(text: string): Rulebook {
  const loaded = core.load(text);
  if (!loaded.ok) assert.fail(JSON.stringify(loaded.issues));
  return loaded.rulebook;
}

describe('worked examples in Wasm', () => {
  for (const fixture of fixtures) {
    test(`${fixture.name}: ${fixture.title}`, () => {
      const book = open(fixture.rulebookText);
      const answer = book.quote(fixture.request);
      assert.ok(answer.ok, JSON.stringify(answer));
      if (fixture.needs.includes('total')) {
        assert.ok(answer.quote.inactive.includes('settings.optimize')); // the engine says itself what it does not search yet
      } else {
        for (const [key, value] of Object.entries(fixture.expect)) {
          const actual = answer.quote[key as keyof typeof answer.quote];
          assert.ok(matches(value, actual), `${key}\nexpected ${JSON.stringify(value)}\nanswered ${JSON.stringify(actual)}`);
        }
      }
      book.close();
    });
  }
});

test('the flat door gives the same numbers as the JSON door', () => {
  for (const fixture of fixtures) {
    const book = open(fixture.rulebookText);
    const answer = book.quote(fixture.request);
    assert.ok(answer.ok);
    const session = book.openSession();
    assert.deepEqual(session.setRequest(fixture.request), { ok: true });
    assert.ok(session.price());
    const { quote } = answer;
    assert.equal(session.payableFen, quote.payable_fen, fixture.name);
    assert.equal(session.listTotalFen, quote.list_total_fen);
    assert.equal(session.discountTotalFen, quote.discount_total_fen);
    assert.equal(session.pointsEarned, quote.points_earned);
    assert.equal(session.proved, quote.proved);
    quote.lines.forEach((line, i) => {
      assert.equal(session.lineListFen(i), line.list_fen);
      assert.equal(session.linePayableFen(i), line.payable_fen);
    });
    quote.coupons.forEach((coupon, i) => {
      assert.equal(session.couponUsed(i), coupon.verdict === 'used');
      assert.equal(session.couponDiscountFen(i), coupon.discount_fen);
    });
    assert.deepEqual(session.quote(), quote);
    session.close();
    book.close();
  }
});

test('native and Wasm answer byte for byte the same: every example, quote and both receipts', () => {
  const verbs = ['quote', 'receipt-zh', 'receipt-en'];
  const lines = fixtures.flatMap(({ rulebookText, request }) => [`load ${rulebookText}`, ...verbs.map((verb) => `${verb} ${JSON.stringify(request)}`)]);
  const native = answerNatively(lines);
  const inWasm = fixtures.flatMap(({ rulebookText, request }) => {
    const loaded = core.load(rulebookText);
    assert.ok(loaded.ok);
    const texts = [core.lastAnswerText(), ...answers(loaded.rulebook, request)];
    loaded.rulebook.close();
    return texts;
  });
  sameTexts(inWasm, native);
});

/** Tells where two answers part; a whole diff of long texts takes minutes. */
function sameTexts(actual: string[], expected: string[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((text, i) => {
    const wanted = expected[i] ?? '';
    if (text === wanted) return;
    let at = 0;
    while (text[at] === wanted[at]) at += 1;
    assert.fail(`answer ${i} parts at ${at}: ${text.slice(at - 60, at + 60)} | ${wanted.slice(at - 60, at + 60)}`);
  });
}

function answers(book: Rulebook, request: (typeof fixtures)[number]['request']): string[] {
  book.quote(request);
  const quote = core.lastAnswerText();
  book.receipt(request, 'zh');
  const zh = core.lastAnswerText();
  book.receipt(request, 'en');
  return [quote, zh, core.lastAnswerText()];
}

test('native and Wasm answer byte for byte the same: 10,000 random carts of the SOP shop', () => {
  const requests = randomRequests(sopText, 10_000);
  const native = answerNatively([`load ${sopText.replaceAll('\n', ' ')}`, ...requests.map((request) => `quote ${JSON.stringify(request)}`)]).slice(1);
  const book = open(sopText);
  const inWasm = requests.map((request) => {
    book.quote(request);
    return core.lastAnswerText();
  });
  book.close();
  sameTexts(inWasm, native);
});

test('quotes and receipts keep their schemas', () => {
  const names = ['codes', 'common', 'offer', 'settings', 'rulebook', 'member', 'cart', 'coupon', 'context', 'request', 'quote', 'receipt'];
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  for (const name of names) {
    ajv.addSchema(JSON.parse(readFileSync(new URL(`../../shared/contract/${name}.schema.json`, import.meta.url), 'utf8')) as object);
  }
  const book = open(sopText);
  for (const request of randomRequests(sopText, 300)) {
    const quoted = book.quote(request);
    const receipted = book.receipt(request, 'zh');
    assert.ok(quoted.ok && receipted.ok);
    assert.ok(ajv.validate('quote.schema.json', quoted.quote), ajv.errorsText());
    assert.ok(ajv.validate('receipt.schema.json', receipted.receipt), ajv.errorsText());
  }
  book.close();
});
