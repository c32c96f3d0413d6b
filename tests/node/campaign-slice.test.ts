// A slice of a rulebook prices the carts it is for as the whole does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'node:test';
import type { Offer, RulebookDocument, Sku } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';
import { sliceRulebook, UnknownSkus } from '../../web/campaign/src/slice/slice-rulebook.js';
import { figure } from './support/figures.js';
import { sopText } from './support/fixtures.js';
import { Dice, randomBook, randomRequest } from './support/random-books.js';
import { randomRequests } from './support/requests.js';
import { open } from './support/rulebooks.js';
import { pricesAlike } from './support/slices.js';

const sop = JSON.parse(sopText) as RulebookDocument;
const core = await loadCore();
const ids = (things: readonly { id: string }[]): string[] => things.map(({ id }) => id);

describe('what a slice keeps', () => {
  const sku = (id: string, more: Partial<Sku> = {}): Sku => ({ id, name: { zh: id }, list_fen: 1_000, ...more });
  const skus = [sku('a', { category: 'c', tags: ['t'] }), sku('b'), sku('gift'), sku('z')];
  const off = { effects: [{ off_fen: 100 }] };
  const cases: { title: string; offer: Offer; keeps: Offer | null; skus?: string[] }[] = [
    { title: 'an offer for everything', offer: { id: 'o', ...off }, keeps: { id: 'o', ...off } },
    { title: 'not an offer for other products', offer: { id: 'o', scope: { skus: ['b'] }, ...off }, keeps: null },
    { title: 'of a list of products only its own', offer: { id: 'o', scope: { skus: ['b', 'a', 'z'] }, ...off }, keeps: { id: 'o', scope: { skus: ['a'] }, ...off } },
    { title: 'an offer for its category, not one for another', offer: { id: 'o', scope: { categories: ['c'] }, ...off }, keeps: { id: 'o', scope: { categories: ['c'] }, ...off } },
    { title: 'not an offer that leaves it out', offer: { id: 'o', scope: { not: { tags: ['t'] } }, ...off }, keeps: null },
    { title: 'an offer that leaves out only others, without saying so', offer: { id: 'o', scope: { not: { skus: ['b'] } }, ...off }, keeps: { id: 'o', scope: {}, ...off } },
    { title: 'an empty exception, which excepts nothing', offer: { id: 'o', scope: { not: {} }, ...off }, keeps: { id: 'o', scope: { not: {} }, ...off } },
    { title: 'not an offer whose price range it is outside of', offer: { id: 'o', scope: { min_price_fen: 1_001 }, ...off }, keeps: null },
    { title: 'not an offer that asks for others in the cart', offer: { id: 'o', condition: [{ scope: { skus: ['b'] }, min_units: 1 }], ...off }, keeps: null },
    {
      title: 'not a set of which a part is missing',
      offer: { id: 'o', target: { set: [{ scope: { skus: ['a'] }, units: 1 }, { scope: { skus: ['b'] }, units: 1 }] }, ...off }, keeps: null,
    },
    {
      title: 'a set it makes by itself, with the gift',
      offer: { id: 'o', target: { set: [{ scope: { skus: ['a', 'b'] }, units: 2 }] }, effects: [{ off_fen: 1 }, { on: 'gift', sku: 'gift' }] },
      keeps: { id: 'o', target: { set: [{ scope: { skus: ['a'] }, units: 2 }] }, effects: [{ off_fen: 1 }, { on: 'gift', sku: 'gift' }] }, skus: ['a', 'gift'],
    },
    {
      title: 'what tells the parts of a set apart',
      offer: { id: 'o', target: { set: [{ scope: { skus: ['a', 'b', 'z'] }, units: 1 }, { scope: { skus: ['a', 'z'] }, units: 1 }] }, ...off },
      keeps: { id: 'o', target: { set: [{ scope: { skus: ['a', 'b'] }, units: 1 }, { scope: { skus: ['a'] }, units: 1 }] }, ...off }, skus: ['a', 'b'],
    },
    {
      title: 'a rung that others would reach, as one that it cannot',
      offer: { id: 'o', rungs: [{ min_units: 1, ...off }, { scope: { skus: ['b', 'z'] }, min_units: 2, ...off }] },
      keeps: { id: 'o', rungs: [{ min_units: 1, ...off }, { scope: { skus: ['b'] }, min_units: 2, ...off }] }, skus: ['a', 'b'],
    },
    { title: 'no remark and nothing about issuing', offer: { id: 'o', claim: 'coupon', note: { zh: '记' }, source: 'spec', grant: { valid_days: 7 }, rule: 'CPN-01', ...off }, keeps: { id: 'o', claim: 'coupon', rule: 'CPN-01', ...off } },
  ];
  for (const { title, offer, keeps, skus: kept = ['a'] } of cases) {
    test(title, () => {
      const slice = sliceRulebook({ contract: 1, id: 'r', version: 7, tiers: [{ id: 't', name: { zh: 't' } }], skus, offers: [offer], membership: {} }, ['a']);
      assert.deepEqual(slice.offers, keeps === null ? [] : [keeps]);
      assert.deepEqual(ids(slice.skus), kept);
      assert.deepEqual([slice.id, slice.version, 'membership' in slice], ['r', 7, false]);
    });
  }

  test('a product that is not there is refused by name', () => {
    assert.throws(() => sliceRulebook(sop, ['essence', 'nonsense']), (error) => error instanceof UnknownSkus && error.skus.join() === 'nonsense');
  });
});

