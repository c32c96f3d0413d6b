import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, it } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { Me, Problem, RenewableSession } from '@yansuan/sdk/wire';
import { quietMs, startTestShop, stores, type TestShop } from './support/api-server.js';

const minuteMs = 60_000;
const phone = '13800001234';

let shop: TestShop;
const close = (): Promise<void> => shop.stop();
const post = (path: string, payload?: object, token?: string): Promise<LightMyRequestResponse> =>
  shop.app.inject({
    method: 'POST',
    url: `/v1/sessions/${path}`,
    ...(payload === undefined ? {} : { payload }),
    ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
  });
const me = (token: string): Promise<LightMyRequestResponse> => shop.app.inject({ url: '/v1/me', headers: { authorization: `Bearer ${token}` } });
const sendCode = async (): Promise<string> => {
  assert.equal((await post('phone/code', { phone })).statusCode, 202);
  return shop.codes.get(phone) ?? '';
};
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');
/** What a person sees of a refusal. */
const wordsOf = (answer: LightMyRequestResponse): unknown[] => {
  const { code, title, status } = answer.json<Problem>();
  return [status, code, title];
};

for (const store of stores) {
  describe(`a phone and its code, ${store}`, () => {
    beforeEach(async () => {
      shop = await startTestShop({ store });
    });

    it('sign a customer in, the same one every time', async (t) => {
      t.after(close);
      const first = await post('phone', { phone, code: await sendCode() });
      assert.equal(first.statusCode, 201, first.body);
      shop.clock.ms += minuteMs;
      const second = await post('phone', { phone, code: await sendCode() });
      assert.equal(second.json<RenewableSession>().member_id, first.json<RenewableSession>().member_id);
      const known = (await me(second.json<RenewableSession>().token)).json<Me>();
      assert.deepEqual([known.name, known.member.tier, known.member.orders], ['138****1234', 'visitor', 0]);
    });

    it('are refused in the same words whatever is wrong', async (t) => {
      t.after(close);
      const code = await sendCode();
      const wrong = await post('phone', { phone, code: otherThan(code) });
      const never = await post('phone', { phone: '13900009999', code });
      assert.equal((await post('phone', { phone, code })).statusCode, 201);
      const again = await post('phone', { phone, code });
      shop.clock.ms += minuteMs;
      const old = await sendCode();
      shop.clock.ms += 5 * minuteMs;
      const late = await post('phone', { phone, code: old });
      for (const answer of [wrong, never, again, late]) {
        assert.deepEqual(wordsOf(answer), [401, 'SIGN_IN_FAILED', 'That did not work. Ask for a new code.']);
      }
    });

    it('do not work after five failures in ten minutes, and work again when those are over', async (t) => {
      t.after(close);
      const code = await sendCode();
      for (let failure = 0; failure < 5; failure += 1) {
        assert.equal((await post('phone', { phone, code: otherThan(code) })).statusCode, 401);
      }
      assert.deepEqual(wordsOf(await post('phone', { phone, code })), [401, 'SIGN_IN_FAILED', 'That did not work. Ask for a new code.']);
      shop.clock.ms += 10 * minuteMs - 1;
      assert.equal((await post('phone', { phone, code: await sendCode() })).statusCode, 401);
      shop.clock.ms += 1;
      assert.equal((await post('phone', { phone, code: shop.codes.get(phone) })).statusCode, 201);
    });

    it('are not guessed by asking fast: of twenty at once five are looked at', async (t) => {
      t.after(close);
      const code = await sendCode();
      await Promise.all(Array.from({ length: 20 }, () => post('phone', { phone, code: otherThan(code) })));
      assert.equal((await post('phone', { phone, code })).statusCode, 401);
    });

    it('are sent once a minute', async (t) => {
      t.after(close);
      await sendCode();
      const soon = await post('phone/code', { phone });
      assert.deepEqual([soon.statusCode, soon.headers['retry-after']], [429, '60']);
      shop.clock.ms += minuteMs;
      await sendCode();
    });
  });

  describe(`a session, ${store}`, () => {
    beforeEach(async () => {
      shop = await startTestShop({ store });
    });

    it('lasts an hour and is renewed with a token that works once', async (t) => {
      t.after(close);
      const guest = (await post('guest')).json<RenewableSession>();
      shop.clock.ms = quietMs + 60 * minuteMs;
      assert.equal((await me(guest.token)).statusCode, 401);
      const next = (await post('refresh', { refresh_token: guest.refresh_token })).json<RenewableSession>();
      assert.equal(next.member_id, guest.member_id);
      assert.equal((await me(next.token)).statusCode, 200);
    });

    it('goes on when the answer to a refresh token was lost: asked again at once there is another, and the lost one ends', async (t) => {
      t.after(close);
      const guest = (await post('guest')).json<RenewableSession>();
      const lost = (await post('refresh', { refresh_token: guest.refresh_token })).json<RenewableSession>();
      shop.clock.ms += minuteMs;
      const again = await post('refresh', { refresh_token: guest.refresh_token });
      assert.equal(again.statusCode, 201);
      const next = again.json<RenewableSession>();
      assert.deepEqual([(await me(lost.token)).statusCode, (await me(next.token)).statusCode], [401, 200]);
      // Renewed in its turn; whoever comes with the lost one then has it from elsewhere.
      shop.clock.ms += minuteMs;
      const later = (await post('refresh', { refresh_token: next.refresh_token })).json<RenewableSession>();
      assert.equal((await post('refresh', { refresh_token: lost.refresh_token })).statusCode, 401);
      assert.equal((await me(later.token)).statusCode, 401);
    });

    const twoHands: [name: string, meanwhile: (next: RenewableSession, first: RenewableSession) => Promise<unknown>][] = [
      ['after a minute', async () => (shop.clock.ms += minuteMs + 1)],
      ['when its answer was used', (next) => post('refresh', { refresh_token: next.refresh_token })],
      ['a third time', (_next, first) => post('refresh', { refresh_token: first.refresh_token })],
    ];
    for (const [name, meanwhile] of twoHands) {
      it(`ends everywhere when a refresh token comes again ${name}`, async (t) => {
        t.after(close);
        const guest = (await post('guest')).json<RenewableSession>();
        const next = (await post('refresh', { refresh_token: guest.refresh_token })).json<RenewableSession>();
        await meanwhile(next, guest);
        assert.equal((await post('refresh', { refresh_token: guest.refresh_token })).statusCode, 401);
        assert.equal((await me(next.token)).statusCode, 401);
        assert.equal((await post('refresh', { refresh_token: next.refresh_token })).statusCode, 401);
      });
    }

    it('is renewed twice at most when three ask with one token at the same time, and then ends', async (t) => {
      t.after(close);
      const guest = (await post('guest')).json<RenewableSession>();
      const answers = await Promise.all([1, 2, 3].map(() => post('refresh', { refresh_token: guest.refresh_token })));
      assert.deepEqual(answers.map(({ statusCode }) => statusCode).sort(), [201, 201, 401]);
      for (const { token } of answers.filter(({ statusCode }) => statusCode === 201).map((each) => each.json<RenewableSession>())) {
        assert.equal((await me(token)).statusCode, 401);
      }
    });

    it('ends when its member signs out, and what could renew it too', async (t) => {
      t.after(close);
      const guest = (await post('guest')).json<RenewableSession>();
      const other = (await post('guest')).json<RenewableSession>();
      assert.equal((await post('end', undefined, guest.token)).statusCode, 204);
      assert.equal((await me(guest.token)).statusCode, 401);
      assert.equal((await post('refresh', { refresh_token: guest.refresh_token })).statusCode, 401);
      assert.equal((await me(other.token)).statusCode, 200);
      const demo = await shop.signIn('demo-gold');
      await shop.app.inject({ method: 'POST', url: '/v1/sessions/end', headers: demo });
      assert.equal((await shop.app.inject({ url: '/v1/me', headers: demo })).statusCode, 401);
    });
  });
}

