// Every page of the shop, with something on it, before axe-core: in Chinese on a phone, in English at a desk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import type { GroupView, OrderDetail } from '@yansuan/sdk/wire';
import { operator, order, quietMs, send, startTestShop, type TestShop } from '../node/support/api-server.js';
import { openPhone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

interface Visit {
  query?: string;
  /** What stands on the page once its data has come. */
  until: string;
  /** Opens what lies over the page, which is looked at too. */
  sheet?: string;
}

interface Pages {
  pages: { path: string }[];
  subPackages: { root: string; pages: { path: string }[] }[];
}
const declared = JSON.parse(readFileSync(rootPath('web/shell/src/pages.json'), 'utf8')) as Pages;
const paths = [...declared.pages.map(({ path }) => path), ...declared.subPackages.flatMap(({ root, pages }) => pages.map(({ path }) => `${root}/${path}`))];

let shop: TestShop;
let url: string;
let visits: Record<string, Visit>;

async function bought(signedIn: { authorization: string }, units: number, expected: number): Promise<string> {
  const answer = await order(shop, signedIn, { cart: { lines: [{ id: '1', sku: 'foundation', units }], coupons: [] }, expected });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<OrderDetail>().id;
}
async function done(signedIn: { authorization: string }, path: string, body?: object, method: 'POST' | 'PUT' = 'POST'): Promise<unknown> {
  const answer = await send(shop, signedIn, path, body, { method });
  assert.equal(answer.statusCode < 300, true, `${path}: ${answer.body}`);
  return answer.json();
}

before(async () => {
  shop = await startTestShop({ atMs: quietMs, webDir: rootPath('web/shell/dist/build/h5') });
  await shop.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;
  const silver = await shop.signIn('demo-silver');
  const received = await bought(silver, 1, 19_710);
  await done(silver, `/v1/orders/${received}/pay`);
  await done(operator, `/v1/admin/orders/${received}/ship`, { carrier: 'SF', number: 'SF1' });
  await done(silver, `/v1/orders/${received}/received`);
  const unpaid = await bought(silver, 1, 19_710);
  await done(silver, '/v1/addresses/home', { name: '林夏', phone: '13800001111', region: '上海市徐汇区', street: '湖南路 1 号' }, 'PUT');
  const { id: group } = (await done(silver, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 })) as GroupView;
  await done(silver, `/v1/groups/${group}/pay`);
  visits = {
    'pages/home/home': { until: '.home-lead' },
    'pages/find/find': { until: '.product-row' },
    'pages/me/me': { until: '.person[aria-checked="true"]' },
    'pages/product/product': { query: '?sku=essence', until: '.product-now' },
    'pages/bag/bag': { until: '.bag-bar', sheet: '.bag-bar .text-button' },
    'pages/confirm/confirm': { until: '#ship-to .second' },
    'pages/pay/pay': { query: `?id=${unpaid}`, until: '.placed-id' },
    'pages/sign-in/sign-in': { until: '.sign-in' },
    'pages/addresses/addresses': { until: '.address-row' },
    'pages/address/address': { query: '?id=home', until: '.address-form' },
    'pages/orders/orders': { until: '.order-row' },
    'pages/order/order': { query: `?id=${received}`, until: '.order-top' },
    'pages/take-back/take-back': { query: `?id=${received}`, until: '.take-line' },
    'pages/shelf/shelf': { until: '.shelf-row', sheet: '.shelf-add' },
    'pages/reminders/reminders': { until: '.touch' },
    'pages/coupons/coupons': { until: '.coupon-row' },
    'pages/member/member': { until: '.member-tier' },
    'pages/points/points': { until: '.points-line' },
    'pages/redeem/redeem': { until: '.redeem-row' },
    'pages/invite/invite': { until: '.invite-code' },
    'pages/campaigns/campaigns': { until: '.campaign-row' },
    'pages/campaign/campaign': { query: '?id=team', until: '.campaign-price' },
    'pages/group/group': { query: `?id=${group}`, until: '.group-bar' },
    'pages/settings/settings': { until: '#take-data', sheet: '#clear-data' },
    'pages/terms/terms': { query: '?of=privacy', until: '.terms-title' },
  };
});
after(async () => {
  shop?.app.server.closeAllConnections();
  await shop?.stop();
});

test('no page of the shop is left out', () => {
  assert.deepEqual(Object.keys(visits).sort(), [...paths].sort());
});

/** What moves or fades in is judged as it stands afterwards, which may be at any time: an advice comes when it is reckoned. */
const standStill = `{ const still = new CSSStyleSheet(); still.replaceSync('* { animation: none !important; transition: none !important; }'); document.adoptedStyleSheets.push(still); }`;
const painted = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))';

/** What axe holds to be serious or worse, each in one line with where it stands; the colours of the dark too. */
async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [colorScheme, rules] of [['light', ''], ['dark', ', runOnly: ["color-contrast"]']] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(painted);
    const { violations } = (await page.evaluate(`axe.run({ resultTypes: ["violations"]${rules} })`)) as AxeResults;
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      found.push(...nodes.map(({ target, html, failureSummary }) => `${colorScheme} ${id} ${target.join(' ')} ${html.slice(0, 160)} ${failureSummary?.split('\n').at(1)?.trim() ?? ''}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

for (const { lang, width, height } of [{ lang: 'zh', width: 360, height: 740 }, { lang: 'en', width: 1280, height: 800 }] as const) {
  describe(`at ${width}×${height}, ${lang}`, { timeout: 90_000 }, () => {
    test('axe-core finds nothing serious on any page', async () => {
      const phone = await openPhone({ width, height });
      const { page } = phone;
      await page.addInitScript(`localStorage.setItem('yansuan.settings', '${JSON.stringify({ lang, large: false })}')`);
      await page.goto(`${url}/#/pages/me/me`);
      await page.locator('.person').nth(2).click();
      await page.locator('.person[aria-checked="true"]').nth(0).waitFor();
      await page.goto(`${url}/#/pages/product/product?sku=essence`);
      await page.locator('.product-bar .button-filled:visible').click();
      await page.evaluate(standStill);
      await page.evaluate(axe.source);
      const found: string[] = [];
      let looked = 0;
      for (const path of paths) {
        const { query = '', until, sheet } = visits[path] ?? assert.fail(path);
        await page.goto(`${url}/#/${path}${query}`);
        await page.locator(`${until}:visible`).first().waitFor();
        found.push(...(await faults(page)).map((fault) => `${path}: ${fault}`));
        looked += 1;
        if (sheet === undefined) continue;
        await page.locator(`${sheet}:visible`).first().click();
        await page.getByRole('dialog').waitFor();
        found.push(...(await faults(page)).map((fault) => `${path}, ${sheet}: ${fault}`));
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await phone.close();
      assert.equal(looked, paths.length);
      assert.deepEqual(found, []);
    });
  });
}
