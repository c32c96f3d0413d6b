// What the elements and the price check are made of, without a browser.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';
import { fit, newDesk, requestOf as deskRequest, withCoupon, withUnits } from '../../web/campaign/src/check/desk.js';
import { byCode, find } from '../../web/campaign/src/check/search.js';
import { requestOf } from '../../web/campaign/src/elements/request.js';
import { ServerClock } from '../../web/campaign/src/elements/server-clock.js';
import { leftText, untilNextMs } from '../../web/campaign/src/elements/time-left.js';
import { moneyText, plainText, spokenMoney } from '../../web/campaign/src/money.js';
import { isSameDay, shopDate, shopEnd } from '../../web/campaign/src/shop-time.js';
import { sumText, whyTexts } from '../../web/campaign/src/sum.js';
import { sopText } from './support/fixtures.js';
import { open } from './support/rulebooks.js';

const sop = JSON.parse(sopText) as RulebookDocument;
const beforeQixi = Date.parse('2026-08-09T10:17:50+08:00');
const minuteMs = 60_000;

describe('the server’s time on a page', () => {
  const phone = { localMs: 0, steadyMs: 0 };
  const clockOf = (localMs: number): ServerClock => {
    Object.assign(phone, { localMs, steadyMs: 5_000 });
    return new ServerClock(() => phone.localMs, () => phone.steadyMs);
  };
  const pass = (ms: number): void => void Object.assign(phone, { localMs: phone.localMs + ms, steadyMs: phone.steadyMs + ms });

  for (const wrongBy of [0, 10 * minuteMs, -10 * minuteMs, 365 * 1_440 * minuteMs]) {
    test(`is right on a phone whose clock is wrong by ${wrongBy / minuteMs} minutes`, () => {
      const clock = clockOf(beforeQixi + wrongBy);
      clock.sync(beforeQixi, 80); // read 40 ms before the answer came
      pass(3_000);
      assert.equal(clock.nowMs(), beforeQixi + 40 + 3_000);
      assert.ok(clock.isKnown() && !clock.hasJumped());
    });
  }
  for (const movedBy of [10 * minuteMs, -10 * minuteMs]) {
    test(`does not follow the phone's clock when that is moved by ${movedBy / minuteMs} minutes, and notices`, () => {
      const clock = clockOf(beforeQixi);
      clock.sync(beforeQixi, 0);
      phone.localMs += movedBy;
      pass(1_000);
      assert.equal(clock.nowMs(), beforeQixi + 1_000);
      assert.ok(clock.hasJumped());
      clock.sync(beforeQixi + 2_000, 0);
      assert.ok(!clock.hasJumped());
    });
  }
  test('a phone that slept notices, and is right once the server answered', () => {
    const clock = clockOf(beforeQixi);
    clock.sync(beforeQixi, 0);
    phone.localMs += 30 * minuteMs; // the steady clock stood still
    assert.ok(clock.hasJumped());
    clock.sync(beforeQixi + 30 * minuteMs, 0);
    assert.equal(clock.nowMs(), beforeQixi + 30 * minuteMs);
  });
  test('before the server answers it is the phone’s clock, put right by what an earlier visit learned', () => {
    const clock = clockOf(beforeQixi + 10 * minuteMs);
    assert.equal(clock.nowMs(), beforeQixi + 10 * minuteMs);
    clock.guess(-10 * minuteMs);
    assert.equal(clock.nowMs(), beforeQixi);
    assert.ok(!clock.isKnown());
  });
});

describe('words of time and money', () => {
  const left: [ms: number, zh: string, en: string, nextMs: number][] = [
    [1, '00:00:01', '00:00:01', 1],
    [1_000, '00:00:01', '00:00:01', 1_000],
    [1_001, '00:00:02', '00:00:02', 1],
    [899_000, '00:14:59', '00:14:59', 1_000],
    [86_399_999, '1 天 00:00:00', '1 day 00:00:00', 999],
    [86_399_000, '23:59:59', '23:59:59', 1_000],
    [308_530_000, '3 天 13:42:10', '3 days 13:42:10', 1_000],
  ];
  for (const [ms, zh, en, nextMs] of left) {
    test(`${ms} ms are left: ${zh}`, () => {
      assert.deepEqual([leftText(ms, 'zh'), leftText(ms, 'en'), untilNextMs(ms)], [zh, en, nextMs]);
    });
  }
  test('an end at midnight is 24:00 of the day before, in China wherever the phone is', () => {
    const end = Date.parse('2026-08-13T00:00:00+08:00');
    assert.deepEqual(shopEnd(end), { month: 8, day: 12, time: '24:00' });
    assert.deepEqual(shopEnd(end + minuteMs), { month: 8, day: 13, time: '00:01' });
    assert.deepEqual(shopDate(beforeQixi), { month: 8, day: 9, time: '10:17' });
    assert.deepEqual([isSameDay(end - 1, end), isSameDay(end, end + 1)], [false, true]);
  });
  const money: [fen: number, text: string, plain: string, spoken: string][] = [
    [0, '0.00', '0', '0 元'], [5, '0.05', '0.05', '5 分'], [305, '3.05', '3.05', '3 元零 5 分'], [16_710, '167.10', '167.10', '167 元 1 角'],
    [39_900, '399.00', '399', '399 元'], [1_284_000, '12\u2009840.00', '12\u2009840', '12840 元'],
  ];
  for (const [fen, text, plain, spoken] of money) {
    test(`${fen} fen are ${text}, said ${spoken}`, () => assert.deepEqual([moneyText(fen), plainText(fen), spokenMoney(fen, 'zh')], [text, plain, spoken]));
  }
});

