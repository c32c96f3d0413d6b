import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShopClock } from '../../web/sdk/src/clock.js';
import { Api } from '../../web/sdk/src/http.js';
import { memoryStorage, nodeHost } from '../../web/sdk/src/hosts/node.js';
import { weixinHost, type Wx } from '../../web/sdk/src/hosts/weixin.js';
import { Store } from '../../web/sdk/src/store.js';

interface FakeWx {
  wx: Wx;
  texts: Map<string, string>;
  sent: Parameters<Wx['request']>[0][];
  setConnected(isConnected: boolean): void;
}

/** WeChat as far as its documentation goes: callbacks, header names as the server wrote them. */
function fakeWx(answer: 'answer' | 'fail' = 'answer'): FakeWx {
  const texts = new Map<string, string>();
  const sent: FakeWx['sent'] = [];
  const listeners = new Set<(status: { isConnected: boolean }) => void>();
  const wx: Wx = {
    getStorage: ({ key, success, fail }) => (texts.has(key) ? success({ data: texts.get(key) }) : fail()),
    setStorage: ({ key, data, success, fail }) => {
      if (data.length > 1_000_000) {
        fail({ errMsg: 'setStorage:fail exceed storage max size' });
      } else {
        texts.set(key, data);
        success();
      }
    },
    removeStorage: ({ key, complete }) => {
      texts.delete(key);
      complete();
    },
    getStorageInfo: ({ success }) => success({ keys: [...texts.keys()] }),
    request: (options) => {
      sent.push(options);
      if (answer === 'fail') {
        options.fail({ errMsg: 'request:fail timeout' });
      } else {
        options.success({ statusCode: 201, header: { ETag: '"a"' }, data: '{"a":1}' });
      }
    },
    getNetworkType: ({ success }) => success({ networkType: 'wifi' }),
    onNetworkStatusChange: (listener) => void listeners.add(listener),
    offNetworkStatusChange: (listener) => void listeners.delete(listener),
    onAppShow: () => undefined,
    getRandomValues: ({ length, success }) => success({ randomValues: crypto.getRandomValues(new Uint8Array(length)).buffer }),
  };
  return { wx, texts, sent, setConnected: (isConnected) => listeners.forEach((listener) => listener({ isConnected })) };
}

describe('the mini-program host', () => {
  it('keeps texts, and says when there is no room', async () => {
    const { storage } = weixinHost(fakeWx().wx);
    assert.equal(await storage.get('a'), null);
    await storage.set('a', '颜算');
    assert.equal(await storage.get('a'), '颜算');
    await storage.remove('a');
    assert.equal(await storage.get('a'), null);
    await assert.rejects(storage.set('a', 'x'.repeat(1_000_001)), /exceed/);
  });

  it('forgets all of its own texts and no other', async () => {
    const fake = fakeWx();
    const { storage } = weixinHost(fake.wx);
    for (const key of ['yansuan/rulebook', 'yansuan/demo-silver/cart', 'yansuan.settings', 'other']) await storage.set(key, '1');
    await storage.clear();
    assert.deepEqual([...fake.texts.keys()], ['yansuan.settings', 'other']);
  });

  it('sends JSON as the text it is and reads the answer as text', async () => {
    const { wx, sent } = fakeWx();
    const answer = await weixinHost(wx).request('POST', 'https://shop/v1/orders', { a: 'b' }, '{"x":1}');
    assert.deepEqual(answer, { status: 201, headers: { etag: '"a"' }, text: '{"a":1}' });
    assert.equal(sent[0]?.data, '{"x":1}');
    assert.equal(sent[0]?.dataType, 'text');
  });

  it('rejects when no answer came', async () => {
    await assert.rejects(weixinHost(fakeWx('fail').wx).request('GET', 'https://shop/', {}, null), /timeout/);
  });

  it('has the payer confirm, and knows a no', async () => {
    const { wx } = fakeWx();
    const request = { timeStamp: '1', nonceStr: 'n', package: 'prepay_id=wx1', signType: 'RSA' as const, paySign: 's' };
    assert.equal(weixinHost(wx).requestPayment, undefined, 'an old WeChat cannot');
    const asked: object[] = [];
    let isConfirmed = true;
    wx.requestPayment = ({ success, fail, ...rest }) => {
      asked.push(rest);
      if (isConfirmed) success();
      else fail({ errMsg: 'requestPayment:fail cancel' });
    };
    assert.equal(await weixinHost(wx).requestPayment?.(request), true);
    isConfirmed = false;
    assert.equal(await weixinHost(wx).requestPayment?.(request), false);
    assert.deepEqual(asked, [request, request]);
  });

  it('notices the network going and coming, until it is no longer listened to', () => {
    const fake = fakeWx();
    const host = weixinHost(fake.wx);
    const seen: boolean[] = [];
    const stop = host.onOnline((online) => seen.push(online));
    fake.setConnected(false);
    assert.equal(host.isOnline(), false);
    fake.setConnected(true);
    stop();
    fake.setConnected(false);
    assert.deepEqual(seen, [false, true]);
  });

  it('makes ids that the API takes as keys, each another', () => {
    const old = fakeWx().wx;
    delete old.getRandomValues;
    for (const wx of [fakeWx().wx, old]) {
      const host = weixinHost(wx);
      const ids = Array.from({ length: 50 }, () => host.randomId());
      assert.equal(new Set(ids).size, 50);
      assert.ok(ids.every((id) => /^[A-Za-z0-9_-]{16,128}$/.test(id)));
    }
  });
});

