// Generated from the OpenAPI document: what one member may not see or change of another’s, and what every write promises.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { sql } from 'kysely';
import LibsqlDatabase from 'libsql';
import type { OrderDetail, OrderReturn, Problem, Referrals, RenewableSession } from '@yansuan/sdk/wire';
import { databaseFileName, openDatabase } from '../../web/api/src/database/open.js';
import { contentOf, withoutCommits } from './support/books.js';
import { newKey, nextVersion, operator, order, readSop, send, startTestShop, stores, type StoreName, type TestShop } from './support/api-server.js';
import { signed } from './support/publishing.js';
import { planOf, recordStatements, walksOf } from './support/statements.js';

type Headers = Record<string, string>;
interface Route {
  method: string;
  path: string;
  isKeyed: boolean;
  needsToken: boolean;
  hasBody: boolean;
}
interface Operation {
  parameters?: { name: string; in: string }[];
  security?: object[];
  requestBody?: object;
}

// A visitor pays the list price: 59.00 twice.
const cart = { lines: [{ id: '1', sku: 'pencil', units: 2 }], coupons: [] };
const payableFen = 11_800;
const oneBack = { lines: [{ line: '1', quantity: 1 }] };
const home = { name: '甲', phone: '13800001111', region: '浙江', street: 'street-of-the-first' };
const invoice = { title: '甲', email: 'first@example.com' };
const device = 'device-of-the-first-0001';
const mutation = { id: 1, mid: 'mutation-of-the-first-1', name: 'shelf.patch', args: { key: 'cream', fields: { note: 'shelf-of-the-first' } } };
const syncAsk = { protocol: 1, schema: 1, device_id: device, nonce: 'nonce-00000000000000', epoch: null, cookie: null, acked_id: 0, mutations: [mutation] };

let shop: TestShop;
let routes: Route[];
/** What belongs to the first member; the second tries every route on it. */
let first: { headers: Headers; id: string; unpaid: string; paid: string; sent: string; openReturn: string; coupon: string; group: string };
let second: { headers: Headers; id: string };

async function newMember(phone: string): Promise<{ headers: Headers; id: string }> {
  await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone/code', payload: { phone } });
  const session = (await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone', payload: { phone, code: shop.codes.get(phone) } })).json<RenewableSession>();
  return { headers: { authorization: `Bearer ${session.token}` }, id: session.member_id };
}

async function place(headers: Headers, extra: object = {}): Promise<string> {
  const body = { cart, rulebook_version: 1, expected_total_fen: payableFen, ...extra };
  const answer = await send(shop, headers, '/v1/orders', body);
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<OrderDetail>().id;
}
const pay = async (headers: Headers, id: string): Promise<string> => {
  assert.equal((await send(shop, headers, `/v1/orders/${id}/pay`)).statusCode, 200);
  return id;
};
const ship = async (id: string): Promise<string> => {
  assert.equal((await send(shop, operator, `/v1/admin/orders/${id}/ship`, { carrier: 'SF', number: '1' })).statusCode, 200);
  return id;
};
const askBack = async (headers: Headers, id: string): Promise<string> =>
  (await send(shop, headers, `/v1/orders/${id}/returns`, oneBack)).json<OrderReturn>().id;

const openTeam = async (headers: Headers): Promise<string> => {
  const answer = await send(shop, headers, '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 });
  assert.equal(answer.statusCode, 201, answer.body);
  return answer.json<{ id: string }>().id;
};
/** A team that is full and paid: nobody can take a seat in it any more. */
async function formTeam(owner: Headers, friend: { headers: Headers }): Promise<string> {
  const id = await openTeam(owner);
  await send(shop, owner, `/v1/groups/${id}/pay`);
  await send(shop, friend.headers, `/v1/groups/${id}/join`, {});
  assert.equal((await send(shop, friend.headers, `/v1/groups/${id}/pay`)).statusCode, 200);
  return id;
}
/** A statement that a partner has: written as the due-queue closes one, which takes weeks (tests/node/api-commissions.test.ts). */
async function closedStatement(): Promise<string> {
  await shop.app.close();
  const database = await openDatabase(shop);
  const statement = { id: `2026-07.${first.id}`, partner_id: first.id, month: '2026-07', fen: 800, closed_at_ms: shop.clock.ms, paid_at_ms: null, reference: null };
  await database.insertInto('commission_statements').values(statement).execute();
  await database.destroy();
  await shop.restart();
  return statement.id;
}
const openBargain = async (headers: Headers): Promise<string> =>
  (await send(shop, headers, '/v1/groups', { campaign: 'bargain-brush', sku: 'brush' })).json<{ id: string }>().id;
let guests = 0;
const newGuest = async (): Promise<Headers> => (await newMember(`1350000${String((guests += 1)).padStart(4, '0')}`)).headers;

async function open(store: StoreName): Promise<void> {
  shop = await startTestShop({ store });
  const owner = await newMember('13800001111');
  await send(shop, owner.headers, '/v1/addresses/home', home, { method: 'PUT' });
  const note = { note: 'note-of-the-first', address_id: 'home' };
  const paid = await pay(owner.headers, await place(owner.headers, note));
  const sent = await ship(await pay(owner.headers, await place(owner.headers, note)));
  const coupon = (await send(shop, operator, `/v1/admin/members/${owner.id}/coupons`, { offer: 'winback-50', days: 9, reason: 'x' })).json<{ id: string }>().id;
  await shop.app.inject({ method: 'POST', url: '/v1/sync', headers: owner.headers, payload: syncAsk });
  const group = await formTeam(owner.headers, await newMember('13600004444'));
  first = { ...owner, paid, sent, coupon, group, unpaid: await place(owner.headers, note), openReturn: await askBack(owner.headers, paid) };
  second = await newMember('13900002222');
  const { paths } = (await shop.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, Operation>> }>();
  routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): Route => ({
    method: method.toUpperCase(),
    path,
    isKeyed: operation.parameters?.some(({ name }) => name === 'idempotency-key') ?? false,
    needsToken: operation.security !== undefined && !operation.security.some((each) => Object.keys(each).length === 0),
    hasBody: operation.requestBody !== undefined,
  })));
}