describe('what made a price', async () => {
  const book = open(await loadCore(), sopText);
  const asked = { sku: 'giftbox-magpie', units: 1, tier: 'silver', orders: null, coupons: ['welcome-15', 'not-in-the-rules'], group: 0 };
  const cases = [
    { title: 'a box as a silver member with the welcome coupon', more: {}, payableFen: 32_415, sum: '399.00 × 8.5 折 − 15.00', why: ['七夕预订 8.5 折，比银卡 9 折的 359.10 低，取低的', '新人券，无门槛'] },
    { title: 'a box as a VIP, whose own price is lower', more: { tier: 'vip', coupons: [] }, payableFen: 31_920, sum: '399.00 × 8 折', why: ['VIP 8 折，比七夕预订 8.5 折的 339.15 低，取低的'] },
    // 5900 × 0.95 = 5605 each, 3 of them 16815
    { title: 'three pencils as a member', more: { sku: 'pencil', tier: 'member', units: 3, coupons: [] }, payableFen: 16_815, sum: '177.00 × 9.5 折', why: ['普通会员 9.5 折，59.00 × 9.5 折 = 56.05，3 件'] },
    // 1990 × 0.95 = 1890.5, to the fen 1891 each: three are 5673, and 5970 × 0.95 is not
    { title: 'three packs whose percentage was rounded a unit', more: { sku: 'wipes', tier: 'member', units: 3, coupons: [] }, payableFen: 5_673, sum: '59.70 − 2.97', why: ['普通会员 9.5 折，19.90 × 9.5 折 = 18.91，3 件'] },
    { title: 'a list price', more: { sku: 'pencil', tier: 'visitor', coupons: [] }, payableFen: 5_900, sum: '59.00', why: [] },
  ];
  for (const { title, more, payableFen, sum, why } of cases) {
    test(title, () => {
      const request = requestOf({ ...asked, ...more }, sop, beforeQixi, beforeQixi);
      const [quoted, receipted] = [book.quote(request), book.receipt(request, 'zh')];
      assert.ok(quoted.ok && receipted.ok);
      assert.equal(quoted.quote.payable_fen, payableFen);
      assert.equal(sumText(quoted.quote, sop, 'zh'), sum);
      assert.deepEqual(whyTexts(receipted.receipt, sop.skus.find(({ id }) => id === request.cart.lines[0]?.sku)?.name.zh ?? ''), why);
    });
  }
  test('a tier has at least the orders that it asks for, unless the page says more', () => {
    assert.equal(requestOf(asked, sop, 1, 1).member?.orders, 1);
    assert.equal(requestOf({ ...asked, tier: 'visitor' }, sop, 1, 1).member?.orders, 0);
    assert.equal(requestOf({ ...asked, orders: 4 }, sop, 1, 1).member?.orders, 4);
  });
});

describe('the desk of the price check', () => {
  const empty = newDesk(sop, 'd');
  test('the same product twice is one line, and at none it is gone', () => {
    const two = withUnits(withUnits(empty, 'pencil', 1), 'pencil', 1);
    assert.deepEqual(two.lines, [{ sku: 'pencil', units: 2 }]);
    assert.deepEqual(withUnits(two, 'pencil', -2).lines, []);
    assert.deepEqual(withUnits(empty, 'pencil', 500).lines, [{ sku: 'pencil', units: 99 }]);
    assert.deepEqual(withUnits(empty, 'pencil', -1).lines, []);
  });
  test('a coupon is ticked and unticked', () => {
    const one = withCoupon(empty, 'welcome-15');
    assert.deepEqual([one.coupons, withCoupon(one, 'welcome-15').coupons], [['welcome-15'], []]);
  });
  test('a kept desk loses what newer rules do not know', () => {
    const old = { ...empty, tier: 'platinum', lines: [{ sku: 'gone', units: 1 }, { sku: 'pencil', units: 1 }], coupons: ['gone', 'welcome-15'] };
    assert.deepEqual(fit(old, sop), { ...empty, lines: [{ sku: 'pencil', units: 1 }], coupons: ['welcome-15'] });
  });
  test('each tier is asked with the orders it takes at least', () => {
    const desk = withUnits(empty, 'pencil', 1);
    assert.deepEqual(['visitor', 'silver'].map((tier) => deskRequest(desk, sop, 5, 9, tier).member), [{ tier: 'visitor', orders: 0 }, { tier: 'silver', orders: 1 }]);
    assert.equal(deskRequest({ ...desk, ordered: true }, sop, 5, 9).member?.orders, 1);
    assert.equal(deskRequest(desk, sop, 5, 9).context.checked_at_ms, 5); // never checked in the future
  });
  const searches: [text: string, first: string | undefined][] = [
    ['粉底', 'foundation'], ['FOUNDATION', 'foundation'], ['essence-hyd', 'essence-hydra'], ['豆沙', 'lipstick'], ['口红', 'lipstick'], ['rosewood', 'lipstick'],
    ['舒缓 套装', 'set-soothing'], ['小支', 'cleanser-mini'], ['小样', undefined], ['没有这个', undefined], ['   ', undefined],
  ];
  for (const [text, first] of searches) test(`“${text}” finds ${first ?? 'nothing'} first`, () => assert.equal(find(sop, text, 8)[0]?.id, first));
  test('a code is a whole sku id, however it is typed', () => {
    assert.deepEqual([byCode(sop, ' Giftbox-Magpie ')?.id, byCode(sop, 'giftbox')], ['giftbox-magpie', undefined]);
  });
});
