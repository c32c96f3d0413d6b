// The built shop in a browser takes signed rulebooks only.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { RulebookDocument } from '@yansuan/core';
import { nextVersion, quietMs, readSop } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { serveStory, type StoryShop } from './support/story-shop.js';

let sop: RulebookDocument;
let shop: StoryShop;
before(async () => {
  sop = await readSop();
  shop = await serveStory(quietMs);
});
after(() => shop?.stop());

const pencil = async (page: Page): Promise<string> => {
  await page.goto(`${shop.url}/#/pages/product/product?sku=pencil`);
  await page.reload();
  await page.locator('.product-now').waitFor();
  return (await page.locator('.product-now .figures').first().innerText()).replace(/\s/g, '');
};
const withPencilAt = (listFen: number, version: number): RulebookDocument =>
  ({ ...nextVersion(sop), version, skus: sop.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, list_fen: listFen } : sku)) });

async function onPhone(work: (phone: Phone) => Promise<void>): Promise<void> {
  const phone = await openPhone();
  try {
    await work(phone);
  } finally {
    await phone.close();
  }
}

describe('the shop in a browser', { timeout: 90_000 }, () => {
  test('goes on with its prices when a rulebook is changed on the way, and takes the true one', () => onPhone(async ({ page }) => {
    const before = await pencil(page);
    assert.match(before, /59/);
    await shop.publish(withPencilAt(6_900, sop.version + 1));
    const url = `**/v1/rulebooks/${sop.version + 1}`;
    let fetched = 0;
    await page.route(url, async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()).replace('"list_fen":6900', '"list_fen":100') });
      fetched += 1;
    });
    assert.equal(await pencil(page), before);
    for (let wait = 0; wait < 100 && fetched === 0; wait += 1) await page.waitForTimeout(50);
    assert.ok(fetched > 0, 'it was fetched and refused');
    assert.equal(await pencil(page), before);
    // A reload may have cut the last one off.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.reload();
    await page.locator('.product-now .figures', { hasText: '69' }).first().waitFor();
  }));

  test('verifies by the file in its package where the browser cannot, and loads that file nowhere else', () => onPhone(async ({ page, complaints }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const verifier = (): boolean => asked.some((each) => each.includes('nacl-fast'));
    await pencil(page);
    assert.equal(verifier(), false);
    await page.context().clearCookies();
    await page.addInitScript(`Object.defineProperty(crypto, 'subtle', { value: undefined })`);
    assert.match(await pencil(page), /69/);
    assert.equal(verifier(), true);
    assert.deepEqual(complaints, []);
  }));

  test('shows no price at a first visit that is given an unsigned rulebook', () => onPhone(async ({ page }) => {
    await page.route('**/v1/rulebook', async (route) => {
      const answer = await route.fetch();
      const { key_id: _key, signature: _signature, ...notice } = (await answer.json()) as Record<string, unknown>;
      await route.fulfill({ response: answer, json: notice });
    });
    // The head of the page asks before its script is there.
    const came = page.waitForResponse('**/v1/rulebooks/*');
    await page.goto(`${shop.url}/#/pages/product/product?sku=pencil`);
    await came;
    await page.locator('.screen-failed').first().waitFor();
    assert.equal(await page.locator('.product-now').count(), 0);
  }));
});
