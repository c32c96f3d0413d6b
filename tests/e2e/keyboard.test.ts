import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openPhone, type Phone } from './support/phone.js';
import { serveShop, type ServedShop } from './support/served-shop.js';

let shop: ServedShop;
let desk: Phone;
before(async () => {
  shop = await serveShop();
  desk = await openPhone({ width: 1280, height: 800 });
});
after(async () => {
  await desk?.close();
  await shop?.stop();
});

interface Focused {
  text: string;
  ring: string;
  seen: boolean;
}
/** What has the focus, the ring around it, and whether it can be seen on the screen. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate(`(() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const style = getComputedStyle(at);
    return {
      text: (at.getAttribute('aria-label') ?? '') + ' ' + at.textContent,
      ring: style.outlineStyle + ' ' + style.outlineWidth,
      seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
  })()`);

/** Tab after Tab until the words have the focus; on the way nothing is focused out of sight. */
async function tabTo(page: Page, words: RegExp): Promise<void> {
  for (let tab = 0; tab < 60; tab += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (!words.test(at.text)) continue;
    assert.equal(at.ring, 'solid 2px', at.text);
    assert.ok(at.seen, `${at.text} is out of sight`);
    return;
  }
  assert.fail(`the keyboard never came to ${words}`);
}

describe('at a desk', { timeout: 60_000 }, () => {
  test('list, product, bag and order are reached by keyboard alone, with the focus in sight', async () => {
    const { page } = desk;
    await page.goto(`${shop.url}/#/pages/find/find`);
    await page.locator('.product-row').first().waitFor();
    await tabTo(page, /^\s*细描眉笔/);
    await page.keyboard.press('Enter');
    await page.locator('.product-now').waitFor();
    await tabTo(page, /加入购物袋/);
    await page.keyboard.press('Enter');
    await page.getByText('放进去了').waitFor();
    await page.keyboard.press('Shift+Tab');
    assert.match((await focused(page)).text, /购物袋/);
    await page.keyboard.press('Enter');
    await page.locator('.bag-bar').waitFor();
    await tabTo(page, /去结算/);
    await page.keyboard.press('Enter');
    await page.locator('.confirm-bar').waitFor();
    await tabTo(page, /先添地址/);
    await page.keyboard.press('Enter');
    await page.locator('.address-form input').first().waitFor();
    await page.locator('.address-form input').first().focus();
    for (const text of ['林夏', '13800001111', '上海市徐汇区', '湖南路 1 号']) {
      await page.keyboard.type(text);
      await page.keyboard.press('Tab');
    }
    await tabTo(page, /存好/);
    await page.keyboard.press('Enter');
    await page.locator('#ship-to', { hasText: '林夏' }).waitFor();
    await tabTo(page, /^\s*下单/);
    await page.keyboard.press('Enter');
    await page.getByText('下好了').waitFor();
  });

  test('the price stands beside the picture, and the sum beside the bag', async () => {
    const { page } = desk;
    await page.goto(`${shop.url}/#/pages/product/product?sku=essence`);
    await page.reload();
    await page.locator('.product-now').waitFor();
    const at = async (selector: string) => (await page.locator(`${selector}:visible`).first().boundingBox()) ?? assert.fail(selector);
    const [picture, price] = [await at('.product-picture'), await at('.product-now')];
    assert.ok(price.x >= picture.x + picture.width && price.y < picture.y + picture.height);
    await page.locator('.product-bar .button-filled').click();
    await page.locator('.product-bar .button').first().click();
    await page.locator('.bag-bar').waitFor();
    const [line, sum] = [await at('.line'), await at('.bag-bar')];
    assert.ok(sum.x >= line.x + line.width && Math.abs(sum.y - line.y) < 40);
    const wide = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    assert.equal(wide, false, 'nothing scrolls sideways');
  });

  test('nothing was complained about on the way', () => {
    assert.deepEqual(desk.complaints, []);
  });
});
