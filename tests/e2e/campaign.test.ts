// The campaign page and the price check in Chromium, on a server whose clock stands at the days before Qixi.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Offer } from '@yansuan/core';
import type { CampaignDetail } from '@yansuan/sdk/wire';
import { keepOf, nextVersion, quote, readSop, type Explained } from '../node/support/api-server.js';
import { openPhone, type Phone } from './support/phone.js';
import { serveCampaign, type ServedCampaign } from './support/served-campaign.js';

const atMs = Date.parse('2026-08-09T10:17:50+08:00');
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A phone whose clock can be wrong from the start and be moved while the page lives; steady time runs on. */
const movableClock = (wrongByMs: number): string => `{
  const RealDate = Date;
  let wrongBy = ${wrongByMs} + ${atMs} - RealDate.now();
  const now = () => RealDate.now() + wrongBy;
  window.moveClock = (ms) => { wrongBy += ms; };
  window.Date = class extends RealDate {
    constructor(...given) { if (given.length === 0) super(now()); else super(...given); }
    static now() { return now(); }
  };
}`;

/** What an element shows: of one of ours, what stands in its shadow. */
const text = async (page: Page, selector: string): Promise<string> => {
  const shown = await page.locator(selector).first().evaluate((element) => {
    const parts = element.shadowRoot === null ? [element] : Array.from(element.shadowRoot.children).map((part) => (part instanceof HTMLSlotElement ? element : part));
    return parts.map((part) => (part as HTMLElement).innerText).join(' ');
  });
  return shown.replace(/\s+/g, ' ').trim();
};
const figures = async (page: Page, selector: string): Promise<string> => (await text(page, `${selector} .figures`)).replace(/\s/g, '');
const yuan = (fen: number): string => `¥${(fen / 100).toFixed(2)}`;
const stateOf = (page: Page, selector: string): Promise<string | null> => page.locator(selector).first().getAttribute('state');
const becomes = async (page: Page, selector: string, state: string): Promise<void> => page.locator(`${selector}[state="${state}"]`).first().waitFor({ state: 'attached' });

/** The page asks the server for its time, which is then this: a phone's clock that is moved makes it. */
async function asksAgain(page: Page, atServerMs: number): Promise<void> {
  served.setTime(atServerMs);
  await page.evaluate(`moveClock(${minuteMs})`);
}

/** "3 天 13:42:09" in seconds. */
function seconds(left: string): number {
  const [, days = '0', hours = '', minutes = '', rest = ''] = /(?:(\d+) 天 )?(\d\d):(\d\d):(\d\d)/.exec(left) ?? [];
  return Number(days) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(rest);
}

let served: ServedCampaign;
before(async () => {
  served = await serveCampaign(atMs);
});
after(async () => {
  await served?.stop();
});

async function openAt(path: string, { wrongByMs = 0, width = 360, height = 740 } = {}): Promise<Phone> {
  const phone = await openPhone({ width, height });
  await phone.page.addInitScript(movableClock(wrongByMs));
  await phone.page.goto(served.url + path);
  return phone;
}
const workerReady = (page: Page): Promise<unknown> => page.evaluate('navigator.serviceWorker.ready.then((one) => one.active.state === "activated" || new Promise((done) => one.active.addEventListener("statechange", done)))');
const ownComplaints = ({ complaints }: Phone): string[] => complaints.filter((one) => !/ERR_(?:INTERNET_DISCONNECTED|CONNECTION_REFUSED|FAILED|CONNECTION_RESET|EMPTY_RESPONSE)/.test(one));

