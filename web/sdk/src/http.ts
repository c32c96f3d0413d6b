import { NetworkError, ShopError } from './errors.js';
import type { ShopClock } from './clock.js';
import type { Host, HostAnswer } from './hosts/host.js';
import type { Problem, ServerTime } from './wire.js';

export interface Sending {
  body?: string;
  headers?: Record<string, string>;
  /** Shows the member's token. Only where it is needed: one that ran out is refused everywhere. */
  asMember?: boolean;
}

/** The API over the host's request. It keeps the clock right and notices when the network goes. */
export class Api {
  token: string | null = null;
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

  /** Any answer, whatever its status. Throws NetworkError when none came. */
  async send(method: 'GET' | 'POST', path: string, { body, headers, asMember }: Sending = {}): Promise<HostAnswer> {
    const all: Record<string, string> = { accept: 'application/json', ...headers };
    if (asMember === true && this.token !== null) {
      all['authorization'] = `Bearer ${this.token}`;
    }
    if (body !== undefined) {
      all['content-type'] = 'application/json';
    }
    try {
      const answer = await this.host.request(method, this.baseUrl + path, all, body ?? null);
      this.setReachable(true);
      return answer;
    } catch (error) {
      this.setReachable(false);
      throw new NetworkError(error instanceof Error ? error.message : 'no answer');
    }
  }

  /** A successful answer's body; a problem becomes a ShopError with its code. */
  async call<Answer>(method: 'GET' | 'POST', path: string, sending: Sending = {}): Promise<Answer> {
    const startMs = this.clock.steadyMs();
    const answer = await this.send(method, path, sending);
    if (answer.status >= 400) {
      throw errorOf(answer);
    }
    const parsed = JSON.parse(answer.text) as Answer & Partial<ServerTime>;
    if (typeof parsed.server_time_ms === 'number') {
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
  const code = answer.status === 401 ? 'SIGNED_OUT' : problem.code;
  return new ShopError(code, problem.detail ?? problem.title, problem.issues ?? []);
}