/** A right body for each route that takes one: a new route fails here until it is added. */
const bodies = (): Record<string, object> => ({
  'POST /v1/quotes': { cart: { ...cart, coupons: [first.coupon] }, rulebook_version: 1 },
  'POST /v1/orders': { cart, rulebook_version: 1, expected_total_fen: payableFen, address_id: 'home' },
  'POST /v1/orders/{id}/returns': oneBack,
  'POST /v1/orders/{id}/returns/preview': oneBack,
  'POST /v1/orders/{id}/invoice': invoice,
  'POST /v1/orders/{id}/address': { address_id: 'home' },
  'POST /v1/groups/{id}/address': { address_id: 'home' },
  'POST /v1/admin/goods/{id}/handed-over': { reason: 'x' },
  'POST /v1/admin/commissions/{id}/paid': { reference: 'P1' },
  'PUT /v1/admin/members/{id}/partner': { role: 'koc', guide_id: null, reason: 'x' },
  'PUT /v1/addresses/{id}': { ...home, phone: '13900002222', street: 'street-of-the-second' },
  'POST /v1/sync': syncAsk,
  'POST /v1/me/reminders': { quiet: 'long' },
  'POST /v1/me/unsubscribe': { kind: 'coupon' },
  'POST /v1/me/consents': { templates: ['template-1'] },
  'POST /v1/me/shelf-feed': { token: newKey().padEnd(40, '0') },
  'POST /v1/sessions': { member: 'guest' },
  'POST /v1/sessions/phone/code': { phone: '13700003333' },
  'POST /v1/sessions/phone': { phone: '13800001111', code: '000000' },
  'POST /v1/sessions/refresh': { refresh_token: 'x'.repeat(43) },
  'POST /v1/groups': { campaign: 'team', sku: 'foundation', size: 2 },
  'POST /v1/groups/{id}/join': {},
  'POST /v1/groups/{id}/order': {},
  'PUT /v1/admin/campaigns/{id}/stock': { total_units: 1_000 },
  'PUT /v1/admin/stock/{sku}': { available: 7 },
  'POST /v1/admin/rulebooks': { document: '{}', key_id: 'k'.repeat(16), signature: 's'.repeat(86) },
  'PUT /v1/admin/batches/{sku}': { batch: 'B1', best_before: '2028-06-30' },
  'POST /v1/admin/orders/{id}/ship': { carrier: 'SF', number: '1' },
  'POST /v1/admin/orders/{id}/price': { payable_fen: 1, reason: 'x' },
  'POST /v1/admin/orders/{id}/transfer': { amount_fen: payableFen, reference: 'T1' },
  'POST /v1/admin/orders/{id}/review': { accept: true, reason: 'x' },
  'POST /v1/admin/returns/{id}/approve': {},
  'POST /v1/admin/returns/{id}/refuse': { reason: 'x' },
  'POST /v1/admin/members/{id}/coupons': { offer: 'winback-50', days: 1, reason: 'x' },
  'POST /v1/redemptions': { item: 'coupon-20' },
  'POST /v1/referrals': { code: '0'.repeat(12) },
  'POST /v1/community-actions': { deed: 'sign_in', member_id: first.id },
  'POST /v1/admin/members/{id}/events': { event: { id: 'x', kind: 'card_opened' }, reason: 'x' },
  'PUT /v1/admin/members/{id}/role': { role: 'operator', reason: 'x' },
  'PUT /v1/admin/members/{id}/tags': { tags: ['dry-skin'], reason: 'x' },
});

