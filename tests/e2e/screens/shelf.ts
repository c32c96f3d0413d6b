// The shelf and the reminders.
import type { SyncAnswer } from '@yansuan/sdk/wire';
import { newKey, quietMs } from '../../node/support/api-server.js';
import { become, inTheDark, leave, newPage, open, shoot, take } from '../support/pictures.js';
import { serveStory } from '../support/story-shop.js';

const post = async <Answer>(url: string, path: string, body: object, token = ''): Promise<Answer> => {
  const headers = { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) };
  return (await (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as Answer;
};

const day = (back: number): string => new Date(quietMs - back * 86_400_000).toISOString().slice(0, 10);
const at = (back: number): number => quietMs - back * 86_400_000;
const twelve: Record<string, string | number>[] = [
  { sku: 'mascara', opened_on: day(185), received_at_ms: at(190), order: 'o' },
  { sku: 'foundation', opened_on: day(68), received_at_ms: at(70), order: 'o' },
  { sku: 'foundation', received_at_ms: at(10), order: 'o' },
  { sku: 'essence', opened_on: day(22), received_at_ms: at(30) },
  { sku: 'powder', opened_on: day(60), received_at_ms: at(70), order: 'o' },
  { sku: 'cream', received_at_ms: at(20), produced_on: day(200), order: 'o' },
  { sku: 'toner', opened_on: day(70), received_at_ms: at(71), order: 'o' },
  { sku: 'lipstick', opened_on: day(100), received_at_ms: at(110), order: 'o' },
  { sku: 'pencil', opened_on: day(100), received_at_ms: at(110), units: 2, order: 'o' },
  { sku: 'eye-cream', received_at_ms: at(5), order: 'o' },
  { sku: 'brush', received_at_ms: at(110), order: 'o' },
  { sku: 'sunscreen', opened_on: day(30), received_at_ms: at(31) },
];
async function fill(url: string, tier: string, rows: readonly Record<string, string | number>[]): Promise<void> {
  const { token } = await post<{ token: string }>(url, '/v1/sessions', { member: `demo-${tier}` });
  const device = newKey().padEnd(32, 'x');
  for (let from = 0; from < rows.length; from += 50) {
    const mutations = rows.slice(from, from + 50).map((fields, place) =>
      ({ id: from + place + 1, mid: `${device}-${from + place}`, name: 'shelf.patch', args: { key: `thing-${from + place}`, fields } }));
    await post<SyncAnswer>(url, '/v1/sync', { protocol: 1, schema: 1, device_id: device, nonce: device, epoch: null, cookie: null, acked_id: 0, mutations }, token);
  }
}

export async function takeShelf(): Promise<void> {
  const { url, stop } = await serveStory(quietMs);
  await fill(url, 'silver', twelve);
  await fill(url, 'gold', twelve.slice(1, 2));
  await fill(url, 'vip', Array.from({ length: 60 }, (_, place) => ({ ...twelve[place % 12], received_at_ms: at(place) })));

  const silver = await newPage(url);
  await become(silver, '银卡');
  await take(silver, 'shelf/shelf', '.shelf-count', '80-shelf');
  await silver.evaluate('scrollTo(0, 99999)');
  await shoot(silver, '81-shelf-end');
  await silver.evaluate('scrollTo(0, 0)');
  await silver.locator('.shelf-add').click();
  await shoot(silver, '82-shelf-add');
  await silver.keyboard.press('Escape');
  await silver.waitForTimeout(400);
  await silver.context().setOffline(true);
  await silver.getByRole('button', { name: /精华.*用完了$/ }).first().click();
  await silver.locator('.result').waitFor();
  await shoot(silver, '83-shelf-offline');
  await silver.locator('.result').getByRole('button', { name: '撤销' }).click();
  await silver.context().setOffline(false);
  await take(silver, 'reminders/reminders', '.choices', '84-reminders');
  await silver.locator('.choices').scrollIntoViewIfNeeded();
  await silver.evaluate('scrollTo(0, 99999)');
  await shoot(silver, '85-reminders-choices');
  await open(silver, 'home/home', '.home-shelf');
  await silver.locator('.home-shelf').scrollIntoViewIfNeeded();
  await shoot(silver, '86-home-shelf');
  await open(silver, 'me/me', '.me-shelf');
  await silver.evaluate('document.querySelector(".me-shelf").scrollIntoView({ block: "center" })');
  await shoot(silver, '87-me-shelf');

  await leave(silver);
  const visitor = await newPage(url);
  await become(visitor, '小满');
  await take(visitor, 'shelf/shelf', '.shelf-add', '88-shelf-empty');
  await leave(visitor);
  const gold = await newPage(url, inTheDark);
  await become(gold, '金卡');
  await take(gold, 'shelf/shelf', '.shelf-count', '89-shelf-one-dark');
  await leave(gold);
  const vip = await newPage(url);
  await become(vip, '砚秋');
  await take(vip, 'shelf/shelf', '.shelf-count', '90-shelf-sixty');
  await leave(vip);
  await stop();
}