/** WeChat's interface as its documentation describes it: a code works once. */
async function startWechat(asked: URLSearchParams[]): Promise<{ server: Server; apiUrl: string }> {
  const used = new Set<string>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://local');
    asked.push(searchParams);
    const code = searchParams.get('js_code') ?? '';
    response.setHeader('content-type', 'text/plain');
    if (pathname !== '/sns/jscode2session' || code === 'busy') {
      response.end('{"errcode":-1,"errmsg":"system error"}');
    } else if (code === 'html') {
      response.end('<html>gateway</html>');
    } else if (!code.startsWith('good') || used.has(code)) {
      response.end('{"errcode":40029,"errmsg":"invalid code"}');
    } else {
      used.add(code);
      response.end('{"openid":"o6_bmjrPTlm6_2sgVt7hMZOPfL2M","session_key":"tiihtNczf5v6AKRyjwEUhQ=="}');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('a WeChat login code', () => {
  it('signs its owner in, works once, and a WeChat that does not answer is not the shopper’s mistake', async (t) => {
    const asked: URLSearchParams[] = [];
    const { server, apiUrl } = await startWechat(asked);
    shop = await startTestShop({ wechat: { appId: 'wx1', secret: 'hush', apiUrl } });
    t.after(async () => {
      await close();
      server.close();
    });
    const first = await post('wechat', { code: 'good1' });
    assert.equal(first.statusCode, 201, first.body);
    const second = await post('wechat', { code: 'good2' });
    assert.equal(second.json<RenewableSession>().member_id, first.json<RenewableSession>().member_id);
    assert.deepEqual(Object.fromEntries(asked[0] ?? []), { appid: 'wx1', secret: 'hush', js_code: 'good1', grant_type: 'authorization_code' });
    assert.deepEqual(wordsOf(await post('wechat', { code: 'good1' })).slice(0, 2), [401, 'SIGN_IN_FAILED']);
    for (const code of ['busy', 'html']) {
      assert.deepEqual(wordsOf(await post('wechat', { code })).slice(0, 2), [503, 'WECHAT_UNREACHABLE']);
    }
    server.close();
    server.closeAllConnections();
    const gone = await post('wechat', { code: 'good3' });
    assert.deepEqual(wordsOf(gone).slice(0, 2), [503, 'WECHAT_UNREACHABLE']);
    assert.ok(!gone.body.includes('hush'));
  });
});
