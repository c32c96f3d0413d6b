// The core's JSON door without Wasm (tests/core/door_main.cpp), and how its answers are compared.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { nativeProgram } from './native.js';

const nativeDoor = nativeProgram('yansuan_door');

/** Each line is a verb and a document without line breaks. */
export const answerNatively = (lines: string[], zone = process.env['TZ'] ?? 'UTC'): string[] =>
  execFileSync(nativeDoor, { input: `${lines.join('\n')}\n`, maxBuffer: 1 << 30, env: { ...process.env, TZ: zone } }).toString().trimEnd().split('\n');

/** Tells where two answers part; a whole diff of long texts takes minutes. */
export function sameTexts(actual: string[], expected: string[]): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((text, i) => {
    const wanted = expected[i] ?? '';
    if (text === wanted) return;
    let at = 0;
    while (text[at] === wanted[at]) at += 1;
    assert.fail(`answer ${i} parts at ${at}: ${text.slice(at - 60, at + 60)} | ${wanted.slice(at - 60, at + 60)}`);
  });
}
