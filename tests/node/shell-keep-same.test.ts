// What is shown of a price is drawn anew only where it says something else.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepSame } from '../../web/shell/src/shop/keep-same.js';

const quote = () => ({ total: 300, lines: [{ id: 'a', prices: [{ fen: 100 }] }, { id: 'b', prices: [{ fen: 200 }] }], coupons: [] as string[] });

describe('what says the same', () => {
  it('is the very thing that was there', () => {
    const before = quote();
    assert.equal(keepSame(before, quote()), before);
  });

  it('is kept beside what changed, and neither answer is touched', () => {
    const before = quote();
    const after = quote();
    after.total = 350;
    (after.lines[1] ?? assert.fail()).prices = [{ fen: 250 }];
    const shown = keepSame(before, after);
    assert.deepEqual(shown, after);
    assert.equal(shown.lines[0], before.lines[0]);
    assert.notEqual(shown.lines[1], before.lines[1]);
    assert.equal(shown.coupons, before.coupons);
    assert.deepEqual(before, quote());
  });

  const cases: [what: string, before: unknown, after: unknown][] = [
    ['a line less', [1, 2, 3], [1, 2]],
    ['a line more', [1], [1, 2]],
    ['a name less', { a: 1, b: undefined }, { a: 1 }],
    ['a name more', { a: 1 }, { a: 1, b: undefined }],
    ['another name', { a: undefined }, { b: undefined }],
    ['a list for a thing', { 0: 'a' }, ['a']],
    ['nothing for something', { a: 1 }, null],
    ['something for nothing', null, { a: 1 }],
  ];
  for (const [what, before, after] of cases) {
    it(`is not ${what}`, () => {
      const shown = keepSame(before, after);
      assert.notEqual(shown, before);
      assert.deepStrictEqual(shown, after);
    });
  }
});