describe('what is sent to the shop', () => {
  it('holds whole characters, however a text was cut, and nothing else is touched', async () => {
    const bodies: (string | null)[] = [];
    const host = { ...nodeHost(), request: async (_method: string, _url: string, _headers: unknown, body: string | null) => {
      bodies.push(body);
      return { status: 200, headers: {}, text: '{}' };
    } };
    const api = new Api(host, '', new ShopClock(() => 0, () => 0), () => undefined);
    const note = { cut: '好😀'.slice(0, 2), rest: '😀好'.slice(1), nul: 'a\0b', whole: '好😀', escaped: '\\ud83d \\\\u0000', line: '\n' };
    await api.call('POST', '/v1/x', { body: JSON.stringify(note) });
    assert.deepEqual(JSON.parse(bodies[0] ?? ''), { ...note, cut: '好\ufffd', rest: '\ufffd好', nul: 'a\ufffdb' });
  });
});

describe('what the shop answers', () => {
  it('sets the clock, unless it was kept by the browser or under its key', async () => {
    const noStore = { 'cache-control': 'no-store' };
    const answers: [ms: number, headers: Record<string, string>][] = [
      [9_000, noStore], [5_000, { 'cache-control': 'private, no-cache' }], [5_000, { ...noStore, 'idempotency-replayed': 'true' }], [9_500, noStore],
    ];
    const told = answers.map(([server_time_ms, headers]) => ({ status: 200, headers, text: JSON.stringify({ server_time_ms }) }));
    const clock = new ShopClock(() => 0, () => 0);
    const api = new Api({ ...nodeHost(), request: async () => told.shift() ?? { status: 500, headers: {}, text: '{}' } }, '', clock, () => undefined);
    const times: number[] = [];
    for (let asked = 0; asked < answers.length; asked += 1) {
      await api.call('GET', '/v1/x');
      times.push(clock.nowMs());
    }
    assert.deepEqual(times, [9_000, 9_000, 9_000, 9_500]);
  });
});

describe('the shop’s clock', () => {
  const clockAt = (times: { local: number; steady: number }): ShopClock => new ShopClock(() => times.local, () => times.steady);

  it('is the device’s until the server told the time, then the server’s', () => {
    const times = { local: 1_000_000, steady: 0 };
    const clock = clockAt(times);
    assert.equal(clock.nowMs(), 1_000_000);
    clock.sync(5_000_000, 200);
    assert.equal(clock.nowMs(), 5_000_100);
    times.local += 60_000;
    times.steady += 60_000;
    assert.equal(clock.nowMs(), 5_060_100);
  });

  it('runs on while the device sleeps, and does not run back when it is set back', () => {
    const times = { local: 1_000_000, steady: 0 };
    const clock = clockAt(times);
    clock.sync(5_000_000, 0);
    times.local += 3_600_000;
    assert.equal(clock.nowMs(), 8_600_000);
    times.local = 0;
    times.steady = 10_000;
    assert.equal(clock.nowMs(), 5_010_000);
    assert.equal(clock.isVerified(), false);
  });

  it('does not go by an answer that was long under way, unless nothing better is known', () => {
    const times = { local: 1_000_000, steady: 0 };
    const clock = clockAt(times);
    clock.sync(5_000_000, 60_000);
    assert.equal(clock.nowMs(), 5_030_000);
    clock.sync(5_000_000, 200);
    assert.equal(clock.nowMs(), 5_000_100);
    // Asked before half an hour of sleep, answered after it: the server's clock was read at any time of it.
    times.local += 1_800_000;
    times.steady += 1_800_000;
    clock.sync(5_000_100, 1_800_000);
    assert.equal(clock.nowMs(), 6_800_100);
    clock.sync(6_800_000, 9_000);
    assert.equal(clock.nowMs(), 6_804_500);
    // Moved: what was known is worth no more than any answer.
    times.local += 3_600_000;
    clock.nowMs();
    clock.sync(6_804_500, 60_000);
    assert.equal(clock.nowMs(), 6_834_500);
  });

  it('goes on from the last visit', () => {
    const first = clockAt({ local: 1_000_000, steady: 0 });
    first.sync(5_000_000, 0);
    const second = clockAt({ local: 1_500_000, steady: 9 });
    second.restore(first.save());
    assert.equal(second.nowMs(), 5_500_000);
  });
});

describe('the store', () => {
  it('counts a broken text as absent', async () => {
    const texts = new Map([['yansuan/session', '{"token":'], ['yansuan/demo', '[]']]);
    const store = new Store(memoryStorage(texts));
    assert.equal(await store.read('session'), null);
    assert.deepEqual(await store.read('demo'), []);
  });

  it('writes in order, and one that failed does not stop the next', async () => {
    const texts = new Map<string, string>();
    const plain = memoryStorage(texts);
    let isFull = true;
    const store = new Store({ ...plain, set: (key, text) => (isFull ? Promise.reject(new Error('full')) : plain.set(key, text)) });
    await assert.rejects(store.write('demo', []), /full/);
    isFull = false;
    void store.write('demo', [{ id: 'a', name: 'A', tier: 'x' }]);
    void store.write('demo', [{ id: 'b', name: 'B', tier: 'x' }]);
    assert.equal((await store.read('demo'))?.[0]?.id, 'b');
  });

  it('writes only the last of many changes that came faster than the storage', async () => {
    const written: string[] = [];
    const store = new Store({ ...memoryStorage(new Map()), set: async (_key, text) => void written.push(text) });
    for (let line = 1; line <= 50; line += 1) {
      void store.writeOf('a', 'cart', { lines: [], coupons: 'auto', next_line: line });
    }
    await store.settled();
    assert.deepEqual(written.map((text) => (JSON.parse(text) as { next_line: number }).next_line), [50]);
  });
});