/** The first member's things in each place of the path. */
function urlsOf({ path }: Route): string[] {
  if (!path.includes('{')) return [path];
  // A stream does not end by itself; what it says is tested with the groups.
  if (path.endsWith('/events')) return [path.replace(/\{\w+\}/, 'nobody')];
  const things = path.includes('/orders/') ? [first.unpaid, first.paid, first.sent]
    : path.includes('/returns/') ? [first.openReturn]
      : path.includes('/groups/') ? [first.group]
      : path.includes('/campaigns/') ? ['team']
      : path.includes('/members/') ? [first.id]
        : path.includes('/addresses/') ? ['home']
          : path.includes('/stock/') || path.includes('/batches/') ? ['pencil'] : ['1'];
  return things.map((thing) => path.replace(/\{\w+\}/, thing));
}

const ask = (route: Route, url: string, headers: Headers, body?: unknown): Promise<LightMyRequestResponse> =>
  shop.app.inject({
    method: route.method as 'GET',
    url,
    headers: { ...headers, ...(route.isKeyed ? { 'idempotency-key': newKey() } : {}) },
    ...(body === undefined ? {} : { payload: body as object }),
  });

/** Every row of the database that says something of the first member. */
async function rowsOfFirst(): Promise<string[]> {
  await shop.app.close();
  const database = await openDatabase(shop);
  const marks = [first.id, first.unpaid, first.paid, first.sent, first.openReturn, first.group, device];
  const rows: string[] = [];
  for (const { name } of await database.introspection.getTables()) {
    const found = await sql<Record<string, unknown>>`select * from ${sql.table(name)}`.execute(database);
    rows.push(...found.rows.map((row) => `${name} ${JSON.stringify(row)}`).filter((row) => marks.some((mark) => row.includes(mark))));
  }
  await database.destroy();
  await shop.restart();
  return rows.sort();
}

