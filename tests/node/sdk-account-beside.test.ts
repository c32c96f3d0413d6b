// The core of accounts in a worker: what the page asks it, and what becomes of the questions when it dies.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadAccount } from '@yansuan/core/node';
import { Advisor } from '../../web/sdk/src/advisor.js';
import { AccountBeside, type Beside, type Question, type Told } from '../../web/sdk/src/hosts/account-beside.js';
import { readSop, sharedCore } from './support/api-server.js';

/** A worker that the test plays. */
class Played implements Beside {
  onmessage: Beside['onmessage'] = null;
  onerror: Beside['onerror'] = null;
  readonly asked: Question[] = [];
  isOver = false;

  postMessage(question: Question): void {
    this.asked.push(structuredClone(question));
  }
  terminate(): void {
    this.isOver = true;
  }
  tell(told: Told): void {
    this.onmessage?.({ data: structuredClone(told) } as MessageEvent<Told>);
  }
}

const request = { cart: { lines: [{ sku: 'foundation' }] }, context: { now_ms: 1_787_000_000_000 } };

describe('the core of accounts beside the page', () => {
  it('answers each question with its own answer, in whatever order they come', async () => {
    const worker = new Played();
    const core = new AccountBeside(worker);
    const loading = core.load('{}');
    worker.tell({ id: 1, answer: { ok: true, book: 1 } });
    const loaded = await loading;
    assert.ok(loaded.ok);
    const [hints, compared] = [loaded.rulebook.hints({ request }), loaded.rulebook.compare({ request })];
    assert.deepEqual(worker.asked.slice(1), [{ id: 2, book: 1, hints: { request } }, { id: 3, book: 1, compare: { request } }]);
    worker.tell({ id: 3, answer: 'compared' });
    worker.tell({ id: 2, answer: 'hinted' });
    assert.deepEqual(await Promise.all([hints, compared]), ['hinted', 'compared']);
  });

  it('tells whoever waits when it dies, and the next question starts another', async () => {
    const account = await loadAccount();
    const text = JSON.stringify(await readSop());
    const first = new Played();
    let starts = 0;
    const current = { ...(await loadedRulebook(text)), document: JSON.parse(text), sha256: 'a' };
    const advisor = new Advisor(() => Promise.resolve(starts++ === 0 ? new AccountBeside(first) : account), () => current as never);
    const lost = advisor.hints(() => ({ request }));
    while (first.asked.length === 0) await new Promise((done) => setImmediate(done));
    first.tell(null);
    assert.equal(await lost, null);
    assert.equal(first.isOver, true);
    assert.notEqual(await advisor.hints(() => ({ request })), null);
    assert.equal(starts, 2);
    advisor.close();
    assert.equal(await advisor.hints(() => ({ request })), null, 'a closed shop asks nothing');
  });

  it('is ended with the shop', async () => {
    const worker = new Played();
    const advisor = new Advisor(() => Promise.resolve(new AccountBeside(worker)), () => ({ document: {}, sha256: 'a' }) as never);
    void advisor.prepare();
    while (worker.asked.length === 0) await new Promise((done) => setImmediate(done));
    advisor.close();
    while (!worker.isOver) await new Promise((done) => setImmediate(done));
  });
});

async function loadedRulebook(text: string) {
  const loaded = (await sharedCore()).load(text);
  assert.ok(loaded.ok);
  return { rulebook: loaded.rulebook, version: loaded.rulebook.version };
}
