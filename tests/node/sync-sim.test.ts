// S1: devices converge; no promised change is lost, none is applied twice, each refusal is told once.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SyncDevice } from '../../web/sdk/src/sync/device.js';
import { DropsOnAnswer, SavesAfterSending, SavesCookieFirst, TakesLateAnswers } from '../sim/broken-devices.js';
import { simulate, type Variant } from '../sim/world.js';
import { figure } from './support/figures.js';

const seeds = figure('YANSUAN_S1_SEEDS', 500);

describe('devices of one member', () => {
  it(`agree in the end, over ${seeds} bad networks, with crashes and restored servers`, async () => {
    for (let seed = 1; seed <= seeds; seed += 1) {
      assert.deepEqual(await simulate(seed), [], `seed ${seed}`);
    }
  });

  const broken: [what: string, variant: Variant][] = [
    ['saves a change after sending it', { device: SavesAfterSending }],
    ['keeps the last id apart from the effect', { server: { lastIdApart: true } }],
    ['drops its changes because an answer came', { device: DropsOnAnswer }],
    ['does not keep results', { server: { resultsNotKept: true } }],
    ['takes late answers', { device: TakesLateAnswers }],
    ['counts by a clock', { server: { clockCookie: true } }],
    ['saves the cookie before the patch', { device: SavesCookieFirst }],
  ];
  for (const [what, variant] of broken) {
    it(`would not, if one ${what}`, async (t) => {
      const found = new Map<string, number>();
      for (let seed = 1; seed <= 60; seed += 1) {
        (await simulate(seed, variant)).forEach((violation) => found.set(violation, (found.get(violation) ?? 0) + 1));
      }
      t.diagnostic([...found].map(([violation, times]) => `${violation}: ${times}`).join(', '));
      assert.ok(found.size > 0, 'the simulator does not see it');
    });
  }
});

/** S2: the storage fails at operation k, once or from there on. */
describe('a phone whose storage fails', () => {
  const deviceOn = (texts: Map<string, string>, mayWrite: () => boolean): SyncDevice => {
    let ids = 0;
    const write = (act: () => void): void => {
      if (!mayWrite()) throw new Error('no room');
      act();
    };
    return new SyncDevice({
      storage: {
        get: async (key) => texts.get(key) ?? null,
        set: async (key, text) => write(() => void texts.set(key, text)),
        remove: async (key) => write(() => void texts.delete(key)),
        clear: async () => write(() => texts.clear()),
      },
      randomId: () => `id-${String((ids += 1)).padStart(16, '0')}`,
    }, 'member');
  };
  const reopened = async (texts: Map<string, string>): Promise<SyncDevice> => {
    const device = deviceOn(new Map(texts), () => true);
    await device.open();
    return device;
  };
  const answerTo = (nonce: string): Parameters<SyncDevice['receive']>[0] => ({
    nonce, epoch: 'e', cookie: 7, last_mutation_id: 1, results: [{ id: 1, status: 'applied' }], full: true,
    patch: [{ op: 'put', table: 'shelf', key: 'k', rev: 7, value: { units: 2 } }], rulebook_version: 1, server_time_ms: 0,
  });

  for (const lasting of [false, true]) {
    it(`has the old state or the new one, ${lasting ? 'from any operation on' : 'at any one operation'}`, async () => {
      for (let failing = 0; failing < 12; failing += 1) {
        const texts = new Map<string, string>();
        let operation = 0;
        const device = deviceOn(texts, () => {
          const now = operation++;
          return lasting ? now < failing : now !== failing;
        });
        const steps = [
          () => device.open(),
          () => device.patch('shelf', 'k', { units: 1 }),
          () => device.receive(answerTo(device.request().nonce)),
          () => device.delete('shelf', 'k'),
        ];
        for (const step of steps) {
          const before = JSON.stringify([...device.rows('shelf')]);
          const hadWorked = await step().then(() => true, () => false);
          const shown = JSON.stringify([...device.rows('shelf')]);
          if (!hadWorked) assert.equal(shown, before, 'a change that failed is not shown');
          const kept = JSON.stringify([...(await reopened(texts)).rows('shelf')]);
          assert.equal(kept, shown, `operation ${failing}: what is shown is what is kept`);
        }
      }
    });
  }

  it('does not take a text that was cut for a state', async () => {
    const texts = new Map<string, string>();
    const device = deviceOn(texts, () => true);
    await device.open();
    await device.patch('shelf', 'k', { units: 1 });
    const slot = `yansuan/member/sync/${texts.get('yansuan/member/sync') ?? ''}`;
    texts.set(slot, (texts.get(slot) ?? '').slice(0, -3));
    assert.deepEqual([...(await reopened(texts)).rows('shelf')], []);
  });
});

