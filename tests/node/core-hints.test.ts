// Hints and comparisons through Wasm: every worked example right and by the contract, and the same bytes as natively.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadAccount, loadCore, type Account, type AccountRulebook, type Core, type Hint, type HintsRequest, type QuoteRequest } from '@yansuan/core/node';
import { keeps } from './support/contract.js';
import { matches, sopText } from './support/fixtures.js';
import { hintFixtures, type HintFixture } from './support/hint-fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { randomRequests } from './support/requests.js';
import { open } from './support/rulebooks.js';

let core: Core;
let account: Account;
before(async () => {
  core = await loadCore();
  account = await loadAccount();
});

const ask = (book: AccountRulebook, fixture: HintFixture) => (fixture.ask === 'hints' ? book.hints(fixture.document) : book.compare(fixture.document));

describe('worked hints and comparisons in Wasm', () => {
  for (const fixture of hintFixtures) {
    test(`${fixture.id}: ${fixture.title}`, () => {
      const book = open(account, fixture.rulebookText);
      const answer = ask(book, fixture);
      book.close();
      if (!answer.ok) {
        assert.deepEqual(answer.issues.map(({ code, pointer }) => ({ code, pointer })), fixture.refused);
        return;
      }
      keeps(`${fixture.ask}-request`, fixture.document);
      const [schema, said] = 'hints' in answer ? ['hints', answer.hints] : ['comparison', answer.comparison];
      keeps(schema, said);
      assert.ok(fixture.expect, 'refused');
      assert.ok(matches(fixture.expect, said), `expected ${JSON.stringify(fixture.expect)}\nanswered ${JSON.stringify(said)}`);
    });
  }
});

test('native and Wasm answer byte for byte the same: every worked example', () => {
  const lines: string[] = [];
  const inWasm: string[] = [];
  for (const fixture of hintFixtures) {
    const book = open(account, fixture.rulebookText);
    lines.push(`load-account ${fixture.rulebookText.replaceAll('\n', ' ')}`);
    inWasm.push(account.lastAnswerText());
    ask(book, fixture);
    lines.push(`${fixture.ask} ${JSON.stringify(fixture.document)}`);
    inWasm.push(account.lastAnswerText());
    book.close();
  }
  sameTexts(inWasm, answerNatively(lines));
});

/** The cart of a hint, made from what it says. */
function taken(request: QuoteRequest, hint: Hint): QuoteRequest {
  if (hint.tier !== null) return { ...request, member: { ...request.member, tier: hint.tier } };
  if (hint.sku !== null) return { ...request, cart: { ...request.cart, lines: [...request.cart.lines, { id: 'hint', sku: hint.sku, units: hint.units_added }] } };
  return { ...request, cart: { ...request.cart, declined: [hint.coupon ?? ''] } };
}

test('1,000 random carts: the same bytes natively, and every hint costs what it says', () => {
  const prices = open(core, sopText);
  const book = open(account, sopText);
  const lines = [`load-account ${sopText.replaceAll('\n', ' ')}`];
  const inWasm = [account.lastAnswerText()];
  const products = ['wipes', 'hand-cream', 'pencil', 'powder', 'mask', 'cleanser-mini'];
  const requests = randomRequests(sopText, 1_000);
  let hints = 0;
  for (const [i, request] of requests.entries()) {
    const next = requests[(i + 1) % requests.length] ?? request;
    const asked: HintsRequest = { request, products, saved_cart: { lines: next.cart.lines } };
    const answer = book.hints(asked);
    inWasm.push(account.lastAnswerText());
    lines.push(`hints ${JSON.stringify(asked)}`);
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    for (const hint of answer.hints.hints) {
      const then = prices.quote(taken(request, hint));
      assert.ok(then.ok && then.quote.payable_fen === hint.payable_fen, `cart ${i}, ${JSON.stringify(hint)}`);
      hints += 1;
    }
  }
  book.close();
  prices.close();
  assert.ok(hints > 300, `${hints} hints`);
  sameTexts(inWasm, answerNatively(lines));
});
