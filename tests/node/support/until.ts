import assert from 'node:assert/strict';

const patienceMs = 60_000;

/** However slow the machine is: waits for what must come true, and says what did not. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const latestMs = performance.now() + patienceMs; !(await isTrue()); ) {
    assert.ok(performance.now() < latestMs, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
