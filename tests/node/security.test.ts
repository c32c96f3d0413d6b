// The rows of docs/security.md that no other test attacks.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { LightMyRequestResponse } from 'fastify';
import type { QuoteRequest } from '@yansuan/core';
import type { Problem, Referrals, RenewableSession } from '@yansuan/sdk/wire';
import { readContractSchemas } from '../../web/api/src/http/validation.js';
import { apiSchemas } from '../../web/api/src/schemas/api-schemas.js';
import { newKey, operator, send, sharedCore, startTestShop, stores, type TestShop } from './support/api-server.js';

const root = new URL('../../', import.meta.url);
const rootPath = (path: string): string => fileURLToPath(new URL(path, root));

const signIn = async (shop: TestShop, phone: string): Promise<{ authorization: string }> => {
  await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone/code', payload: { phone } });
  const answer = await shop.app.inject({ method: 'POST', url: '/v1/sessions/phone', payload: { phone, code: shop.codes.get(phone) } });
  return { authorization: `Bearer ${answer.json<RenewableSession>().token}` };
};
const invited = (shop: TestShop, headers: Record<string, string>, code: string): Promise<LightMyRequestResponse> => send(shop, headers, '/v1/referrals', { code });
const codeOf = async (shop: TestShop, headers: Record<string, string>): Promise<string> =>
  (await shop.app.inject({ url: '/v1/referrals', headers })).json<Referrals>().code;
const wrong = (place: number): string => `0000000000${String(place).padStart(2, '0')}`;
/** All of an answer but what is another for each request. */
const words = (answer: LightMyRequestResponse): unknown => ({ ...answer.json<Problem>(), request_id: '' });

for (const store of stores) {
  describe(`guessing codes, ${store}`, () => {
    let shop: TestShop;
    before(async () => {
      shop = await startTestShop({ store });
    });
    after(() => shop.stop());

    it('after five failures in ten minutes even the right code is refused, in the same words; then it is taken', async () => {
      const right = await codeOf(shop, await signIn(shop, '13800000001'));
      const guesser = await signIn(shop, '13800000002');
      const answers: LightMyRequestResponse[] = [];
      for (let place = 0; place < 5; place += 1) answers.push(await invited(shop, guesser, wrong(place)));
      answers.push(await invited(shop, guesser, right));
      for (const answer of answers) {
        assert.equal(answer.statusCode, 422);
        assert.deepEqual(words(answer), words(answers[0] as LightMyRequestResponse));
      }
      assert.equal((await invited(shop, await signIn(shop, '13800000003'), right)).statusCode, 201, 'others are not held up');
      shop.clock.ms += 10 * 60_000 + 1;
      assert.equal((await invited(shop, guesser, right)).statusCode, 201);
    });

    it('of twenty at once five are looked at', async () => {
      const right = await codeOf(shop, await signIn(shop, '13800000004'));
      const guesser = await signIn(shop, '13800000005');
      await Promise.all(Array.from({ length: 20 }, (_none, place) => invited(shop, guesser, wrong(place))));
      assert.equal((await invited(shop, guesser, right)).statusCode, 422);
    });
  });
}

describe('one address', () => {
  it('tries so many codes a minute and no more, whoever it says it is', async (t) => {
    const shop = await startTestShop({ ratePerMinute: 10_000 });
    t.after(() => shop.stop());
    const statuses = new Map<number, number>();
    for (let place = 0; place < 22; place += 1) {
      // A new guest each time: the limit of a member is not what stops it.
      const { token } = (await shop.app.inject({ method: 'POST', url: '/v1/sessions/guest' })).json<RenewableSession>();
      const { statusCode } = await invited(shop, { authorization: `Bearer ${token}`, 'x-forwarded-for': `10.0.0.${place}` }, wrong(place));
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
    }
    assert.deepEqual([...statuses], [[422, 20], [429, 2]]);
  });
});