describe('the campaign page', { timeout: 90_000 }, () => {
  let phone: Phone;
  before(async () => {
    phone = await openAt('/campaign/');
    await becomes(phone.page, '#price', 'checked');
  });
  after(() => phone?.close());

  test('each price on it is the one the API quotes', async () => {
    const { page } = phone;
    const cart = { lines: [{ sku: 'giftbox-magpie' }], coupons: [] };
    for (const [tier, signedIn] of [['visitor', {}], ['member', await served.shop.signIn('demo-member')], ['vip', await served.shop.signIn('demo-vip')]] as const) {
      const answer = (await quote(served.shop, signedIn, cart)).json<Explained>();
      await page.locator(`input[name="tier"][value="${tier}"]`).check();
      await page.locator(`#price[tier="${tier}"]`).waitFor();
      assert.equal(await figures(page, '#price'), yuan(answer.quote.payable_fen), tier);
      assert.equal(await figures(page, `.tier yansuan-price[tier="${tier}"]`), yuan(answer.quote.payable_fen), tier);
      assert.deepEqual(await page.evaluate('document.querySelector("#price").quote.steps'), answer.quote.steps);
    }
  });

  test('boxes and a coupon change it as they change the API’s', async () => {
    const { page } = phone;
    const signedIn = await served.shop.signIn('demo-vip');
    await page.locator('#more').click();
    const two = (await quote(served.shop, signedIn, { lines: [{ sku: 'giftbox-magpie', units: 2 }], coupons: [] })).json<Explained>();
    assert.equal(await figures(page, '#price'), yuan(two.quote.payable_fen));
    assert.match(await text(page, '#price'), /2 件，每件 ¥319\.20/);
    await page.locator('#coupon').check();
    assert.equal(await figures(page, '#price'), yuan(two.quote.payable_fen - 1_500));
    assert.match(await text(page, '#price'), /798\.00 × 8 折 − 15\.00/);
    await page.locator('#coupon').uncheck();
    await page.locator('#fewer').click();
  });

  test('the receipt unfolds into steps whose last balance is the price, and the total is the same', async () => {
    const { page } = phone;
    await page.locator('yansuan-receipt summary').click();
    const balances = await page.locator('yansuan-receipt .balance').allInnerTexts();
    assert.ok(balances.length >= 3, balances.join(' '));
    assert.equal(`¥${balances.at(-1)}`, await figures(page, '#price'));
    assert.equal(await figures(page, 'yansuan-receipt .total'), await figures(page, '#price'));
    assert.match(await text(page, 'yansuan-receipt'), /VIP 8 折/);
  });

  test('a property is an attribute, and a product that is not in the rules says so beside what the page wrote', async () => {
    const { page } = phone;
    await page.evaluate(`{
      const own = document.createElement('yansuan-price');
      own.id = 'own'; own.sku = 'lipstick'; own.tier = 'vip'; own.units = 2; own.textContent = '看店里的价';
      document.querySelector('main').append(own);
    }`);
    await becomes(page, '#own', 'checked');
    assert.equal(await figures(page, '#own'), '¥206.40'); // 129.00 × 0.8 × 2
    await page.evaluate('document.querySelector("#own").sku = "nonsense"');
    await becomes(page, '#own', 'error');
    assert.match(await text(page, '#own'), /看店里的价/);
    assert.match(await text(page, '#own .amber'), /没有这件商品/);
    await page.evaluate('document.querySelector("#own").remove()');
  });

  test('until there is a price, and where there can be none, what the page wrote stands; it is tried again when the network is back', async () => {
    const slow = await openPhone();
    const { page } = slow;
    await page.addInitScript(movableClock(0));
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((done) => (letGo = done));
    await page.context().route('**/yansuan.wasm', async (route) => {
      await held;
      await route.fulfill({ status: 503 });
    });
    await page.goto(`${served.url}/campaign/`);
    await becomes(page, '#price', 'loading');
    assert.match(await text(page, '#price'), /^原价 ¥399，预订和会员价以店里为准$/);
    letGo();
    await becomes(page, '#price', 'error');
    assert.match(await text(page, '#price'), /原价 ¥399.*价格暂时算不出来/);
    await page.context().unroute('**/yansuan.wasm');
    await page.evaluate('dispatchEvent(new Event("online"))');
    await becomes(page, '#price', 'checked');
    assert.equal(await figures(page, '#price'), '¥339.15');
    await slow.close();
  });

  test('without scripts the page still says what it sells, the list price and the rules', async () => {
    const context = await phone.page.context().browser()?.newContext({ javaScriptEnabled: false });
    const page = await context?.newPage();
    if (page === undefined) assert.fail('no page');
    await page.goto(`${served.url}/campaign/`);
    assert.match(await page.locator('#price').innerText(), /原价 ¥399/);
    assert.equal(await page.locator('.rules li').count(), 5);
    assert.match(await page.locator('#countdown').innerText(), /8 月 12 日 24:00/);
    await context?.close();
  });

  test('in English the same price is told in English', async () => {
    const english = await openAt('/campaign/en.html');
    await becomes(english.page, '#price', 'checked');
    assert.equal(await figures(english.page, '#price'), '¥339.15');
    assert.match(await text(english.page, '#price'), /399\.00 × 85%.*Qixi pre-order/);
    assert.match(await text(english.page, '#countdown'), /^3 days 13:\d\d:\d\d$/);
    await english.close();
  });

  test('it keeps to the security policy and complains of nothing', () => {
    assert.deepEqual(ownComplaints(phone), []);
  });
});

