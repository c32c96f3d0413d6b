import { NetworkError, ShopError } from './errors.js';
import type { ShopClock } from './clock.js';
import type { Host, HostAnswer, Method } from './hosts/host.js';
import type { Problem, ServerTime } from './wire.js';

export interface Sending {
  body?: string;
  headers?: Record<string, string>;
  /** Shows the member's token. Only where it is needed: one that ran out is refused everywhere. */
  asMember?: boolean;
  /** Shows this token and no other. */
  token?: string;
}

/** An answer that was kept, by the browser or under its key, tells the time of then. */
const isOfNow = ({ headers }: HostAnswer): boolean =>
  (headers['cache-control'] ?? '').includes('no-store') && headers['idempotency-replayed'] === undefined;

/** A text cut in the middle of an emoji would be refused, and with it all that is sent along. */
const wholeCharacters = (json: string): string =>
  json.replace(/\\\\|\\u(?:d[89a-f][0-9a-f]{2}|0000)/g, (found) => (found === '\\\\' ? found : '\ufffd'));

/** The API over the host's request. It keeps the clock right and notices when the network goes. */
export class Api {
  token: string | null = null;
  /** Gets the next token; false when there is none to get. */
  renew: () => Promise<boolean> = () => Promise.resolve(false);
  private reachable = true;

  constructor(
    private readonly host: Host,
    private readonly baseUrl: string,
    private readonly clock: ShopClock,
    private readonly onReachable: () => void,
  ) {}

  isOnline(): boolean {
    return this.reachable && this.host.isOnline();
  }

  /** What the device says. */
  hasNetwork(): boolean {
    return this.host.isOnline();
  }

  /**
   * Any answer, whatever its status. Throws NetworkError when none came. A member's token that ran out is renewed and
   * the request sent once more.
   */
  async send(method: Method, path: string, sending: Sending = {}): Promise<HostAnswer> {
    if (sending.asMember !== true || sending.token !== undefined) {
      return this.request(method, path, sending, sending.token ?? null);
    }
    if (this.token === null) {
      await this.renew();
    }
    const shown = this.token;
    const answer = await this.request(method, path, sending, shown);
    if (answer.status !== 401 || shown === null) {
      return answer;
    }
    const isRenewed = this.token !== shown ? this.token !== null : await this.renew();
    return isRenewed ? this.request(method, path, sending, this.token) : answer;
  }

  private async request(method: Method, path: string, { body, headers }: Sending, token: string | null): Promise<HostAnswer> {
    const all: Record<string, string> = { accept: 'application/json', ...headers };
    if (token !== null) {
      all['authorization'] = `Bearer ${token}`;
    }
    if (body !== undefined) {
      all['content-type'] = 'application/json';
    }
    try {
      const answer = await this.host.request(method, this.baseUrl + path, all, body === undefined ? null : wholeCharacters(body));
      this.setReachable(true);
      return answer;
    } catch (error) {
      this.setReachable(false);
      throw new NetworkError(error instanceof Error ? error.message : 'no answer');
    }
  }

  /** A successful answer's body; a problem becomes a ShopError with its code. */
  async call<Answer>(method: Method, path: string, sending: Sending = {}): Promise<Answer> {
    const startMs = this.clock.steadyMs();
    const answer = await this.send(method, path, sending);
    if (answer.status >= 400) {
      throw errorOf(answer);
    }
    const parsed = JSON.parse(answer.text) as Answer & Partial<ServerTime>;
    if (typeof parsed.server_time_ms === 'number' && isOfNow(answer)) {
      this.clock.sync(parsed.server_time_ms, this.clock.steadyMs() - startMs);
    }
    return parsed;
  }

  private setReachable(reachable: boolean): void {
    if (this.reachable !== reachable) {
      this.reachable = reachable;
      this.onReachable();
    }
  }
}

export function problemOf(answer: HostAnswer): Problem {
  try {
    const problem = JSON.parse(answer.text) as Problem;
    if (typeof problem.code === 'string') {
      return problem;
    }
  } catch {
    // A proxy between us answers in its own words.
  }
  return { type: 'about:blank', title: 'Not understood.', status: answer.status, code: 'UNEXPECTED', request_id: '' };
}

export function errorOf(answer: HostAnswer): ShopError {
  const problem = problemOf(answer);
  const isSignedOut = answer.status === 401 && problem.code !== 'SIGN_IN_FAILED';
  const waitS = Number(answer.headers['retry-after']);
  const retryAfterMs = Number.isFinite(waitS) && waitS > 0 ? waitS * 1_000 : undefined;
  return new ShopError(isSignedOut ? 'SIGNED_OUT' : problem.code, problem.detail ?? problem.title, problem.issues ?? [], retryAfterMs);
}

/** Answers that decide nothing: the same request may be sent again. */
export function isTemporary(answer: HostAnswer): boolean {
  const { code } = problemOf(answer);
  return (answer.status >= 500 && code !== 'NO_PAYMENTS') || answer.status === 429 || code === 'IDEMPOTENCY_IN_FLIGHT';
}
