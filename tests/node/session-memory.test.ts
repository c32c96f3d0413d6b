// A shopper taps all evening on one session: the heap of the Wasm must stay as it is.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Rulebook } from '@yansuan/core/node';
import { startCore } from '../../wasm/dist/load-module.js';
import { sopText } from './support/fixtures.js';

const taps = 100_000;
const request = {
  member: { tier: 'silver', orders: 3 },
  coupons: [{ id: 'c-15', offer: 'welcome-15' }],
  cart: { lines: [{ id: '1', sku: 'essence', units: 1 }, { id: '2', sku: 'pencil', units: 1 }] },
  context: { now_ms: Date.parse('2026-08-17T10:17:00+08:00') },
};

/** The SOP's rulebook, and the last byte that was ever written: the heap grows upwards, so what is kept raises it. */
async function watchedRulebook(): Promise<{ rulebook: Rulebook; topBytes: () => number }> {
  const bytes = await readFile(new URL('../../wasm/dist/yansuan.wasm', import.meta.url));
  let memory: WebAssembly.Memory | undefined;
  const core = await startCore(async (imports) => {
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    memory = Object.values(instance.exports).find((value) => value instanceof WebAssembly.Memory);
    return instance;
  });
  const loaded = core.load(sopText);
  assert.ok(loaded.ok);
  const topBytes = (): number => {
    const words = new Int32Array(memory?.buffer ?? new ArrayBuffer(0));
    return (words.findLastIndex((word) => word !== 0) + 1) * 4;
  };
  return { rulebook: loaded.rulebook, topBytes };
}

const open = (rulebook: Rulebook) => {
  const session = rulebook.openSession();
  assert.ok(session.setRequest(request).ok);
  return session;
};

test(`${taps} taps leave the heap as it was`, async () => {
  const { rulebook, topBytes } = await watchedRulebook();
  const session = open(rulebook);
  const tap = (at: number): void => {
    session.setUnits(0, 1 + (at % 7));
    session.setSelected(1, at % 3 !== 0);
    session.setCoupon(0, at % 2 === 0);
    session.setTier(at % 3);
    if (!session.price()) assert.fail(`tap ${at} was refused`);
    if (at % 1000 === 0) session.quote();
  };
  for (let at = 0; at < 5000; at += 1) tap(at);
  const warmBytes = topBytes();
  for (let at = 0; at < taps; at += 1) tap(at);
  assert.equal(topBytes(), warmBytes);
});

test('sessions that are closed leave nothing, and the mark sees one that is not', async () => {
  const { rulebook, topBytes } = await watchedRulebook();
  const openAndClose = (): void => {
    const session = open(rulebook);
    session.price();
    session.close();
  };
  for (let at = 0; at < 50; at += 1) openAndClose();
  const warmBytes = topBytes();
  for (let at = 0; at < 1000; at += 1) openAndClose();
  assert.equal(topBytes(), warmBytes);
  for (let at = 0; at < 50; at += 1) open(rulebook).price();
  assert.ok(topBytes() > warmBytes);
});

test('a quote is explained once for its receipts, and anew after any change', async () => {
  const { rulebook } = await watchedRulebook();
  const session = open(rulebook);
  const changes: readonly ((session: ReturnType<typeof open>) => void)[] = [
    () => undefined,
    (changed) => changed.setUnits(0, 3),
    (changed) => changed.setSelected(1, false),
    (changed) => changed.setCoupon(0, false),
    (changed) => changed.setTier(2),
    (changed) => assert.ok(changed.price()),
    (changed) => assert.ok(changed.setRequest({ ...request, coupons: [] }).ok),
  ];
  const asked: typeof changes[number][] = [];
  for (const change of changes) {
    change(session);
    asked.push(change);
    const fresh = open(rulebook);
    asked.forEach((each) => each(fresh));
    const expected = { quote: fresh.quote(), zh: fresh.receipt('zh'), en: fresh.receipt('en') };
    assert.deepEqual({ zh: session.receipt('zh'), en: session.receipt('en'), quote: session.quote() }, expected);
    assert.deepEqual(session.quote(), expected.quote);
    fresh.close();
  }
  session.close();
  rulebook.close();
});
