// M6 with the coupons of a full wallet: what the search calls proved is the least that an exact recursion finds, which
// takes each legal set in turn and shares no code with it (bench/reference.mjs).
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { QuoteRequest } from '@yansuan/core';
import { loadCore, type Core } from '@yansuan/core/node';
import { figure } from './support/figures.js';

interface Size {
  lines: { qty: number }[];
}
interface Recursion {
  setUnits(line: number, units: number): void;
  price(): number;
}
const bench = async (file: string): Promise<Record<string, unknown>> =>
  (await import(new URL(`../../bench/${file}.mjs`, import.meta.url).href)) as Record<string, unknown>;

let core: Core;
let searchCart: (variant: string, coupons: number, seed: number) => Size;
let asRulebook: (size: Size, name: string) => unknown;
let asRequest: (size: Size) => QuoteRequest;
let Reference: new (size: Size) => Recursion;
before(async () => {
  core = await loadCore();
  ({ searchCart } = (await bench('search-carts')) as { searchCart: typeof searchCart });
  ({ asRulebook, asRequest } = (await bench('as-rulebook')) as { asRulebook: typeof asRulebook; asRequest: typeof asRequest });
  ({ Reference } = (await bench('reference')) as { Reference: typeof Reference });
});

const carts = figure('YANSUAN_M6_WALLETS', 150);
for (const [variant, coupons] of [['one-kind', 20], ['full', 22], ['mixed', 20], ['free', 16]] as const) {
  test(`${coupons} coupons, ${variant}: ${carts} wallets cost what the recursion says`, () => {
    for (let seed = 1; seed <= carts; seed += 1) {
      const size = searchCart(variant, coupons, seed);
      const loaded = core.load(JSON.stringify(asRulebook(size, 'search')));
      if (!loaded.ok) assert.fail(JSON.stringify(loaded.issues));
      const session = loaded.rulebook.openSession();
      assert.deepEqual(session.setRequest(asRequest(size)), { ok: true });
      const reference = new Reference(size);
      for (const more of [0, 1]) {
        const units = (size.lines[0]?.qty ?? 0) + more;
        session.setUnits(0, units);
        reference.setUnits(0, units);
        assert.equal(session.price(), true);
        assert.equal(session.proved, true, `seed ${seed}`);
        assert.equal(session.payableFen, reference.price(), `seed ${seed}`);
      }
      session.close();
      loaded.rulebook.close();
    }
  });
}
