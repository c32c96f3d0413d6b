// The same Wasm loads where shops run: Node, a mini-program (no eval, no global WebAssembly, no fetch, no TextDecoder),
// a browser under a strict CSP. Each prices the same cart.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';
import { loadCore } from '@yansuan/core/node';
import { sopText } from './support/fixtures.js';

const dist = new URL('../../wasm/dist/', import.meta.url);
const wasm = readFileSync(new URL('yansuan.wasm', dist));

const request = {
  member: { tier: 'silver', orders: 3 },
  coupons: [{ id: 'c-15', offer: 'welcome-15' }],
  cart: { lines: [{ id: '1', sku: 'essence', units: 1 }, { id: '2', sku: 'pencil', units: 1 }] },
  context: { now_ms: Date.parse('2026-08-17T10:17:00+08:00') },
};
const payableFen = 16_710;

/** One file for a host, as a bundler of a shop would make it. */
async function bundle(source: string, format: 'iife' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: new URL('../..', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    format,
    write: false,
    target: 'es2019',
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
}

const priceIt = `
  const loaded = core.load(sopText);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.issues));
  const session = loaded.rulebook.openSession();
  const set = session.setRequest(request);
  if (!set.ok || !session.price()) throw new Error('not priced');
  const receipt = session.receipt('zh').total.text;
`;

test('Node', async () => {
  const core = await loadCore();
  const loaded = core.load(sopText);
  assert.ok(loaded.ok);
  const answer = loaded.rulebook.quote(request);
  assert.ok(answer.ok);
  assert.equal(answer.quote.payable_fen, payableFen);
});

describe('a mini-program', () => {
  /** What a mini-program gives a page: its own globals, and files of the package by path. */
  const sandbox = (instantiate: (path: string, imports: WebAssembly.Imports) => Promise<unknown>) => {
    const answers: { done?: (value: unknown) => void; failed?: (error: unknown) => void } = {};
    const answer = new Promise((done, failed) => Object.assign(answers, { done, failed }));
    const context = createContext(
      { sopText, request, done: answers.done, failed: answers.failed, WXWebAssembly: { instantiate } },
      { codeGeneration: { strings: false, wasm: false } },
    );
    runInContext('delete globalThis.WebAssembly', context);
    return { context, answer };
  };
  const source = `
    import { loadCore } from '@yansuan/core/weixin';
    loadCore({ path: '/static/wasm/yansuan.wasm', WXWebAssembly }).then((core) => {
      ${priceIt}
      done(session.payableFen + ' ' + receipt);
    }).catch(failed);
  `;
  const instantiate = (path: string, imports: WebAssembly.Imports): Promise<unknown> => {
    assert.equal(path, '/static/wasm/yansuan.wasm');
    return WebAssembly.instantiate(wasm, imports);
  };

  test('prices without eval, a global WebAssembly, fetch or TextDecoder', async () => {
    const { context, answer } = sandbox(instantiate);
    assert.equal(runInContext('typeof WebAssembly + typeof fetch + typeof TextDecoder + typeof process', context), 'undefined'.repeat(4));
    assert.throws(() => runInContext('new Function("return 1")', context), { name: 'EvalError' });
    runInContext(await bundle(source, 'iife'), context);
    assert.equal(await answer, `${payableFen} ¥167.10`);
  });

  test('tries once more when the first instantiate fails', async () => {
    let calls = 0;
    const { context, answer } = sandbox((path, imports) => {
      calls += 1;
      return calls === 1 ? Promise.reject(new Error('now and then')) : instantiate(path, imports);
    });
    runInContext(await bundle(source, 'iife'), context);
    assert.equal(await answer, `${payableFen} ¥167.10`);
    assert.equal(calls, 2);
  });

  test('says so when it fails for good', async () => {
    const { context, answer } = sandbox(() => Promise.reject(new Error('no memory')));
    runInContext(await bundle(source, 'iife'), context);
    await assert.rejects(answer, { message: 'no memory' });
  });
});

describe('a browser', () => {
  let server: Server;
  let browser: Browser;
  let origin = '';
  before(async () => {
    const page = await bundle(
      `import { loadCore } from '@yansuan/core/browser';
       declare const window: Record<string, unknown>;
       window.priced = Promise.all([loadCore({ wasmUrl: '/yansuan.wasm' }), fetch('/input.json').then((r) => r.json())]).then(([core, { sopText, request }]) => {
         ${priceIt}
         return session.payableFen + ' ' + receipt;
       });`,
      'esm',
    );
    const files: Record<string, [string, string | Buffer]> = {
      '/': ['text/html', '<!doctype html><script type="module" src="/page.js"></script>'],
      '/page.js': ['text/javascript', page],
      '/yansuan.wasm': ['application/wasm', wasm],
      '/input.json': ['application/json', JSON.stringify({ sopText, request })],
    };
    server = createServer((incoming, outgoing) => {
      const [type, body] = files[incoming.url ?? ''] ?? ['text/plain', ''];
      outgoing.writeHead(200, { 'content-type': type, 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" });
      outgoing.end(body);
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    const address = server.address();
    origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  test('prices under a CSP that forbids eval', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && !message.text().includes('favicon') && errors.push(message.text()));
    await page.goto(origin);
    assert.equal(await page.evaluate('window.priced'), `${payableFen} ¥167.10`);
    assert.deepEqual(errors, []);
  });
});
