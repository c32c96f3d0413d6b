// How the API serves the campaign page and the price check, and what it lets other pages read.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { startTestShop, type TestShop } from './support/api-server.js';

const script = 'console.log("a price")';
let shop: TestShop;
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yansuan-campaign-'));
  for (const name of ['campaign', 'check']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.html'), `<!doctype html><title>${name}</title>`);
  }
  writeFileSync(join(folder, 'campaign', 'yansuan.js'), script);
  writeFileSync(join(folder, 'campaign', 'yansuan.js.br'), brotliCompressSync(script));
  writeFileSync(join(folder, 'campaign', 'page.js'), script);
  shop = await startTestShop({ campaignDir: folder });
});
after(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}) => shop.app.inject({ method: 'GET', url, headers });

describe('the pages', () => {
  for (const name of ['campaign', 'check']) {
    test(`/${name}/ is the page, and /${name} leads there`, async () => {
      const page = await get(`/${name}/`);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, new RegExp(`<title>${name}</title>`));
      assert.equal(page.headers['cache-control'], 'no-cache');
      assert.match(String(page.headers['content-security-policy']), /script-src 'self' 'wasm-unsafe-eval'/);
      const bare = await get(`/${name}`);
      assert.deepEqual([bare.statusCode, bare.headers.location], [301, `/${name}/`]);
    });
  }

  test('what is there compressed is sent so to who understands it', async () => {
    const small = await get('/campaign/yansuan.js', { 'accept-encoding': 'br' });
    assert.deepEqual([small.headers['content-encoding'], small.headers['content-type']], ['br', 'application/javascript; charset=utf-8']);
    const plain = await get('/campaign/yansuan.js');
    assert.deepEqual([plain.headers['content-encoding'], plain.body], [undefined, script]);
  });

  test('a file that is not there is a problem, not the shop’s page', async () => {
    const answer = await get('/campaign/nothing.js', { accept: 'text/html' });
    assert.equal(answer.statusCode, 404);
  });

  test('without a build there is only the API', async () => {
    const bare = await startTestShop();
    assert.equal((await bare.app.inject({ method: 'GET', url: '/campaign/' })).statusCode, 404);
    assert.equal((await bare.app.inject({ method: 'GET', url: '/v1/time' })).statusCode, 200);
    await bare.stop();
  });
});

describe('a page on another host', () => {
  const isOpen = async (url: string): Promise<boolean> => {
    const { headers, statusCode } = await get(url, { origin: 'https://campaign.example' });
    assert.equal(statusCode, 200, url);
    return headers['access-control-allow-origin'] === '*' && headers['cross-origin-resource-policy'] === 'cross-origin';
  };
  test('may read the time, the rules and the script of the elements', async () => {
    for (const url of ['/v1/time', '/v1/rulebook', '/v1/rulebooks/1', '/campaign/yansuan.js']) assert.ok(await isOpen(url), url);
  });
  test('may read nothing else', async () => {
    for (const url of ['/v1/healthz', '/v1/demo-members', '/campaign/', '/campaign/page.js', '/check/']) assert.ok(!(await isOpen(url)), url);
  });
});
