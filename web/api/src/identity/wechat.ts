import { ProblemError } from '../problems.js';
import { signInFailed } from './failed.js';

export interface WechatIdentity {
  /** Who the mini-program's login code belongs to. A code works once. */
  openIdOf(code: string): Promise<string>;
}

export interface WechatSettings {
  appId: string;
  secret: string;
  apiUrl: string;
}

const withinMs = 5_000;
const busy = (): ProblemError =>
  new ProblemError(503, 'WECHAT_UNREACHABLE', 'WeChat does not answer. Try again.', {}, { 'retry-after': '3' });

/** The code2session interface of WeChat's mini-programs. The session key it tells is not kept. */
export function code2session({ appId, secret, apiUrl }: WechatSettings): WechatIdentity {
  return {
    async openIdOf(code) {
      const url = new URL('/sns/jscode2session', apiUrl);
      url.search = new URLSearchParams({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' }).toString();
      const { openid, errcode } = await ask(url);
      if (typeof openid === 'string' && openid !== '') {
        return openid;
      }
      // 40029 not a code, 40163 used before, 40226 blocked by WeChat: all the same to whoever asks.
      throw [40029, 40163, 40226].includes(Number(errcode)) ? signInFailed() : busy();
    },
  };
}

async function ask(url: URL): Promise<{ openid?: unknown; errcode?: unknown }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(withinMs) });
    const body: unknown = await answer.json();
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    // The error would name the URL, and the URL the secret.
    throw busy();
  }
}