describe('the countdown', { timeout: 90_000 }, () => {
  const endMs = Date.parse('2026-08-13T00:00:00+08:00');
  const leftNow = (): number => (endMs - served.shop.clock.nowMs()) / 1_000;

  for (const wrongByMs of [10 * minuteMs, -10 * minuteMs]) {
    test(`is right on a phone whose clock is ${wrongByMs / minuteMs} minutes off, and stays right when that is moved`, async () => {
      const phone = await openAt('/campaign/', { wrongByMs });
      const { page } = phone;
      await becomes(page, '#countdown', 'counting');
      const right = async (): Promise<void> => {
        const [shown, left] = [seconds(await text(page, '#countdown')), leftNow()];
        assert.ok(Math.abs(shown - left) < 2.5, `${shown} seconds shown, ${left} left`);
      };
      await right();
      for (const movedByMs of [10 * minuteMs, -25 * minuteMs]) {
        await page.evaluate(`moveClock(${movedByMs})`);
        await page.waitForTimeout(1_300);
        await right();
        assert.equal(await stateOf(page, '#countdown'), 'counting');
      }
      await phone.close();
    });
  }

  test('when the clock is moved and nobody can be asked, it says when the end is instead of how long', async () => {
    const phone = await openAt('/campaign/');
    await becomes(phone.page, '#countdown', 'counting');
    await phone.page.context().setOffline(true);
    await phone.page.evaluate(`moveClock(${10 * minuteMs})`);
    await becomes(phone.page, '#countdown', 'unsure');
    assert.equal(await text(phone.page, '#countdown'), '8 月 12 日 24:00 截止，以服务器时间为准');
    await phone.page.locator('#price .unchecked').waitFor();
    await phone.page.context().setOffline(false);
    await becomes(phone.page, '#countdown', 'counting');
    await phone.close();
  });

  test('in the last minutes it is red; at the end the price changes with it, to the second', async () => {
    served.setTime(endMs - minuteMs);
    const phone = await openAt('/campaign/', { wrongByMs: 10 * minuteMs });
    await becomes(phone.page, '#countdown', 'last');
    assert.equal(await figures(phone.page, '#price'), '¥339.15');
    await asksAgain(phone.page, endMs - 2_000);
    await becomes(phone.page, '#countdown', 'ended');
    await phone.page.locator('#price .figures', { hasText: '399' }).waitFor();
    assert.match(await text(phone.page, '.until-end'), /预订已经结束/);
    assert.equal(await text(phone.page, '.order'), '去店里看看');
    served.setTime(atMs);
    await phone.close();
  });
});

/** What a seat costs by the shop, and by the page. */
const teamPrices = async (): Promise<{ size: number; price_fen: number }[]> =>
  (await served.shop.app.inject('/v1/campaigns/team')).json<CampaignDetail>().prices.filter(({ sku }) => sku === 'foundation').map(({ size, price_fen }) => ({ size, price_fen }));
const shownPrices = (page: Page): Promise<unknown> => page.evaluate('document.querySelector("#team").prices');

