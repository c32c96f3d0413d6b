import { NetworkError, ShopError } from './errors.js';
import { isTemporary, errorOf, type Api } from './http.js';
import type { Method } from './hosts/host.js';
import { jittered } from './schedule.js';

const triesAtMost = 3;
const firstWaitMs = 400;

/**
 * Writes that happen once, however often they are sent. Without an answer the same request is sent again under its key,
 * later each time; a deed asked for again after giving up has the same key too, until it is answered.
 */
export class Deeds {
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly api: Api,
    private readonly newKey: () => string,
    private readonly wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  ) {}

  /** Throws ShopError when it is refused, NetworkError when nobody knows whether it arrived. */
  async send<Answer>(method: Method, path: string, ask?: object): Promise<Answer> {
    // WeChat announces JSON even where there is none, so there always is.
    const body = JSON.stringify(ask ?? {});
    const name = `${method} ${path} ${body}`;
    const key = this.keys.get(name) ?? this.newKey();
    this.keys.set(name, key);
    let last: Error = new NetworkError('no answer');
    for (let attempt = 0; attempt < triesAtMost; attempt += 1) {
      if (attempt > 0) {
        await this.wait(Math.max(jittered(firstWaitMs * 2 ** attempt), last instanceof ShopError ? (last.retryAfterMs ?? 0) : 0));
      }
      try {
        const answer = await this.api.send(method, path, { body, headers: { 'idempotency-key': key }, asMember: true });
        if (answer.status < 400) {
          this.keys.delete(name);
          return JSON.parse(answer.text) as Answer;
        }
        last = errorOf(answer);
        if (!isTemporary(answer)) {
          this.keys.delete(name);
          throw last;
        }
      } catch (error) {
        if (!(error instanceof NetworkError)) {
          throw error;
        }
        last = error;
        if (!this.api.hasNetwork()) {
          break;
        }
      }
    }
    throw last;
  }

  /** Another member's deeds are others. */
  forget(): void {
    this.keys.clear();
  }
}