describe('every page that is served', () => {
  let shop: TestShop;
  before(async () => {
    shop = await startTestShop({ webDir: rootPath('web/shell/dist/build/h5'), campaignDir: rootPath('web/campaign/dist') });
  });
  after(() => shop.stop());

  for (const url of ['/', '/index.html', '/a/deep/link', '/campaign/', '/check/', '/docs/', '/nothing/of/ours.json', '/docs/json']) {
    it(`${url} forbids evaluation, foreign scripts and frames`, async () => {
      const answer = await shop.app.inject({ url, headers: { accept: 'text/html' } });
      const policy = String(answer.headers['content-security-policy']);
      const scripts = /script-src ([^;]+)/.exec(policy)?.[1];
      assert.equal(scripts, "'self' 'wasm-unsafe-eval'");
      for (const part of ["default-src 'self'", "script-src-attr 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "connect-src 'self'"]) assert.ok(policy.includes(part), `${part}: ${policy}`);
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.equal(answer.headers['x-frame-options'], 'DENY');
      assert.match(String(answer.headers['strict-transport-security']), /max-age=\d{7,}/);
      assert.equal(answer.headers['x-powered-by'], undefined);
      if (!String(answer.headers['content-type']).startsWith('text/html')) return;
      assert.equal(answer.statusCode, 200);
      // Nothing that this policy would have to be loosened for.
      for (const [, attributes = '', body = ''] of answer.body.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)) {
        assert.ok(/\bsrc=|application\/ld\+json|application\/json/.test(attributes) && (!attributes.includes('src=') || body.trim() === ''), `inline script: ${attributes}`);
        assert.doesNotMatch(attributes, /src="https?:/);
      }
      assert.doesNotMatch(answer.body, /\son[a-z]+="/);
    });
  }

  for (const url of ['/v1/time', '/v1/rulebook', '/v1/nothing']) {
    it(`${url} is data: it may load nothing, stand in no frame and be taken for nothing else`, async () => {
      const { headers } = await shop.app.inject({ url, headers: { accept: 'text/html' } });
      assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['x-frame-options'], 'DENY');
      assert.match(String(headers['strict-transport-security']), /max-age=\d{7,}/);
      assert.match(String(headers['content-type']), /^application\/(problem\+)?json/);
      assert.equal(headers['x-powered-by'], undefined);
    });
  }

  it('is drawn without markup from data, and no script of ours makes code of text', () => {
    const sources = ['web/shell/src', 'web/campaign/src', 'web/sdk/src'].flatMap((folder) =>
      readdirSync(rootPath(folder), { recursive: true, encoding: 'utf8' }).map((name) => join(rootPath(folder), name)).filter((name) => ['.ts', '.vue', '.mjs', '.html'].includes(extname(name))));
    assert.ok(sources.length > 100);
    for (const file of sources) assert.doesNotMatch(readFileSync(file, 'utf8'), /\bv-html\b|<rich-text|\.innerHTML\s*=|insertAdjacentHTML|\beval\(|new Function\(|unsafeHTML|document\.write/, file);
  });
});

interface Operation { requestBody?: { content: Record<string, { schema: object }> } }
type Schema = Record<string, unknown>;

describe('every body', () => {
  let shop: TestShop;
  let routes: { method: 'POST' | 'PUT'; url: string; schema: Schema }[];
  before(async () => {
    shop = await startTestShop();
    const { paths } = (await shop.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, Operation>> }>();
    routes = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).flatMap(([method, { requestBody }]) => {
      const schema = requestBody?.content['application/json']?.schema;
      return schema === undefined ? [] : [{ method: method.toUpperCase() as 'POST', url: path.replace(/\{[^}]+\}/g, 'x'), schema: schema as Schema }];
    }));
    assert.ok(routes.length > 25, String(routes.length));
  });
  after(() => shop.stop());
  const ask = (route: { method: 'POST' | 'PUT'; url: string }, payload: string): Promise<LightMyRequestResponse> =>
    shop.app.inject({ ...route, headers: { ...operator, 'content-type': 'application/json', 'idempotency-key': newKey() }, payload });

  it('over 128 kB is refused before it is read, everywhere but where a rulebook is published', async () => {
    const large = `{"a":"${'x'.repeat(128 * 1024)}"}`;
    for (const route of routes) {
      const { statusCode } = await ask(route, large);
      assert.equal(statusCode, route.url === '/v1/admin/rulebooks' ? 400 : 413, route.url);
    }
    assert.equal((await ask({ method: 'POST', url: '/v1/admin/rulebooks' }, `{"a":"${'x'.repeat(4 * 1024 * 1024)}"}`)).statusCode, 413);
  });

  it('with a key that is not named, however it is meant, changes nothing', async () => {
    for (const key of ['role', 'member_id', 'owner', 'kind', 'price_fen', 'payable_fen', 'tier', 'points_available', 'constructor', 'prototype', '__proto__', 'toString']) {
      for (const route of routes.filter(({ url, schema }) => !(key in namedBy(schema)) || url === '')) {
        const answer = await ask(route, `{"${key}":{"role":"operator","polluted":true}}`);
        assert.equal(answer.statusCode, 400, `${route.url} ${key}: ${answer.body.slice(0, 200)}`);
      }
    }
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  const everySchema = [...readContractSchemas(), ...apiSchemas] as unknown as Schema[];
  const namedBy = (schema: Schema): object => (resolve(schema)['properties'] as object | undefined) ?? {};
  const resolve = (schema: Schema): Schema => {
    const name = /([a-z0-9-]+)$/.exec(String(schema['$ref'] ?? ''))?.[1];
    return name === undefined ? schema : (everySchema.find(({ $id }) => $id === `${name}.schema.json`) ?? {});
  };

  it('names all its keys: no object of any schema takes more', () => {
    let objects = 0;
    const walk = (node: unknown, place: string): void => {
      if (Array.isArray(node)) return node.forEach((each, at) => walk(each, `${place}/${at}`));
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Schema;
      if (schema['type'] === 'object' && schema['properties'] !== undefined) {
        objects += 1;
        assert.ok(schema['additionalProperties'] === false || schema['unevaluatedProperties'] === false, `${place} takes any key`);
      }
      // What only asks about a value lets nothing in.
      Object.entries(schema).filter(([key]) => !['if', 'not', 'contains'].includes(key)).forEach(([key, each]) => walk(each, `${place}/${key}`));
    };
    everySchema.forEach((schema) => walk(schema, String(schema['$id'])));
    assert.ok(objects > 150, String(objects));
  });
});

describe('a bag that is made to be hard', () => {
  it('is priced within the budget of steps: the same answer every time, and it says that it is not proved', async () => {
    const { searchCart } = (await import(new URL('bench/search-carts.mjs', root).href)) as { searchCart(variant: string, coupons: number, seed: number): object };
    const { asRulebook, asRequest } = (await import(new URL('bench/as-rulebook.mjs', root).href)) as { asRulebook(cart: object, name: string): object; asRequest(cart: object): QuoteRequest };
    const hard = searchCart('mixed', 100, 1);
    const loaded = (await sharedCore()).load(JSON.stringify(asRulebook(hard, 'hard')));
    assert.equal(loaded.ok, true);
    if (!loaded.ok) return;
    const answers = [0, 1].map(() => loaded.rulebook.quote(asRequest(hard)));
    loaded.rulebook.close();
    assert.deepEqual(answers[0], answers[1]);
    assert.equal(answers[0]?.ok && answers[0].quote.proved, false);
  });
});

describe('docs/security.md', () => {
  const page = readFileSync(new URL('docs/security.md', root), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| [^-|]/.test(line)).slice(1);

  it('has a test for every threat, and each is there under the words it is named by', () => {
    assert.ok(rows.length >= 14, String(rows.length));
    for (const row of rows) {
      const named = [...row.matchAll(/`(tests\/[\w./-]+)`((?: “[^”]+”,?)*)/g)];
      assert.ok(named.length > 0, `no test: ${row}`);
      for (const [, file = '', titles = ''] of named) {
        assert.ok(existsSync(new URL(file, root)), file);
        const source = readFileSync(new URL(file, root), 'utf8');
        for (const [, title = ''] of titles.matchAll(/“([^”]+)”/g)) assert.ok(source.includes(title), `${file}: ${title}`);
      }
    }
  });
});

describe('the history of the repository', () => {
  const scan = (environment: Record<string, string>) => spawnSync(process.execPath, [rootPath('scripts/secrets')], { encoding: 'utf8', env: { ...process.env, ...environment } });

  it('has no key, token or password in any line that was ever committed', { skip: existsSync(rootPath('.git')) ? false : 'no repository' }, () => {
    const { status, stdout } = scan({});
    assert.equal(status, 0, stdout);
  });

  it('would not keep one to itself', (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'yansuan-secrets-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const environment = { GIT_DIR: join(folder, '.git'), GIT_WORK_TREE: folder };
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, env: { ...process.env, ...environment } });
    git('init', '--quiet');
    const planted = ['-----BEGIN RSA ' + 'PRIVATE KEY-----', 'AK' + 'IA0123456789ABCDEF', 'mysql://shop:hunter22' + '@db/shop', `appSecret: '${'0123456789abcdef'.repeat(2)}'`];
    for (const [place, line] of planted.entries()) {
      writeFileSync(join(folder, 'settings.txt'), `${line}\n`);
      git('add', '.');
      git('-c', 'user.name=x', '-c', 'user.email=x@x', 'commit', '--quiet', '-m', String(place));
    }
    const { status, stdout } = scan(environment);
    assert.equal(status, 1);
    assert.match(stdout, /4 lines of --all, 4 found/);
  });
});

describe('docs/dependencies.md', () => {
  interface Package { license?: string; dependencies?: Record<string, string>; devDependencies?: Record<string, string> }
  const read = (path: string): Package & { workspaces?: string[] } => JSON.parse(readFileSync(new URL(path, root), 'utf8')) as Package;
  const rows = new Map(readFileSync(new URL('docs/dependencies.md', root), 'utf8').split('\n').flatMap((line) => {
    const [, name, ...cells] = line.split('|').map((cell) => cell.trim());
    const all = [...(name ?? '').matchAll(/`([^`]+)`/g)].map(([, each]) => each ?? '');
    return all.map((each): [string, string[]] => [each, cells]);
  }));
  const workspaces = ['.', ...(read('package.json').workspaces ?? [])];
  const used = new Set(workspaces.flatMap((folder) => {
    const { dependencies = {}, devDependencies = {} } = read(`${folder}/package.json`);
    return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !name.startsWith('@yansuan/'));
  }));

  it('says of each package why it is here, who keeps it, its licence and what would replace it', () => {
    for (const name of used) {
      const cells = rows.get(name);
      assert.ok(cells !== undefined, `${name} has no row`);
      assert.equal(cells.slice(0, 4).every((cell) => cell !== ''), true, `${name}: an empty cell`);
      const { license } = read(`node_modules/${name}/package.json`);
      assert.equal(cells[2], license, `${name}: licence`);
    }
    for (const name of rows.keys()) assert.ok(used.has(name), `${name} is not used any more`);
  });

  it('lists the licence of everything that those bring along', () => {
    const page = readFileSync(new URL('docs/dependencies.md', root), 'utf8');
    const listed = new Set([...(/^Licences: (.+)$/m.exec(page)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, licence]) => licence));
    const unsaid = new Set([...(/^Without a word in their package: (.+)$/m.exec(page)?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    const { packages } = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')) as { packages: Record<string, { license?: string; dev?: boolean; link?: boolean }> };
    const unlisted = Object.entries(packages).filter(([path, { license, dev, link }]) =>
      path.startsWith('node_modules/') && dev !== true && link !== true && (license === undefined ? !unsaid.has(path.replace(/^.*node_modules\//, '')) : !listed.has(license)));
    assert.deepEqual(unlisted.map(([path, { license }]) => `${path}: ${license}`), []);
    assert.notEqual(listed.size, 0);
  });
});