describe('the price of buying together', { timeout: 90_000 }, () => {
  const teamUntilMs = 1_830_268_800_000;
  test('is the shop’s for each size, in both languages, and it stands without a network', async () => {
    const expected = await teamPrices();
    assert.deepEqual(expected.map(({ size }) => size), [2, 3]);
    const phone = await openAt('/campaign/');
    const { page } = phone;
    await becomes(page, '#team', 'checked');
    assert.deepEqual(await shownPrices(page), expected);
    assert.match(await text(page, '#team'), /^2 人团.*219 ¥ ?175 ?\.20.*每人省 ¥43\.80 3 人团/);
    assert.equal(await page.locator('#team yansuan-countdown').count(), 0, 'an end years away hurries nobody');
    await page.goto(`${served.url}/campaign/en.html`);
    await becomes(page, '#team', 'checked');
    assert.deepEqual(await shownPrices(page), expected);
    assert.match(await text(page, '#team'), /^Team of 2.*each saves ¥43\.80 Team of 3/);
    await workerReady(page);
    await served.close();
    await page.reload();
    await becomes(page, '#team', 'offline');
    assert.deepEqual(await shownPrices(page), expected);
    assert.match(await text(page, '#team'), /No network/);
    assert.deepEqual(ownComplaints(phone), []);
    await phone.close();
    await served.reopen();
  });

  test('counts down by the server’s time when the end is near, and stops being offered at the end', async () => {
    served.setTime(teamUntilMs - minuteMs);
    const phone = await openAt('/campaign/', { wrongByMs: 10 * minuteMs });
    const { page } = phone;
    await page.evaluate('window.ends = []; document.addEventListener("yansuan-ended", (event) => window.ends.push(event.target.id))');
    await page.locator('#team yansuan-countdown[state="last"]').waitFor();
    assert.match(await text(page, '#team yansuan-countdown'), /^00:0(1:00|0:[0-5]\d)$/);
    await asksAgain(page, teamUntilMs - 2_000);
    await becomes(page, '#team', 'ended');
    assert.match(await text(page, '#team'), /拼团价以店里为准.*已截止/);
    assert.deepEqual(await shownPrices(page), []);
    assert.equal(((await page.evaluate('window.ends')) as string[]).includes('team'), false, 'it is not the end of what the page counts');
    served.setTime(atMs);
    await phone.close();
  });

  test('a campaign that is not in the rules says so beside what the page wrote', async () => {
    const phone = await openAt('/campaign/');
    await becomes(phone.page, '#team', 'checked');
    await phone.page.evaluate('document.querySelector("#team").campaign = "nonsense"');
    await becomes(phone.page, '#team', 'error');
    assert.match(await text(phone.page, '#team'), /拼团价以店里为准/);
    await phone.close();
  });
});

describe('rules and network on the campaign page', { timeout: 90_000 }, () => {
  test('it opens again with the server closed, prices by what it kept, and says that it could not ask', async () => {
    const phone = await openAt('/campaign/');
    const { page } = phone;
    await becomes(page, '#price', 'checked');
    await workerReady(page);
    await served.close();
    await page.reload();
    await becomes(page, '#price', 'offline');
    assert.equal(await figures(page, '#price'), '¥339.15');
    assert.match(await text(page, '#price'), /待核/);
    assert.match(await text(page, '#price'), /没有网络·价格/);
    await becomes(page, '#countdown', 'unsure');
    // A day and a week later, still closed: the price grows old in words.
    await page.addInitScript(`moveClock(${26 * hourMs})`);
    await page.reload();
    await becomes(page, '#price', 'amber');
    assert.match(await text(page, '#price'), /价格核于 25 小时前/);
    await page.addInitScript(`moveClock(${7 * 24 * hourMs})`);
    await page.reload();
    await becomes(page, '#price', 'stale');
    assert.match(await text(page, '#price'), /8 天没核，只按原价和会员价算/);
    assert.equal(await figures(page, '#price'), '¥399.00');
    await served.reopen();
    await phone.close();
  });

  test('the page of another host prices by its one script tag, and takes new rules as soon as they are published', async () => {
    const other: Server = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="zh"><script src="${served.url}/campaign/yansuan.js" async></script><yansuan-price id="price" sku="giftbox-magpie" tier="vip">399</yansuan-price>`);
    });
    await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
    const phone = await openPhone();
    const { page } = phone;
    await page.addInitScript(movableClock(0));
    const url = `http://localhost:${(other.address() as AddressInfo).port}/`;
    await page.goto(url);
    await becomes(page, '#price', 'checked');
    assert.equal(await figures(page, '#price'), '¥319.20');
    await served.reopen(nextVersion(await readSop(), keepOf('tier-vip', 7_500)));
    await page.goto(url);
    await becomes(page, '#price', 'checked');
    assert.equal(await figures(page, '#price'), '¥299.25');
    assert.deepEqual(phone.complaints.filter((one) => !one.includes('favicon') && !one.includes('404')), []);
    await phone.close();
    other.close();
  });

  test('of offers for groups only the campaign’s own make its price', async () => {
    const before = nextVersion(await readSop(), keepOf('tier-vip', 7_500));
    const other: Offer = { id: 'other-team', name: { zh: '别的团' }, order_types: ['group'], lane: 'price', scope: { skus: ['foundation'] }, effects: [{ keep_bp: 5_000 }] };
    const expected = await teamPrices();
    await served.reopen(nextVersion({ ...before, offers: [...before.offers, other] }));
    const phone = await openAt('/campaign/');
    await becomes(phone.page, '#team', 'checked');
    assert.equal(await phone.page.evaluate('document.querySelector("#team").rules.document.version'), 3);
    assert.deepEqual(await shownPrices(phone.page), expected);
    assert.deepEqual(await teamPrices(), expected);
    await phone.close();
  });
});

