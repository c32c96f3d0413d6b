// What a page pays for a live price: the script, the Wasm, the rules.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';

const dist = new URL('../../web/campaign/dist/', import.meta.url);
const sizeOf = (file: string): number => readFileSync(new URL(`${file}.br`, dist)).length;

test('script, Wasm and rules of a live price are under 150 KB over the wire', (context) => {
  const parts = ['campaign/yansuan.js', 'campaign/yansuan.wasm', 'campaign/rulebook.json'].map((file) => ({ file, bytes: sizeOf(file) }));
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
  for (const part of parts) context.diagnostic(`${part.file}: ${part.bytes} bytes brotli`);
  context.diagnostic(`together: ${bytes} bytes brotli`);
  assert.ok(parts.every((part) => part.bytes > 500) && bytes < 150_000, `${bytes} bytes`);
});

test('the script of the elements alone is under 20 KB, the page with its drawing under 6 KB', () => {
  assert.ok(sizeOf('campaign/yansuan.js') < 20_000, `${sizeOf('campaign/yansuan.js')} bytes`);
  const page = ['index.html', 'page.css', 'page.js'].reduce((sum, file) => sum + sizeOf(`campaign/${file}`), 0);
  assert.ok(page > 1_000 && page < 6_000, `${page} bytes`);
});

test('what is sent compressed is the file itself', () => {
  for (const folder of ['campaign', 'check']) {
    const files = readdirSync(new URL(`${folder}/`, dist)).filter((name) => existsSync(new URL(`${folder}/${name}.br`, dist)));
    assert.ok(files.length >= 5);
    for (const name of files) {
      const plain = readFileSync(new URL(`${folder}/${name}`, dist));
      assert.ok(brotliDecompressSync(readFileSync(new URL(`${folder}/${name}.br`, dist))).equals(plain), `${folder}/${name}`);
    }
  }
});

test('no script of the pages evaluates text, which their security policy forbids', () => {
  for (const file of ['campaign/yansuan.js', 'campaign/page.js', 'check/check.js']) {
    assert.doesNotMatch(readFileSync(new URL(file, dist), 'utf8'), /\beval\(|new Function\b/, file);
  }
});
