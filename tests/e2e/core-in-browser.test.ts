// The two shipped Wasm in a browser: every worked example is right and byte for byte as natively, in three time zones.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { loadAccount, loadCore } from '@yansuan/core/node';
import { everyFixture, fixtureCounts, type Said } from '../node/support/every-fixture.js';
import { answerNatively, sameTexts } from '../node/support/native-door.js';
import { browserArgs } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

/** West of UTC is positive: what a page says of 1 January 2026. */
const zones = [['UTC', 0], ['Asia/Shanghai', -480], ['America/New_York', 300]] as const;

let said: Said[];
let native: string[];
let server: Server;
let browser: Browser;

before(async () => {
  said = everyFixture(await loadCore(), await loadAccount());
  native = answerNatively(said.map(({ line }) => line));
  const made = await build({ entryPoints: [rootPath('tests/e2e/support/core-page.ts')], bundle: true, format: 'iife', write: false, logLevel: 'warning' });
  const page = `<!doctype html><meta charset="utf-8"><script>${made.outputFiles[0]?.text.replaceAll('</script', '<\\/script') ?? ''}</script>`;
  server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    if (!/^yansuan(-account)?\.wasm$/.test(name)) {
      response.writeHead(200, { 'content-type': 'text/html' }).end(page);
      return;
    }
    response.writeHead(200, { 'content-type': 'application/wasm' }).end(readFileSync(rootPath(`wasm/dist/${name}`)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: browserArgs });
});

after(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

test('every fixture of every folder is among them', () => {
  const names = new Set(said.filter(({ check }) => check !== undefined).map(({ fixture }) => fixture));
  const counted = Object.fromEntries(Object.keys(fixtureCounts).map((folder) => [folder, [...names].filter((name) => name.startsWith(`${folder}/`)).length]));
  assert.deepEqual(counted, fixtureCounts);
  assert.equal(names.size > 400, true, `${names.size} fixtures`);
});

describe('every worked example in a browser is right, and the same as natively', () => {
  for (const [zone, offsetMinutes] of zones) {
    test(`in ${zone}`, async (t) => {
      const context = await browser.newContext({ timezoneId: zone });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      assert.equal(await page.evaluate('offsetMinutes()'), offsetMinutes);
      const startedMs = performance.now();
      const answers = await page.evaluate<string[]>(`answerLines(${JSON.stringify(said.map(({ line }) => line))})`);
      t.diagnostic(`${answers.length} answers in ${Math.round(performance.now() - startedMs)} ms`);
      await context.close();
      sameTexts(answers, native);
      answers.forEach((answer, place) => said[place]?.check?.(answer));
    });
  }
});

test('in Node they are the same, too', () => {
  sameTexts(said.map(({ answer }) => answer), native);
});
