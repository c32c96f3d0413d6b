import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { newPrivateKeyPem } from '../../web/api/src/rulebooks/development-key.js';
import { publicKeyOf, readPrivateKey, signRulebook } from '../../web/api/src/rulebooks/seal.js';
import { bytesBySubpackage, filesOf, readApp } from './support/mini-program/read-package.js';
import { launchMiniProgram } from './support/mini-program-sandbox.js';
import { rootPath } from './support/served-shop.js';

const built = rootPath('web/shell/dist/build/mp-weixin');
const files = (): string[] => filesOf(built).map((name) => join(built, name));

const mainAtMost = 1_200_000;
/** WeChat's own limits: of one package, and of all of them. */
const packageAtMost = 2 * 1024 * 1024;
const wholeAtMost = 30 * 1024 * 1024;

describe('the mini-program build', () => {
  test('has every page, both cores and its own tab bar', () => {
    const app = readApp(built);
    const pages = [...app.pages, ...(app.subPackages ?? []).flatMap(({ root, pages }) => pages.map((page) => `${root}/${page}`))];
    for (const page of pages) assert.equal(existsSync(join(built, `${page}.wxml`)), true, page);
    for (const name of ['yansuan.wasm', 'yansuan-account.wasm.br']) assert.equal(statSync(join(built, 'static/wasm', name)).size > 10_000, true);
    assert.equal(existsSync(join(built, 'custom-tab-bar/index.json')), true);
  });

  test('keeps its main package within 1.2 MB, and every subpackage within what WeChat allows', () => {
    const bytes = bytesBySubpackage(built);
    const main = bytes.get('') ?? 0;
    assert.equal(main > 400_000 && main <= mainAtMost, true, `${main} bytes`);
    assert.equal(Math.max(...bytes.values()) <= packageAtMost, true);
    assert.equal([...bytes.values()].reduce((sum, each) => sum + each, 0) <= wholeAtMost, true);
    assert.equal(bytes.size > 10, true, 'what is not on the way to an order is not in the main package');
    assert.equal(files().some((name) => /sw\.js|webmanifest|static\/h5/.test(name)), false, 'what only a browser uses stays out');
  });

  test('the tabs and the way to an order need no second download', () => {
    const app = readApp(built);
    for (const { pagePath } of app.tabBar?.list ?? []) assert.equal(app.pages.includes(pagePath), true, pagePath);
    for (const name of ['product', 'bag', 'sign-in', 'addresses', 'address', 'confirm', 'pay']) assert.equal(app.pages.includes(`pages/${name}/${name}`), true, name);
  });

  test('declares what it does with private data', () => {
    const app = JSON.parse(readFileSync(join(built, 'app.json'), 'utf8')) as Record<string, unknown>;
    assert.equal(app['__usePrivacyCheck__'], true);
    assert.deepEqual(app['requiredPrivateInfos'], ['chooseAddress']);
    const code = files().filter((name) => name.endsWith('.js')).map((name) => readFileSync(name, 'utf8')).join('');
    // What WeChat counts as private and the shop has no use for.
    for (const name of ['getLocation', 'chooseLocation', 'getFuzzyLocation', 'startRecord', 'getUserProfile', 'getPhoneNumber']) {
      assert.doesNotMatch(code, new RegExp(`(wx|uni|index)\\.${name}\\(`), name);
    }
  });

  test('evaluates no text', () => {
    for (const name of files().filter((each) => each.endsWith('.js'))) {
      assert.doesNotMatch(readFileSync(name, 'utf8'), /\beval\s*\(|new\s+Function\b/, name);
    }
  });

  test('names no server in its own code: the address is given when it is built', () => {
    for (const name of files().filter((each) => /\.(js|wxss|wxml)$/.test(each) && !each.includes('vendor'))) {
      const addresses = readFileSync(name, 'utf8').match(/https?:\/\/[^\s"'`)]+/g) ?? [];
      assert.deepEqual(addresses.filter((each) => !each.includes('www.w3.org')), [], name);
    }
  });

  const rulebook = readFileSync(rootPath('shared/rulebooks/sop.json'), 'utf8');
  const { version } = JSON.parse(rulebook) as { version: number };
  const key = readPrivateKey(newPrivateKeyPem());
  const notice = { version, sha256: 'a', url: '/v1/rulebooks/1', ...signRulebook(Buffer.from(rulebook), key), keys: [publicKeyOf(key)] };
  const telling = (bytes: string) => ({ url }: { url: string }) => {
    if (url.endsWith('/v1/time')) return { status: 200, text: JSON.stringify({ server_time_ms: Date.now() }), header: { 'Cache-Control': 'no-store' } };
    if (url.endsWith('/v1/rulebook')) return { status: 200, text: JSON.stringify(notice) };
    return url.endsWith('/v1/rulebooks/1') ? { status: 200, text: bytes } : null;
  };
  const answer = telling(rulebook);
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let wait = 0; wait < 80 && !isSo(); wait += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  };
  const [core, account] = ['/static/wasm/yansuan.wasm', '/static/wasm/yansuan-account.wasm.br'];

  test('starts where text cannot become code: the core prices, the rulebook is verified and kept, and what is around a price comes after', { timeout: 10_000 }, async () => {
    const sandbox = launchMiniProgram(built, answer);
    await until(() => sandbox.started.length >= 2);
    assert.deepEqual(sandbox.warnings, []);
    assert.equal(sandbox.stored.has('yansuan/rulebook'), true, JSON.stringify(sandbox.asked));
    assert.deepEqual(sandbox.started, [core, account]);
  });

  test('a Wasm that fails to start once is started again, and the shop is not asked for prices', { timeout: 10_000 }, async () => {
    const sandbox = launchMiniProgram(built, answer, (_, time) => time === 1);
    await until(() => sandbox.started.length >= 4);
    assert.deepEqual(sandbox.started, [core, core, account, account]);
    assert.deepEqual(sandbox.warnings, []);
    assert.equal(sandbox.asked.some(({ url }) => url.endsWith('/v1/quotes')), false);
  });

  test('a Wasm that fails for good: it is tried twice, and then the shop is asked for prices', { timeout: 10_000 }, async () => {
    const sandbox = launchMiniProgram(built, answer, (path) => path === core);
    await until(() => sandbox.started.includes(account ?? ''));
    assert.deepEqual(sandbox.started, [core, core, account], 'hints do without the core of prices');
    assert.equal(sandbox.asked.some(({ method, url }) => method === 'POST' && url.endsWith('/v1/quotes')), true, JSON.stringify(sandbox.asked));
    assert.deepEqual(sandbox.warnings.map((text) => text.split(':')[0]), ['the core did not start, the shop prices Error']);
  });

  test('takes no rulebook that was changed on the way', { timeout: 10_000 }, async () => {
    const changed = rulebook.replace('5900', '5800');
    assert.notEqual(changed, rulebook);
    const sandbox = launchMiniProgram(built, telling(changed));
    const isAnswered = (): boolean => sandbox.asked.some(({ url }) => url.endsWith('/v1/rulebooks/1')) && sandbox.stored.has('yansuan/clock');
    await until(isAnswered);
    assert.equal(isAnswered(), true, JSON.stringify(sandbox.asked));
    assert.equal(sandbox.stored.has('yansuan/rulebook'), false);
    assert.equal(sandbox.stored.has('yansuan/keys'), false);
    assert.deepEqual(sandbox.started, [core]);
  });
});
