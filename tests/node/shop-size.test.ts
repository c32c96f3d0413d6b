// What a phone loads before the shop's first price.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { Script } from 'node:vm';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';

const built = new URL('../../web/shell/dist/build/h5/', import.meta.url);
const assets = readdirSync(new URL('assets/', built));

test('the first route of the H5 shop is under 280 KB in brotli: page, script, style and the core of prices', (context) => {
  // What comes after the first price, or only where a browser lacks something, has other names.
  const first = assets.filter((name) => /^(?:index|style|yansuan)-[A-Za-z0-9_-]{8}\.(?:js|css|wasm)$/.test(name));
  assert.deepEqual(first.map((name) => name.replace(/-[A-Za-z0-9_-]{8}\./, '.')).sort(), ['index.js', 'style.css', 'yansuan.wasm']);
  const parts = [
    { name: 'index.html', bytes: brotliCompressSync(readFileSync(new URL('index.html', built))).length },
    ...first.map((name) => ({ name, bytes: readFileSync(new URL(`assets/${name}.br`, built)).length })),
  ];
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  for (const part of parts) context.diagnostic(`${part.name}: ${part.bytes} bytes brotli`);
  context.diagnostic(`together: ${bytes} bytes brotli`);
  assert.equal(parts.every((part) => part.bytes > 200) && bytes <= 280_000, true, `${bytes} bytes`);
});

test('the shop is one plain script: of a module no browser keeps the compiled code when the service worker puts it away', () => {
  const page = readFileSync(new URL('index.html', built), 'utf8');
  const [, name = ''] = /<script defer src="\/assets\/(index-[\w-]{8}\.js)">/.exec(page) ?? [];
  assert.equal(assets.includes(name), true, page);
  assert.equal(page.includes('type="module"'), false);
  const script = readFileSync(new URL(`assets/${name}`, built), 'utf8');
  assert.match(script, /^\/\/# allFunctionsCalledOnLoad\n/);
  assert.ok(new Script(script));
});

test('what is sent compressed is the file itself', () => {
  const compressed = assets.filter((name) => name.endsWith('.br'));
  assert.equal(compressed.length, assets.filter((name) => /\.(?:js|css|wasm)$/.test(name)).length);
  for (const name of compressed) {
    const plain = readFileSync(new URL(`assets/${name.slice(0, -3)}`, built));
    assert.equal(brotliDecompressSync(readFileSync(new URL(`assets/${name}`, built))).equals(plain), true, name);
  }
});
