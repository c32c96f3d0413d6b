import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { DemoMembers, Me, Problem, RulebookNotice, SessionOpened } from '@yansuan/sdk/wire';
import { readConfig } from '../../web/api/src/config.js';
import { parseStrictJson } from '../../web/api/src/http/strict-json.js';
import { createAjv, readContractSchemas } from '../../web/api/src/http/validation.js';
import { ProblemError } from '../../web/api/src/problems.js';
import { apiSchemas } from '../../web/api/src/schemas/api-schemas.js';
import { newKey, nextVersion, order, quietMs, quote, readSop, startTestShop, type TestShop } from './support/api-server.js';

let shop: TestShop;
before(async () => {
  shop = await startTestShop();
});
after(() => shop.stop());

const cart = { lines: [{ sku: 'pencil' }] };
const post = (payload: string | object, headers: Record<string, string> = {}) =>
  shop.app.inject({ method: 'POST', url: '/v1/quotes', headers: { 'content-type': 'application/json', ...headers }, payload });

describe('a body that is not right', () => {
  const nested = (levels: number): string => `{"cart":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
  const cases: [name: string, body: string | object, status: number, code: string, pointer?: string][] = [
    ['empty', '', 400, 'NOT_JSON', ''],
    ['not JSON', '{"cart":', 400, 'NOT_JSON', ''],
    ['a number that JSON does not have', '{"rulebook_version":NaN}', 400, 'NOT_JSON', ''],
    ['17 levels deep', nested(17), 400, 'TOO_DEEP'],
    ['16 levels deep is read, and then not a cart', nested(16), 400, 'MISSING_FIELD', '/rulebook_version'],
    ['a key twice', '{"rulebook_version":1,"cart":{"lines":[{"sku":"pencil","sku":"x"}]}}', 400, 'DUPLICATE_KEY', '/cart/lines/0/sku'],
    ['a key twice, once escaped', '{"cart":1,"\\u0063art":2}', 400, 'DUPLICATE_KEY', '/cart'],
    ['half a character', '{"rulebook_version":1,"cart":{"lines":[{"sku":"\\ud800"}]}}', 400, 'NOT_JSON'],
    ['the other half', '{"rulebook_version":1,"cart":{"lines":[{"sku":"pencil\\udc00"}]}}', 400, 'NOT_JSON'],
    ['half a character for a key', '{"rulebook_version":1,"ca\\ud83drt":1}', 400, 'NOT_JSON'],
    ['a whole character in two halves is read, and then not an id', '{"rulebook_version":1,"cart":{"lines":[{"sku":"\\ud83d\\ude00"}]}}', 400, 'BAD_ID', '/cart/lines/0/sku'],
    ['a NUL in an id', '{"rulebook_version":1,"cart":{"lines":[{"sku":"pencil\\u0000"}]}}', 400, 'NOT_JSON'],
    ['a NUL as it is', '{"rulebook_version":1,"cart":{"lines":[{"sku":"pencil\u0000"}]}}', 400, 'NOT_JSON'],
    ['a number of 4,000 digits', `{"rulebook_version":${'9'.repeat(4_000)},"cart":{"lines":[]}}`, 400, 'WRONG_TYPE', '/rulebook_version'],
    ['an unknown key', { cart: { lines: [{ sku: 'pencil', price_fen: 1 }] }, rulebook_version: 1 }, 400, 'UNKNOWN_KEY', '/cart/lines/0/price_fen'],
    ['a prototype in disguise', '{"cart":{"lines":[],"__proto__":{"x":1}},"rulebook_version":1}', 400, 'UNKNOWN_KEY', '/cart/__proto__'],
    ['a missing field', { cart: {}, rulebook_version: 1 }, 400, 'MISSING_FIELD', '/cart/lines'],
    ['a text for a number', { cart, rulebook_version: '1' }, 400, 'WRONG_TYPE', '/rulebook_version'],
    ['half a unit', { cart: { lines: [{ sku: 'pencil', units: 1.5 }] }, rulebook_version: 1 }, 400, 'WRONG_TYPE', '/cart/lines/0/units'],
    ['too many units', { cart: { lines: [{ sku: 'pencil', units: 1000 }] }, rulebook_version: 1 }, 400, 'OUT_OF_RANGE', '/cart/lines/0/units'],
    ['a number beyond all numbers', '{"cart":{"lines":[{"sku":"pencil","units":1e999}]},"rulebook_version":1}', 400, 'WRONG_TYPE', '/cart/lines/0/units'],
    ['an id with a space', { cart: { lines: [{ sku: 'a b' }] }, rulebook_version: 1 }, 400, 'BAD_ID', '/cart/lines/0/sku'],
    ['an order type that does not exist', { cart: { ...cart, order_type: 'free' }, rulebook_version: 1 }, 400, 'NOT_A_CHOICE', '/cart/order_type'],
    ['201 lines', { cart: { lines: Array.from({ length: 201 }, () => ({ sku: 'pencil' })) }, rulebook_version: 1 }, 400, 'TOO_MANY', '/cart/lines'],
    ['larger than 128 kB', `"${'x'.repeat(128 * 1024)}"`, 413, 'TOO_LARGE'],
  ];
  for (const [name, body, status, code, pointer] of cases) {
    it(`${name}: ${code}`, async () => {
      const answer = await post(body);
      const problem = answer.json<Problem>();
      assert.deepEqual([answer.statusCode, problem.code], [status, code], answer.body);
      assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
      assert.equal(problem.type, `urn:yansuan:problem:${code}`);
      assert.equal(problem.request_id, answer.headers['x-request-id']);
      if (pointer !== undefined) {
        assert.equal(problem.pointer, pointer);
      }
    });
  }

  it('bytes that are not UTF-8: NOT_JSON', () => {
    assert.throws(
      () => parseStrictJson(Buffer.from([0x22, 0xff, 0x22])),
      (error) => error instanceof ProblemError && error.code === 'NOT_JSON',
    );
  });

  it('brackets and quotes inside texts are only text', () => {
    const body = { a: '{"[,"', b: ['\\"', { a: 1 }, { a: 2 }], 'x"y': '\n', 'a:b': ':', c: [[], {}, null] };
    assert.deepEqual(parseStrictJson(Buffer.from(JSON.stringify(body))), body);
    for (const twice of ['{"a":":","a":1}', '[{"b":{}},{"b":{},"b":{}}]', '{"__proto__":1,"__proto__":2}', '{"":1,"":"::"}']) {
      assert.throws(() => parseStrictJson(Buffer.from(twice)), (error) => error instanceof ProblemError && error.code === 'DUPLICATE_KEY', twice);
    }
  });

  it('another type than JSON: UNSUPPORTED_MEDIA_TYPE', async () => {
    const answer = await post('cart=1', { 'content-type': 'application/x-www-form-urlencoded' });
    assert.equal(answer.statusCode, 415);
    assert.equal(answer.json<Problem>().code, 'UNSUPPORTED_MEDIA_TYPE');
  });
});

describe('the rulebook', () => {
  it('is announced with the hash of its exact bytes, and not sent twice', async () => {
    const notice = await shop.app.inject('/v1/rulebook');
    const { version, sha256, url } = notice.json<RulebookNotice>();
    const bytes = await shop.app.inject(url);
    assert.equal(createHash('sha256').update(bytes.rawPayload).digest('hex'), sha256);
    assert.equal(bytes.json<{ version: number }>().version, version);
    assert.equal(bytes.headers['cache-control'], 'public, max-age=31536000, immutable');
    const again = await shop.app.inject({ url: '/v1/rulebook', headers: { 'if-none-match': String(notice.headers.etag) } });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, '');
  });

  it('has no version that was not published', async () => {
    assert.equal((await shop.app.inject('/v1/rulebooks/999')).statusCode, 404);
    assert.equal((await shop.app.inject('/v1/rulebooks/1.5')).statusCode, 400);
  });

  it('does not start the shop when a published version has other bytes', async (t) => {
    const own = await startTestShop();
    t.after(() => own.stop());
    const changed = { ...nextVersion(await readSop()), version: 1, name: { zh: '改过的' } };
    await assert.rejects(own.restart(changed), /version 1, but its bytes are new and version 1 is published already/);
    await own.restart(nextVersion(await readSop()));
    assert.equal((await own.app.inject('/v1/rulebook')).json<RulebookNotice>().version, 2);
  });
});

describe('a session', () => {
  it('is of a demo member of each tier, or of a guest', async () => {
    const { members } = (await shop.app.inject('/v1/demo-members')).json<DemoMembers>();
    assert.deepEqual(members.map(({ tier }) => tier), ['visitor', 'member', 'silver', 'gold', 'vip']);
    for (const member of [...members.map(({ id }) => id), 'guest']) {
      const headers = await shop.signIn(member);
      const me = (await shop.app.inject({ url: '/v1/me', headers })).json<Me>();
      assert.ok(member === 'guest' ? me.id.startsWith('guest-') : me.id === member);
    }
  });

  it('of nobody known is refused', async () => {
    const answer = await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'demo-queen' } });
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.json<Problem>().code, 'UNKNOWN_MEMBER');
  });

  it('ends after 30 days, and a wrong token is refused even where none is needed', async (t) => {
    const own = await startTestShop();
    t.after(() => own.stop());
    const headers = await own.signIn('demo-vip');
    own.clock.ms = quietMs + 30 * 86_400_000 - 1;
    assert.equal((await own.app.inject({ url: '/v1/me', headers })).statusCode, 200);
    own.clock.ms += 1;
    const late = await own.app.inject({ url: '/v1/time', headers });
    assert.equal(late.statusCode, 401);
    assert.equal(late.json<Problem>().code, 'UNAUTHENTICATED');
  });

  it('keeps only the hash of its token', async () => {
    const { token } = (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'demo-gold' } })).json<SessionOpened>();
    const { readFileSync, readdirSync } = await import('node:fs');
    for (const file of readdirSync(shop.dataDir)) {
      assert.ok(!readFileSync(join(shop.dataDir, file)).includes(token), file);
    }
  });

  it('seeds its coupons once, however often the shop starts', async (t) => {
    const own = await startTestShop();
    t.after(() => own.stop());
    const coupons = async (): Promise<Me['coupons']> =>
      (await own.app.inject({ url: '/v1/me', headers: await own.signIn('demo-silver') })).json<Me>().coupons;
    const first = await coupons();
    await own.restart();
    assert.deepEqual(await coupons(), first);
  });
});

describe('the documentation', () => {
  it('is a valid OpenAPI 3.1 document whose references all lead somewhere', async () => {
    const document = (await shop.app.inject('/docs/json')).json<Record<string, unknown>>();
    assert.equal(document['openapi'], '3.1.0');
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    assert.ok(valid, JSON.stringify(errors));
    assert.doesNotThrow(() => followReferences(document));
  });

  it('describes the answers truly', async () => {
    const ajv = createAjv([...readContractSchemas(), ...apiSchemas]);
    const headers = await shop.signIn('demo-silver');
    const priced = await quote(shop, headers, cart);
    const fen = priced.json<{ quote: { payable_fen: number } }>().quote.payable_fen;
    const placed = await order(shop, headers, { cart, expected: fen });
    const bodies: [schema: string, body: unknown][] = [
      ['api-server-time', (await shop.app.inject('/v1/time')).json()],
      ['api-health', (await shop.app.inject('/v1/healthz')).json()],
      ['api-rulebook-notice', (await shop.app.inject('/v1/rulebook')).json()],
      ['rulebook', (await shop.app.inject('/v1/rulebooks/1')).json()],
      ['api-demo-members', (await shop.app.inject('/v1/demo-members')).json()],
      ['api-me', (await shop.app.inject({ url: '/v1/me', headers })).json()],
      ['api-quote-answer', priced.json()],
      ['api-order', placed.json()],
      ['api-orders', (await shop.app.inject({ url: '/v1/orders', headers })).json()],
      ['api-price-changed', (await order(shop, headers, { cart, expected: 0 }, newKey())).json()],
      ['api-problem', (await shop.app.inject('/v1/orders')).json()],
    ];
    for (const [schema, body] of bodies) {
      const isValid = ajv.validate(`${schema}.schema.json`, body);
      assert.ok(isValid, `${schema}: ${JSON.stringify(ajv.errors?.map(({ instancePath, message }) => [instancePath, message]))}`);
    }
  });

  it('is a page that needs no evaluation', async () => {
    const page = await shop.app.inject('/docs/');
    assert.equal(page.statusCode, 200);
    const policy = String(page.headers['content-security-policy']);
    assert.ok(policy.includes("script-src 'self'") && !policy.includes("'unsafe-eval'"), policy);
  });
});

function followReferences(document: Record<string, unknown>): void {
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) {
      return;
    }
    const target = (node as { $ref?: unknown }).$ref;
    if (typeof target === 'string') {
      let found: unknown = document;
      for (const part of target.replace(/^#\//, '').split('/')) {
        found = (found as Record<string, unknown> | undefined)?.[decodeURIComponent(part)];
      }
      assert.notEqual(found, undefined, target);
    }
    Object.values(node).forEach(walk);
  };
  walk(document);
}

describe('the web', () => {
  it('serves the built shop with the right types, ages and policy', async (t) => {
    const webDir = mkdtempSync(join(tmpdir(), 'yansuan-web-'));
    mkdirSync(join(webDir, 'assets'));
    writeFileSync(join(webDir, 'index.html'), '<!doctype html><title>颜算</title>');
    writeFileSync(join(webDir, 'assets', 'yansuan-DqK3x9aB.wasm'), Buffer.from([0, 0x61, 0x73, 0x6d]));
    writeFileSync(join(webDir, 'assets', 'yansuan-DqK3x9aB.wasm.br'), 'shorter');
    const own = await startTestShop({ webDir });
    t.after(() => own.stop());
    const page = await own.app.inject('/');
    assert.match(String(page.headers['content-type']), /^text\/html/);
    assert.equal(page.headers['cache-control'], 'no-cache');
    assert.match(String(page.headers['content-security-policy']), /script-src 'self' 'wasm-unsafe-eval'(;|$)/);
    const wasm = await own.app.inject('/assets/yansuan-DqK3x9aB.wasm');
    assert.equal(wasm.headers['content-type'], 'application/wasm');
    assert.equal(wasm.headers['cache-control'], 'public, max-age=31536000, immutable');
    const shorter = await own.app.inject({ url: '/assets/yansuan-DqK3x9aB.wasm', headers: { 'accept-encoding': 'gzip, br' } });
    assert.deepEqual([shorter.body, shorter.headers['content-encoding'], shorter.headers['content-type']], ['shorter', 'br', 'application/wasm']);
    assert.equal(shorter.headers['cache-control'], 'public, max-age=31536000, immutable');
    const deep = await own.app.inject({ url: '/pages/cart/cart', headers: { accept: 'text/html' } });
    assert.equal(deep.statusCode, 200);
    const api = await own.app.inject({ url: '/v1/nothing', headers: { accept: 'text/html' } });
    assert.equal(api.json<Problem>().code, 'NOT_FOUND');
  });

  it('sends the rulebook compressed to who understands it, the same bytes', async () => {
    const plain = await shop.app.inject('/v1/rulebooks/1');
    const short = await shop.app.inject({ url: '/v1/rulebooks/1', headers: { 'accept-encoding': 'gzip, deflate, br' } });
    assert.deepEqual([plain.headers['content-encoding'], short.headers['content-encoding']], [undefined, 'br']);
    assert.equal(short.rawPayload.length * 3 < plain.rawPayload.length, true);
    assert.equal(brotliDecompressSync(short.rawPayload).equals(plain.rawPayload), true);
  });

  it('slows down who asks too much', async (t) => {
    const own = await startTestShop({ ratePerMinute: 5 });
    t.after(() => own.stop());
    const codes: number[] = [];
    for (let count = 0; count < 6; count += 1) {
      codes.push((await own.app.inject('/v1/time')).statusCode);
    }
    assert.deepEqual(codes, [200, 200, 200, 200, 200, 429]);
    assert.equal((await own.app.inject('/v1/time')).json<Problem>().code, 'RATE_LIMITED');
    assert.equal((await own.app.inject('/v1/healthz')).statusCode, 200);
  });
});

describe('the settings', () => {
  it('have working defaults', () => {
    const read = readConfig({});
    assert.ok(read.ok && read.config.port === 8787 && read.config.dataDir === './data' && read.config.demo);
  });

  it('invent no members in production', () => {
    const read = readConfig({ NODE_ENV: 'production' });
    assert.ok(read.ok && !read.config.demo);
  });

  for (const [name, value] of [['PORT', 'eighty'], ['PORT', '70000'], ['YANSUAN_DEMO', 'yes'], ['DATABASE_URL', 'mysql://x']] as const) {
    it(`refuse ${name}=${value} by name`, () => {
      const read = readConfig({ [name]: value });
      assert.ok(!read.ok && read.issues[0]?.startsWith(name));
    });
  }
});
