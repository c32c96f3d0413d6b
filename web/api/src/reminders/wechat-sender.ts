import type { WechatSettings } from '../identity/wechat.js';
import type { MessageSender } from './send-messages.js';

const withinMs = 5_000;
/** A token is renewed so long before it ends. */
const renewedBeforeMs = 300_000;

/** Asking again changes nothing: no such user, not wanted, no such template, words that do not fit it. */
const refusals: readonly number[] = [40003, 40037, 43101, 47003];
const staleTokens: readonly number[] = [40001, 40014, 42001];

/** WeChat's subscribe messages, with an access token that is kept as long as it is good. */
export function wechatSender({ appId, secret, apiUrl }: WechatSettings, nowMs: () => number): MessageSender {
  let token: { text: string; untilMs: number } | undefined;

  const freshToken = async (): Promise<string> => {
    if (token === undefined || nowMs() > token.untilMs - renewedBeforeMs) {
      const told = await post(new URL('/cgi-bin/stable_token', apiUrl), { grant_type: 'client_credential', appid: appId, secret });
      if (typeof told['access_token'] !== 'string') {
        throw new Error(`WeChat gives no token: ${String(told['errcode'])}`);
      }
      token = { text: told['access_token'], untilMs: nowMs() + Number(told['expires_in'] ?? 0) * 1_000 };
    }
    return token.text;
  };

  return {
    async send(message) {
      const url = new URL('/cgi-bin/message/subscribe/send', apiUrl);
      url.searchParams.set('access_token', await freshToken());
      const code = Number((await post(url, message))['errcode']);
      if (code === 0) {
        return 'sent';
      }
      if (refusals.includes(code)) {
        return 'refused';
      }
      if (staleTokens.includes(code)) {
        token = undefined;
      }
      throw new Error(`WeChat did not take the message: ${code}`);
    },
  };
}

async function post(url: URL, body: object): Promise<Record<string, unknown>> {
  try {
    const answer = await fetch(url, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(withinMs),
    });
    const told: unknown = await answer.json();
    return typeof told === 'object' && told !== null ? { ...told } : {};
  } catch {
    // The error would name the URL, and the URL the token.
    throw new Error('WeChat does not answer.');
  }
}