for (const store of stores) {
  describe(`another member, ${store}`, () => {
    before(() => open(store));
    after(() => shop.stop());

    it('reads nothing and changes nothing of the first one’s, on any route', async () => {
      const secrets = [first.id, first.unpaid, first.paid, first.sent, first.openReturn, first.coupon,
        'street-of-the-first', 'note-of-the-first', 'shelf-of-the-first', 'first@example.com', '13800001111'];
      const rows = await rowsOfFirst();
      assert.ok(rows.length > 20, String(rows.length));
      const mine = bodies();
      let asked = 0;
      // Signing out and closing the account last: they end the session that tries.
      const endsIt = ({ method, path }: Route): boolean => path.endsWith('/end') || (method === 'DELETE' && path === '/v1/me');
      const inOrder = [...routes].sort((left, right) => Number(endsIt(left)) - Number(endsIt(right)));
      for (const route of inOrder) {
        const name = `${route.method} ${route.path}`;
        const body = mine[name];
        assert.equal(body !== undefined, route.hasBody, `${name} needs a body in this test`);
        for (const url of urlsOf(route)) {
          const answer = await ask(route, url, second.headers, body);
          asked += 1;
          assert.ok(answer.statusCode < 500, `${name}: ${answer.body}`);
          assert.notEqual(answer.statusCode, 400, `${name} was not asked rightly: ${answer.body}`);
          if (route.path.startsWith('/v1/admin/')) assert.equal(answer.statusCode, 403, name);
          else if (/\/orders\/\{id\}/.test(route.path)) assert.equal(answer.statusCode, 404, name);
          const told = answer.body.replaceAll(url, '');
          for (const secret of secrets) assert.ok(!told.includes(secret), `${name} tells ${secret}`);
        }
      }
      assert.ok(asked > 45, String(asked));
      assert.deepEqual(await rowsOfFirst(), rows);
    });

    it('is needed: the same routes do answer their owner', async () => {
      for (const url of [`/v1/orders/${first.paid}`, `/v1/orders/${first.paid}/returns`, '/v1/addresses', '/v1/orders']) {
        const answer = await shop.app.inject({ url, headers: first.headers });
        assert.equal(answer.statusCode, 200);
        assert.ok(/of-the-first|return-/.test(answer.body), url);
      }
    });
  });
}

describe('every route', () => {
  before(() => open('SQLite'));
  after(() => shop.stop());

  it('that is a member’s asks who is there', async () => {
    for (const route of routes.filter(({ needsToken }) => needsToken)) {
      const [url = ''] = urlsOf(route);
      for (const headers of [{}, { authorization: `Bearer ${'x'.repeat(43)}` }, { authorization: 'Basic eDp5' }]) {
        assert.equal((await ask(route, url, headers as Headers, bodies()[`${route.method} ${route.path}`])).statusCode, 401, route.path);
      }
    }
  });

  it('that writes for a member asks for a key, but sync, which counts, what has no effect, and what ends every token', async () => {
    const withoutKey = routes.filter(({ method, needsToken, isKeyed }) => method !== 'GET' && needsToken && !isKeyed).map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(withoutKey.sort(), ['DELETE /v1/me', 'POST /v1/groups/{id}/prepay', 'POST /v1/orders/{id}/prepay', 'POST /v1/orders/{id}/returns/preview', 'POST /v1/sessions/end', 'POST /v1/sync']);
    for (const route of routes.filter(({ isKeyed }) => isKeyed)) {
      const [url = ''] = urlsOf(route);
      const headers = route.path.startsWith('/v1/admin/') ? operator : first.headers;
      const payload = bodies()[`${route.method} ${route.path}`];
      const without = await shop.app.inject({ method: route.method as 'POST', url, headers, ...(payload === undefined ? {} : { payload }) });
      assert.deepEqual([without.statusCode, without.json<Problem>().code], [400, 'MISSING_IDEMPOTENCY_KEY'], route.path);
      const short = await shop.app.inject({ method: route.method as 'POST', url, headers: { ...headers, 'idempotency-key': 'short' }, ...(payload === undefined ? {} : { payload }) });
      assert.deepEqual([short.statusCode, short.json<Problem>().code], [400, 'BAD_IDEMPOTENCY_KEY'], route.path);
    }
  });

  it('refuses a malformed body with a clear code, and changes nothing (J1)', async () => {
    const before = await contentOf(shop);
    for (const route of routes.filter(({ hasBody }) => hasBody)) {
      const [url = ''] = urlsOf(route);
      const headers = { ...(route.path.startsWith('/v1/admin/') ? operator : first.headers), 'content-type': 'application/json' };
      const right = JSON.stringify(bodies()[`${route.method} ${route.path}`]);
      // In place of the first text and the first number that the body has.
      const withText = (text: string): string => right.replace(/:"[^"]*"/, () => `:"${text}"`);
      const withNumber = (number: string): string => right.replace(/:\d+/, () => `:${number}`);
      const wrong = ['', '[]', 'null', '1', '"x"', right.slice(0, -1), `${right.slice(0, -1)}${right === '{}' ? '' : ','}"surprise":1}`, '{"a":1,"a":2}', `{"a":${'['.repeat(20)}${']'.repeat(20)}}`,
        withText('\\ud800'), withText('x\\udfff'), withText('\u0000'), withText('x\\u0000'), withNumber('1e999'), withNumber('9'.repeat(400)), withNumber('01'), withNumber('-')];
      for (const body of wrong.filter((text) => text !== right)) {
        const answer = await ask(route, url, headers, body);
        // A protocol from the far future is asked to update.
        const expected = route.path === '/v1/sync' && answer.statusCode === 426 ? 426 : 400;
        assert.equal(answer.statusCode, expected, `${route.path} ${body.slice(0, 60)}: ${answer.body.slice(0, 200)}`);
        assert.match(answer.json<Problem>().code, /^[A-Z_]+$/);
      }
    }
    assert.equal(await contentOf(shop), before);
  });
});