describe('a page on a host without an API', { timeout: 60_000 }, () => {
  test('takes the time from that host and its slice as the current rules, and follows a new one', async () => {
    const dist = new URL('../../web/campaign/dist/campaign/', import.meta.url);
    const types: Record<string, string> = { 'yansuan.js': 'text/javascript', 'yansuan.wasm': 'application/wasm', 'rulebook.json': 'application/json' };
    let tag = '"first"';
    const untilMs = Date.now() + hourMs;
    const host = createServer((request, response) => {
      const name = new URL(request.url ?? '/', 'http://host').pathname.slice(1);
      const type = types[name];
      if (type === undefined) {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        response.end(`<!doctype html><html lang="zh"><script src="yansuan.js" data-api="none" async></script>
          <yansuan-price id="price" sku="giftbox-magpie" tier="vip">399</yansuan-price><yansuan-countdown id="countdown" until="${new Date(untilMs).toISOString()}"></yansuan-countdown>`);
        return;
      }
      response.setHeader('content-type', type);
      if (name === 'rulebook.json') response.setHeader('etag', tag);
      const file = readFileSync(new URL(name, dist));
      const isNew = name === 'rulebook.json' && tag !== '"first"';
      response.end(isNew ? file.toString('utf8').replace('"keep_bp":8000', '"keep_bp":7500') : file);
    });
    await new Promise<void>((ready) => host.listen(0, '127.0.0.1', ready));
    const phone = await openPhone();
    const { page } = phone;
    await page.addInitScript(movableClock(0)); // months behind the host
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    await becomes(page, '#price', 'checked');
    assert.equal(await figures(page, '#price'), '¥319.20');
    await becomes(page, '#countdown', 'counting');
    assert.ok(Math.abs(seconds(await text(page, '#countdown')) - (untilMs - Date.now()) / 1_000) < 3);
    tag = '"second"';
    await page.evaluate('dispatchEvent(new Event("online"))');
    await page.locator('#price .figures', { hasText: '299' }).waitFor();
    await phone.close();
    host.closeAllConnections();
    host.close();
  });
});

