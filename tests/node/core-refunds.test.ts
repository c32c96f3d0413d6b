// Every worked example of a return through Wasm: right, by the contract, and the same bytes as natively.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadAccount, loadCore, returnPolicies, type Account, type Core, type Quote, type QuoteRequest, type RefundRequest, type Rulebook } from '@yansuan/core/node';
import { keeps } from './support/contract.js';
import { matches, sopText } from './support/fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { refundFixtures, refundRequest } from './support/refund-fixtures.js';
import { random, randomRequests } from './support/requests.js';
import { open } from './support/rulebooks.js';

let core: Core;
let account: Account;
before(async () => {
  core = await loadCore();
  account = await loadAccount();
});

function priced(book: Rulebook, request: QuoteRequest): Quote {
  const answer = book.quote(request);
  if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
  return answer.quote;
}

describe('worked returns in Wasm', () => {
  for (const fixture of refundFixtures) {
    test(`${fixture.id}: ${fixture.title}`, () => {
      const book = open(core, fixture.rulebookText);
      const request = refundRequest(fixture, priced(book, fixture.request));
      keeps('refund-request', request);
      const returns = open(account, fixture.rulebookText);
      const answer = returns.refund(request);
      if (answer.ok) {
        keeps('refund', answer.refund);
        assert.ok(fixture.expect, `refused, not ${JSON.stringify(answer.refund)}`);
        for (const [key, value] of Object.entries(fixture.expect)) {
          const actual = answer.refund[key as keyof typeof answer.refund];
          assert.ok(matches(value, actual), `${key}\nexpected ${JSON.stringify(value)}\nanswered ${JSON.stringify(actual)}`);
        }
      } else {
        assert.deepEqual(answer.issues.map(({ code, pointer }) => ({ code, pointer })), fixture.refused);
      }
      returns.close();
      book.close();
    });
  }
});

test('native and Wasm answer byte for byte the same: every worked return', () => {
  const lines: string[] = [];
  const inWasm: string[] = [];
  for (const fixture of refundFixtures) {
    const book = open(core, fixture.rulebookText);
    const returns = open(account, fixture.rulebookText);
    lines.push(`load-account ${fixture.rulebookText.replaceAll('\n', ' ')}`);
    inWasm.push(account.lastAnswerText());
    const request = JSON.stringify(refundRequest(fixture, priced(book, fixture.request)));
    lines.push(`refund ${request}`);
    returns.refund(request);
    inWasm.push(account.lastAnswerText());
    returns.close();
    book.close();
  }
  sameTexts(inWasm, answerNatively(lines));
});

/** Two returns of an order: random units, then the rest by quantity. */
function randomReturns(request: QuoteRequest, quote: Quote, next: () => number): RefundRequest[] {
  const bought = quote.lines.filter((line) => line.selected);
  const first = bought.map(({ id, units }) => ({ line: id, units: Array.from({ length: units }, (_, i) => i + 1).filter(() => next() < 0.4) }));
  const rest = bought.map(({ id, units }, i) => ({ line: id, quantity: units - (first[i]?.units.length ?? 0) })).filter(({ quantity }) => quantity > 0);
  const some = first.filter(({ units }) => units.length > 0);
  if (some.length === 0 || rest.length === 0) return [];
  const policy = returnPolicies[next() < 0.5 ? 0 : 1];
  const order = { request, quote };
  const nowMs = request.context.now_ms;
  return [
    { order, return: { lines: some }, policy, now_ms: nowMs },
    { order, returned: [{ at_ms: nowMs, lines: some }], return: { lines: rest }, policy, now_ms: nowMs + 1 },
  ];
}

test('native and Wasm answer byte for byte the same: returns of 2,000 random orders, which sum to what was paid', () => {
  const next = random(20261124);
  const book = open(core, sopText);
  const returnsBook = open(account, sopText);
  const lines = [`load-account ${sopText.replaceAll('\n', ' ')}`];
  const inWasm = [account.lastAnswerText()];
  for (const request of randomRequests(sopText, 2_000)) {
    let back = 0;
    const quote = priced(book, request);
    const returns = randomReturns(request, quote, next);
    for (const one of returns) {
      const answer = returnsBook.refund(one);
      if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
      inWasm.push(account.lastAnswerText());
      lines.push(`refund ${JSON.stringify(one)}`);
      back += answer.refund.total_fen;
    }
    if (returns.length > 0) assert.equal(back, quote.payable_fen);
  }
  returnsBook.close();
  book.close();
  assert.ok(lines.length > 2_000, `${lines.length} answers`);
  sameTexts(inWasm, answerNatively(lines));
});
