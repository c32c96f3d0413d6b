// What a first visit downloads, and what comes in the background.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';

const limits = [
  { file: 'yansuan.wasm', bytesMax: 100_000 },
  { file: 'yansuan-glue.js', bytesMax: 6_000 },
  { file: 'yansuan-account.wasm', bytesMax: 200_000 },
];

for (const { file, bytesMax } of limits) {
  test(`${file} is under ${bytesMax} bytes brotli`, (context) => {
    const raw = readFileSync(new URL(`../../wasm/dist/${file}`, import.meta.url));
    const bytes = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
    context.diagnostic(`${raw.length} bytes raw, ${bytes} brotli`);
    assert.ok(bytes > 1_000 && bytes < bytesMax, `${bytes} bytes`);
  });
}

test('the Wasm uses no feature beyond the MVP', () => {
  // Sections of bulk memory (12) and exceptions (13) would not load in an old mini-program.
  const bytes = readFileSync(new URL('../../wasm/dist/yansuan.wasm', import.meta.url));
  const ids: number[] = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at] ?? 0);
    at += 1;
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    at += size;
  }
  assert.ok(ids.every((id) => id <= 11), `sections ${ids.join(' ')}`);
});