describe('the price check at the counter', { timeout: 90_000 }, () => {
  let phone: Phone;
  const due = (page: Page): Promise<string> => figures(page, '.due');
  before(async () => {
    await served.stop();
    served = await serveCampaign(atMs);
    phone = await openAt('/check/', { width: 1280, height: 800 });
    await phone.page.locator('.search input').waitFor();
  });
  after(() => phone?.close());

  test('by keyboard alone: find, add, more of it, another tier; and the price is the API’s', async () => {
    const { page } = phone;
    await page.locator('.search input').focus();
    await page.keyboard.type('粉底');
    await page.keyboard.press('Enter');
    await page.keyboard.type('云雾');
    await page.keyboard.press('Enter');
    for (const key of ['ArrowRight', 'ArrowRight', '+']) await page.keyboard.press(key);
    assert.equal(await page.locator('.line').count(), 2);
    const signedIn = await served.shop.signIn('demo-silver');
    const answer = (await quote(served.shop, signedIn, { lines: [{ sku: 'foundation' }, { sku: 'powder', units: 2 }], coupons: [] })).json<Explained>();
    assert.equal(await due(page), yuan(answer.quote.payable_fen));
    await page.keyboard.press('-');
    const tiers = (await page.locator('.tier-price .figures').allInnerTexts()).map((one) => one.replace(/\s/g, ''));
    assert.equal(tiers.length, 5);
    assert.equal(tiers[2], await due(page));
  });

  test('a code that a scanner types adds that very product', async () => {
    const { page } = phone;
    // Typed where no field has the focus, as a scanner does.
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.type('essence');
    await page.keyboard.press('Enter');
    assert.match(await text(page, '.lines'), /清露保湿精华/);
    await page.getByRole('button', { name: '拿掉清露保湿精华' }).click();
    assert.doesNotMatch(await text(page, '.lines'), /清露保湿精华/);
  });

  test('where the browser reads codes, the camera adds what it sees', async () => {
    const camera = await openPhone();
    const { page } = camera;
    await page.addInitScript(`
      window.BarcodeDetector = class { async detect(video) { return video.videoWidth > 0 ? [{ rawValue: window.seen }] : []; } };
      navigator.mediaDevices.getUserMedia = async () => { const canvas = document.createElement('canvas'); setInterval(() => canvas.getContext('2d').fillRect(0, 0, 9, 9), 50); return canvas.captureStream(); };`);
    await page.goto(`${served.url}/check/`);
    for (const [seen, shows, where] of [['essence', /清露保湿精华/, '.line'], ['6900000000001', /没有和“6900000000001”对得上的/, '.none']] as const) {
      await page.evaluate(`window.seen = ${JSON.stringify(seen)}`);
      await page.getByRole('button', { name: '扫一扫' }).click();
      await page.locator(where).waitFor();
      assert.match(await text(page, where), shows);
      assert.equal(await page.locator('video').count(), 0);
    }
    await page.evaluate('navigator.mediaDevices.getUserMedia = () => Promise.reject(new Error("no camera"))');
    await page.getByRole('button', { name: '扫一扫' }).click();
    await page.getByText('打不开相机').waitFor();
    await camera.close();
  });

  test('coupons are ticked, and each says whether it is used and why', async () => {
    const { page } = phone;
    const before = Number((await due(page)).slice(1));
    await page.locator('.chip', { hasText: '新人券 ¥15' }).click();
    await page.locator('.chip', { hasText: '邀请券 ¥20' }).click();
    assert.equal(await due(page), `¥${(before - 20).toFixed(2)}`);
    assert.match(await text(page, '.chip.used'), /邀请券.*−20\.00/);
    assert.match(await text(page, '.chip.held:not(.used)'), /新人券.*少省 5\.00/);
  });

  test('every reason is there, its last balance is the price, and a sentence says it', async () => {
    const { page } = phone;
    const balances = (await page.locator('.reasons .balance').allInnerTexts()).filter((one) => one !== '');
    assert.equal(`¥${balances.at(-1)}`, await due(page));
    assert.match(await text(page, '.reasons'), /银卡 9 折/);
    assert.match(await text(page, '.aloud'), /2 件原价 348 元。.*到手 \d+ 元/);
  });

  test('the next customer begins empty, and the last check can be taken up again', async () => {
    const { page } = phone;
    const total = await due(page);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.line').count(), 0);
    const kept = page.locator('.recent button').first();
    assert.equal(`¥${await kept.locator('.item').innerText()}`, total);
    await kept.click();
    assert.equal(await due(page), total);
    for (let check = 0; check < 11; check += 1) {
      await page.keyboard.press('Escape');
      await page.locator('.tile').nth(check % 6).click();
    }
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.recent li').count(), 10);
  });

  test('from the second visit on it works with the server closed, and tells the age of its rules', async () => {
    const { page } = phone;
    await workerReady(page);
    await page.reload();
    await page.locator('.age-fresh').waitFor();
    await served.close();
    await page.reload();
    await page.locator('.tile').first().click();
    assert.equal(await due(page), '¥219.00');
    await page.locator('.offline').waitFor();
    assert.match(await text(page, '.age-fresh'), /没有网络，照常查价.*规则/);
    await page.addInitScript(`moveClock(${26 * hourMs})`);
    await page.reload();
    assert.match(await text(page, '.age-amber'), /规则是 25 小时前的/);
    await page.locator('.tile').first().click();
    assert.match(await text(page, '.total'), /待核/);
    await page.addInitScript(`moveClock(${7 * 24 * hourMs})`);
    await page.reload();
    assert.match(await text(page, '.age-old'), /规则 8 天没核/);
    await served.reopen();
  });

  test('a device that never had rules says so, and opens as soon as there is a server', async () => {
    const fresh = await openPhone();
    await fresh.page.addInitScript(movableClock(0));
    await fresh.page.route('**/v1/**', (route) => route.abort());
    await fresh.page.goto(`${served.url}/check/`);
    await fresh.page.getByText('还没有规则').waitFor();
    await fresh.page.unroute('**/v1/**');
    await fresh.page.getByRole('button', { name: '再试一次' }).click();
    await fresh.page.locator('.search input').waitFor();
    await fresh.close();
  });

  test('it can be installed, keeps to the security policy and complains of nothing', async () => {
    const manifest = (await (await fetch(`${served.url}/check/manifest.webmanifest`)).json()) as { start_url: string; display: string; icons: { src: string; sizes: string }[] };
    assert.deepEqual([manifest.start_url, manifest.display], ['./', 'standalone']);
    for (const { src } of manifest.icons) assert.equal((await fetch(`${served.url}/check/${src}`)).status, 200, src);
    assert.ok(manifest.icons.some(({ sizes }) => sizes === '512x512'));
    assert.deepEqual(ownComplaints(phone), []);
  });
});