for (const store of stores) {
  describe(`a write whose answer was lost, ${store}`, () => {
    before(() => open(store));
    after(() => shop.stop());

    it('or never made, or cut, or asked for twice at once, is asked again with its key: one effect, one answer; the key serves nothing else', async () => {
      const { headers, id } = first;
      const ways: Record<string, () => Promise<[headers: Headers, url: string, body?: object]>> = {
        'POST /v1/orders': async () => [headers, '/v1/orders', { cart, rulebook_version: 1, expected_total_fen: payableFen }],
        'POST /v1/orders/{id}/pay': async () => [headers, `/v1/orders/${await place(headers)}/pay`],
        'POST /v1/orders/{id}/cancel': async () => [headers, `/v1/orders/${await place(headers)}/cancel`],
        'POST /v1/orders/{id}/received': async () => [headers, `/v1/orders/${await ship(await pay(headers, await place(headers)))}/received`],
        'POST /v1/orders/{id}/returns': async () => [headers, `/v1/orders/${await pay(headers, await place(headers))}/returns`, oneBack],
        'POST /v1/orders/{id}/invoice': async () => [headers, `/v1/orders/${await pay(headers, await place(headers))}/invoice`, invoice],
        'PUT /v1/addresses/{id}': async () => [headers, '/v1/addresses/office', home],
        'DELETE /v1/addresses/{id}': async () => [headers, '/v1/addresses/home'],
        'POST /v1/orders/{id}/address': async () => {
          await send(shop, headers, '/v1/addresses/parcel', home, { method: 'PUT' });
          return [headers, `/v1/orders/${await place(headers)}/address`, { address_id: 'parcel' }];
        },
        'POST /v1/groups/{id}/address': async () => {
          const guest = await newGuest();
          await send(shop, guest, '/v1/addresses/parcel', home, { method: 'PUT' });
          return [guest, `/v1/groups/${await openTeam(guest)}/address`, { address_id: 'parcel' }];
        },
        'POST /v1/groups': async () => [await newGuest(), '/v1/groups', { campaign: 'team', sku: 'foundation', size: 2 }],
        'POST /v1/groups/{id}/join': async () => [await newGuest(), `/v1/groups/${await openTeam(await newGuest())}/join`, {}],
        'POST /v1/groups/{id}/pay': async () => {
          const guest = await newGuest();
          return [guest, `/v1/groups/${await openTeam(guest)}/pay`];
        },
        'POST /v1/groups/{id}/leave': async () => {
          const guest = await newGuest();
          return [guest, `/v1/groups/${await openTeam(guest)}/leave`];
        },
        'POST /v1/groups/{id}/help': async () => [await newGuest(), `/v1/groups/${await openBargain(await newGuest())}/help`],
        'POST /v1/groups/{id}/order': async () => {
          const guest = await newGuest();
          return [guest, `/v1/groups/${await openBargain(guest)}/order`, {}];
        },
        'PUT /v1/admin/campaigns/{id}/stock': async () => [operator, '/v1/admin/campaigns/bargain-brush/stock', { total_units: 300 }],
        'POST /v1/me/reminders': async () => [headers, '/v1/me/reminders', { skin_type: 'dry' }],
        'POST /v1/me/unsubscribe': async () => [headers, '/v1/me/unsubscribe', { touch: 'refill' }],
        'POST /v1/me/consents': async () => [headers, '/v1/me/consents', { templates: ['template-1'] }],
        'POST /v1/me/shelf-feed': async () => [headers, '/v1/me/shelf-feed', { token: newKey().padEnd(40, '0') }],
        'POST /v1/me/shelf-feed/revoke': async () => [headers, '/v1/me/shelf-feed/revoke'],
        'POST /v1/admin/rulebooks': async () => [operator, '/v1/admin/rulebooks', signed(shop, nextVersion(await readSop()))],
        'PUT /v1/admin/stock/{sku}': async () => [operator, '/v1/admin/stock/essence', { available: 5 }],
        'PUT /v1/admin/batches/{sku}': async () => [operator, '/v1/admin/batches/essence', { batch: 'B1', best_before: '2028-06-30' }],
        'POST /v1/admin/orders/{id}/ship': async () => [operator, `/v1/admin/orders/${await pay(headers, await place(headers))}/ship`, { carrier: 'SF', number: '1' }],
        'POST /v1/admin/orders/{id}/price': async () => [operator, `/v1/admin/orders/${await place(headers)}/price`, { payable_fen: 9_000, reason: 'x' }],
        'POST /v1/admin/orders/{id}/transfer': async () => [operator, `/v1/admin/orders/${await place(headers)}/transfer`, { amount_fen: payableFen, reference: newKey() }],
        'POST /v1/admin/orders/{id}/review': async () => {
          const held = await place(headers);
          await send(shop, operator, `/v1/admin/orders/${held}/transfer`, { amount_fen: 1, reference: newKey() });
          return [operator, `/v1/admin/orders/${held}/review`, { accept: false, reason: 'x' }];
        },
        'POST /v1/admin/returns/{id}/approve': async () => [operator, `/v1/admin/returns/${await askBack(headers, await pay(headers, await place(headers)))}/approve`, {}],
        'POST /v1/admin/returns/{id}/refuse': async () => [operator, `/v1/admin/returns/${await askBack(headers, await pay(headers, await place(headers)))}/refuse`, { reason: 'x' }],
        'POST /v1/admin/members/{id}/coupons': async () => [operator, `/v1/admin/members/${id}/coupons`, { offer: 'winback-50', days: 3, reason: 'x' }],
        'POST /v1/redemptions': async () => {
          const points = { account: 'consumption', points: 100, reason: 'x' };
          await send(shop, operator, `/v1/admin/members/${id}/events`, { event: { id: newKey(), kind: 'manual_adjustment', ...points }, reason: 'x' });
          return [headers, '/v1/redemptions', { item: 'coupon-20' }];
        },
        'POST /v1/referrals': async () => {
          const inviter = await newMember('13700007777');
          const { code } = (await shop.app.inject({ url: '/v1/referrals', headers: inviter.headers })).json<Referrals>();
          return [(await newMember('13700008888')).headers, '/v1/referrals', { code }];
        },
        'POST /v1/community-actions': async () => [headers, '/v1/community-actions', { deed: 'sign_in' }],
        'POST /v1/admin/members/{id}/events': async () => [operator, `/v1/admin/members/${id}/events`, { event: { id: 'open-1', kind: 'card_opened' }, reason: 'x' }],
        'PUT /v1/admin/members/{id}/role': async () => [operator, `/v1/admin/members/${second.id}/role`, { role: 'guide', reason: 'x' }],
        'POST /v1/admin/goods/{id}/handed-over': async () => {
          const { id: member } = await newMember('13700009999');
          await send(shop, operator, `/v1/admin/members/${member}/events`, { event: { id: newKey(), kind: 'story_approved', product: 's1', choice: 'sample' }, reason: 'x' });
          const { goods } = (await shop.app.inject({ url: '/v1/admin/goods', headers: operator })).json<{ goods: { id: string }[] }>();
          return [operator, `/v1/admin/goods/${goods[0]?.id}/handed-over`, { reason: 'x' }];
        },
        'POST /v1/admin/commissions/{id}/paid': async () => [operator, `/v1/admin/commissions/${await closedStatement()}/paid`, { reference: 'P1' }],
        'PUT /v1/admin/members/{id}/partner': async () => [operator, `/v1/admin/members/${second.id}/partner`, { role: 'koc', guide_id: null, reason: 'x' }],
        'PUT /v1/admin/members/{id}/tags': async () => [operator, `/v1/admin/members/${second.id}/tags`, { tags: ['dry-skin'], reason: 'x' }],
      };
      const keyed = routes.filter(({ isKeyed }) => isKeyed);
      assert.deepEqual(Object.keys(ways).sort(), keyed.map(({ method, path }) => `${method} ${path}`).sort());
      for (const { method, path } of keyed) {
        const [as, url, body] = (await ways[`${method} ${path}`]?.()) ?? [headers, ''];
        const key = newKey();
        const write = (payload: object | undefined): Promise<LightMyRequestResponse> =>
          shop.app.inject({ method: method as 'POST', url, headers: { ...as, 'idempotency-key': key }, ...(payload === undefined ? {} : { payload }) });
        const before = await contentOf(shop);
        // Everything is decided and stored, and then the commit does not happen.
        const failed = await withoutCommits(shop, () => write(body));
        assert.equal(failed.statusCode, 500, path);
        if (body !== undefined) {
          const text = JSON.stringify(body);
          const cut = await shop.app.inject({ method: method as 'POST', url, payload: text.slice(0, text.length / 2),
            headers: { ...as, 'idempotency-key': key, 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) } });
          assert.deepEqual([cut.statusCode, cut.json<Problem>().code], [400, 'BODY_CUT'], path);
        }
        assert.equal(await contentOf(shop), before, path);
        const atOnce = await Promise.all([write(body), write(body), write(body)]);
        const [answer] = atOnce.filter(({ statusCode }) => statusCode < 300);
        assert.ok(atOnce.every((each) => each.body === answer?.body || each.json<Problem>().code === 'IDEMPOTENCY_IN_FLIGHT'), `${path}: ${atOnce[0]?.body}`);
        const once = await contentOf(shop);
        assert.notEqual(once, before, path);
        const again = await write(body);
        assert.deepEqual([again.body, again.headers['idempotency-replayed']], [answer?.body, 'true'], path);
        assert.equal(await contentOf(shop), once, path);
        const elsewhere = await order(shop, as, { cart, expected: payableFen + 5 }, key);
        assert.deepEqual([elsewhere.statusCode, elsewhere.json<Problem>().code], [422, 'IDEMPOTENCY_KEY_REUSED'], path);
      }
    });
  });
}

