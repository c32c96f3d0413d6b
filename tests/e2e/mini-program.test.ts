import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { newPrivateKeyPem } from '../../web/api/src/rulebooks/development-key.js';
import { publicKeyOf, readPrivateKey, signRulebook } from '../../web/api/src/rulebooks/seal.js';
import { launchMiniProgram, type Sandbox } from './support/mini-program-sandbox.js';
import { rootPath } from './support/served-shop.js';

const built = rootPath('web/shell/dist/build/mp-weixin');
const files = (): string[] =>
  readdirSync(built, { recursive: true, encoding: 'utf8' }).map((name) => join(built, name)).filter((name) => statSync(name).isFile());

describe('the mini-program build', () => {
  test('has every page, the core and its own tab bar', () => {
    const app = JSON.parse(readFileSync(join(built, 'app.json'), 'utf8')) as { pages: string[] };
    for (const page of app.pages) assert.ok(statSync(join(built, `${page}.wxml`)).isFile(), page);
    for (const name of ['yansuan', 'yansuan-account']) assert.ok(statSync(join(built, `static/wasm/${name}.wasm`)).size > 10_000);
    assert.ok(statSync(join(built, 'custom-tab-bar/index.json')).isFile());
  });

  test('stays under 1.6 MB of the 2 that WeChat allows', () => {
    const bytes = files().reduce((sum, name) => sum + statSync(name).size, 0);
    assert.ok(bytes < 1_600_000, `${bytes} bytes`);
    assert.equal(files().some((name) => /sw\.js|webmanifest|static\/h5/.test(name)), false, 'what only a browser uses stays out');
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
  /** The package in the sandbox, with a shop's server that tells these bytes; until it has done what it does with them. */
  const launched = async (bytes: string, done: (sandbox: Sandbox) => boolean): Promise<Sandbox> => {
    const key = readPrivateKey(newPrivateKeyPem());
    const notice = { version, sha256: 'a', url: '/v1/rulebooks/1', ...signRulebook(Buffer.from(rulebook), key), keys: [publicKeyOf(key)] };
    const sandbox = launchMiniProgram(built, ({ url }) => {
      if (url.endsWith('/v1/time')) return { status: 200, text: JSON.stringify({ server_time_ms: Date.now() }) };
      if (url.endsWith('/v1/rulebook')) return { status: 200, text: JSON.stringify(notice) };
      return url.endsWith('/v1/rulebooks/1') ? { status: 200, text: bytes } : null;
    });
    for (let wait = 0; wait < 80 && !done(sandbox); wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return sandbox;
  };

  test('starts where text cannot become code: the core prices, the rulebook is verified and kept, and what is around a price comes after', { timeout: 10_000 }, async () => {
    const sandbox = await launched(rulebook, ({ started }) => started.length === 2);
    assert.deepEqual(sandbox.warnings, []);
    assert.ok(sandbox.stored.has('yansuan/rulebook'), JSON.stringify(sandbox.asked));
    assert.deepEqual(sandbox.started, ['/static/wasm/yansuan.wasm', '/static/wasm/yansuan-account.wasm']);
  });

  test('takes no rulebook that was changed on the way', { timeout: 10_000 }, async () => {
    const changed = rulebook.replace('5900', '5800');
    assert.notEqual(changed, rulebook);
    const isAnswered = ({ asked, stored }: Sandbox): boolean => asked.some(({ url }) => url.endsWith('/v1/rulebooks/1')) && stored.has('yansuan/clock');
    const sandbox = await launched(changed, isAnswered);
    assert.ok(isAnswered(sandbox), JSON.stringify(sandbox.asked));
    assert.equal(sandbox.stored.has('yansuan/rulebook'), false);
    assert.equal(sandbox.stored.has('yansuan/keys'), false);
    assert.deepEqual(sandbox.started, ['/static/wasm/yansuan.wasm']);
  });
});