test('2,000 carts of the shop cost the same under a slice of what is in them', () => {
  const whole = open(core, sopText);
  const dice = new Dice(77);
  const carts = figure('YANSUAN_SLICE_CARTS', 2_000);
  let compared = 0;
  for (let done = 0; done < carts; done += 40) {
    const goods = dice.some(sop.skus, dice.pick([0.05, 0.15, 0.4]));
    const wanted = goods.length > 0 ? goods : [dice.pick(sop.skus)];
    const slice = sliceRulebook(sop, ids(wanted));
    assert.deepEqual(ids(wanted).filter((id) => !ids(slice.skus).includes(id)), []);
    const part = open(core, JSON.stringify(slice));
    for (const request of randomRequests(JSON.stringify({ ...sop, skus: wanted }), 40, done + 1)) compared += pricesAlike(whole, part, request, slice) ? 1 : 0;
    part.close();
  }
  whole.close();
  assert.ok(compared >= carts * 0.98, `${compared} of ${carts}`);
});

test('and 1,200 carts of random shops that use the whole offer language', () => {
  const carts = figure('YANSUAN_SLICE_CARTS', 1_200);
  let [compared, shorter] = [0, 0];
  for (let done = 0; done < carts; done += 4) {
    const dice = new Dice(done + 9_000);
    const book = randomBook(dice, false);
    const goods = book.skus.filter(({ id }) => id !== 'gift');
    const some = dice.some(goods, 0.4);
    const wanted = some.length > 0 ? some : [dice.pick(goods)];
    const slice = sliceRulebook(book, ids(wanted));
    shorter += slice.offers.length < book.offers.length ? 1 : 0;
    const [whole, part] = [open(core, JSON.stringify(book)), open(core, JSON.stringify(slice))];
    for (let cart = 0; cart < 4; cart += 1) {
      const request = randomRequest(dice, { ...book, skus: wanted });
      // Only a cart that is one under the whole can be compared.
      if (whole.quote(request).ok) compared += pricesAlike(whole, part, request, slice) ? 1 : 0;
    }
    part.close();
    whole.close();
  }
  assert.ok(compared > carts * 0.8 && shorter > carts / 20, `${compared} compared, ${shorter} slices shorter`);
});

test('of the campaigns a slice keeps those that sell its goods, with what of them is here', () => {
  const named = (id: string, goods: string[], offers: string[]) => ({ id, mode: 'team_discount' as const, skus: goods, offers, sizes: [2], from_ms: 0, until_ms: 1 });
  const skus = ['a', 'b'].map((id): Sku => ({ id, name: { zh: id }, list_fen: 1_000 }));
  const offers: Offer[] = [{ id: 'both', order_types: ['group'], effects: [{ off_fen: 1 }] }, { id: 'of-b', order_types: ['group'], scope: { skus: ['b'] }, effects: [{ off_fen: 2 }] }];
  const list = [named('both', ['a', 'b'], ['both', 'of-b']), named('of-b', ['b'], ['of-b'])];
  const slice = sliceRulebook({ contract: 1, id: 'r', version: 7, tiers: [{ id: 't', name: { zh: 't' } }], skus, offers, campaigns: { list } }, ['a']);
  assert.deepEqual(slice.campaigns, { list: [named('both', ['a'], ['both'])] });
});

describe('the command yansuan-slice', () => {
  const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const run = (...args: string[]): { status: number | null; out: string; err: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [file('web/campaign/dist/tools/yansuan-slice.js'), ...args], { encoding: 'utf8' });
    return { status, out: stdout, err: stderr };
  };
  const rulebook = file('shared/rulebooks/sop.json');

  test('prints a rulebook that loads, a fraction of the whole', () => {
    const { status, out, err } = run('--rulebook', rulebook, '--skus', 'giftbox-magpie');
    assert.equal(status, 0, err);
    const loaded = open(core, out);
    assert.equal(loaded.version, sop.version);
    loaded.close();
    assert.ok(out.length < sopText.length / 4, `${out.length} of ${sopText.length} characters`);
  });

  const refusals = [
    { title: 'a product that is not there', args: ['--rulebook', rulebook, '--skus', 'giftbox-magpie,nonsense'], status: 1, says: /nonsense/ },
    { title: 'a file that is no rulebook', args: ['--rulebook', file('package.json'), '--skus', 'a'], status: 1, says: /MISSING_FIELD/ },
    { title: 'a file that is not there', args: ['--rulebook', 'nowhere.json', '--skus', 'a'], status: 2, says: /nowhere/ },
    { title: 'no products', args: ['--rulebook', rulebook, '--skus', ' , '], status: 2, says: /yansuan-slice --rulebook/ },
    { title: 'an option it does not have', args: ['--book', rulebook], status: 2, says: /book/ },
  ];
  for (const { title, args, status, says } of refusals) {
    test(`refuses ${title} with status ${status}`, () => {
      const answer = run(...args);
      assert.equal(answer.status, status);
      assert.match(answer.err, says);
      assert.equal(answer.out, '');
    });
  }
});