/** What migrations do once, the names of the invented members, and what closing an account looks for among who works here. */
const onPurpose = [
  '"kysely_migration', 'sqlite_master', 'update orders set paid_by', 'update payments set number', 'from "group_effects" where "kind" in',
  'from "members" where "kind" = ?', 'delete from "answers" where "member_id" in (select',
];
/** But what these tests read to compare all there is. */
const isLook = (statement: string): boolean => /^(select|insert|update|delete) /.test(statement) && !/^select \* from "\w+"$/.test(statement);

describe('every statement of every route', () => {
  const recorded = recordStatements();
  before(() => open('SQLite'));
  after(async () => {
    recorded.stop();
    await shop.stop();
  });

  it('finds what it looks for by an index, in every table that grows', async () => {
    for (const headers of [operator, first.headers]) {
      for (const url of routes.filter(({ method }) => method === 'GET').flatMap(urlsOf)) {
        await shop.app.inject({ url, headers });
      }
    }
    await shop.work();
    const file = new LibsqlDatabase(join(shop.dataDir, databaseFileName));
    const plans = [...recorded.statements].filter(isLook).map((statement) => ({ statement, plan: planOf(file, statement) }));
    file.close();
    assert.ok(plans.length > 150, `${plans.length} statements`);
    const walks = plans.flatMap(({ statement, plan }) => walksOf(statement, plan).map((step) => `${step}: ${statement}`));
    assert.deepEqual(walks.filter((walk) => !onPurpose.some((known) => walk.includes(known))), []);
    // Not by any index: of the two that name the state, the one that names the instant too.
    const holds = plans.filter(({ statement }) => statement.includes('hold_until_ms <= ?'));
    assert.ok(holds.length > 0);
    holds.forEach(({ plan }) => assert.ok(plan.some((step) => step.includes('orders_to_release (state=? AND hold_until_ms<?)')), plan.join('; ')));
  });
});
