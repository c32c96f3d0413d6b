import assert from 'node:assert/strict';

/** However slow the machine is: waits for what must come true, and says what did not. */
export async function until(what: string, isTrue: () => boolean | Promise<boolean>, latestAfterMs = 60_000): Promise<void> {
  for (const latestMs = performance.now() + latestAfterMs; !(await isTrue()); ) {
    assert.ok(performance.now() < latestMs, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
