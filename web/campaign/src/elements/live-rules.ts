import type { Core, QuoteRequest, Quoted, Receipted, Rulebook, RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/browser';
import { recall, remember } from './memory.js';
import { ServerClock } from './server-clock.js';
import type { Settings } from './settings.js';

interface Notice {
  version: number;
  url: string;
}

const minuteMs = 60_000;
/** How long the first price waits for the server's time and version before it is shown as unchecked. */
const firstWordMs = 3_000;
const askAgainMs = 10 * minuteMs;
const retryMs = 5_000;

const tagOf = (answer: Response): string | null => answer.headers.get('etag') ?? answer.headers.get('last-modified');

/** The rules of a page: loaded once, checked against the server now and then, shared by all its elements. */
export class LiveRules {
  readonly clock = new ServerClock();
  state: 'idle' | 'loading' | 'ready' | 'failed' = 'idle';
  private book: Rulebook | null = null;
  private text: RulebookDocument | null = null;
  private core: Core | null = null;
  private checkedMs = 0;
  private reachable = true;
  private askedSteadyMs = -Infinity;
  private asking: Promise<void> | null = null;
  private follow: () => Promise<void> = async () => undefined;
  private sliceTag: string | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly settings: Settings) {}

  get document(): RulebookDocument | null {
    return this.text;
  }
  /** When these rules were last known to be current, by the server's clock. */
  get checkedAtMs(): number {
    return this.checkedMs;
  }
  isOnline(): boolean {
    return this.reachable && navigator.onLine;
  }
  /** The time is the server's, and nothing happened since that could have stopped it. */
  isTimeSure(): boolean {
    return this.clock.isKnown() && !this.clock.hasJumped();
  }

  on(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Called by every element; the first call loads. */
  start(): void {
    if (this.state !== 'idle') return;
    this.state = 'loading';
    void this.load();
    addEventListener('online', () => this.comeBack());
    addEventListener('offline', () => this.tell());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.comeBack();
    });
    setInterval(() => this.everyMinute(), minuteMs);
  }

  /** The network or the shopper is back: what failed is tried once more. */
  private comeBack(): void {
    if (this.state !== 'failed') return void this.askServer();
    this.state = 'loading';
    void this.load();
  }

  /** The phone's clock jumped: ask which is right. At most once in a few seconds. */
  checkTime(): void {
    if (this.clock.hasJumped() && this.clock.steadyMs() - this.askedSteadyMs > retryMs) void this.askServer();
  }

  quote(request: QuoteRequest): Quoted | null {
    return this.book?.quote(request) ?? null;
  }
  receipt(request: QuoteRequest, lang: 'zh' | 'en'): Receipted | null {
    return this.book?.receipt(request, lang) ?? null;
  }

  private async load(): Promise<void> {
    const known = recall();
    if (known !== null && !this.clock.isKnown()) this.clock.guess(known.offset_ms);
    try {
      const word = Promise.race([this.askServer(), new Promise((done) => setTimeout(done, firstWordMs))]);
      const [core, text] = await Promise.all([loadCore({ wasmUrl: this.settings.wasmUrl }), this.fetchSlice()]);
      this.core = core;
      this.use(text);
      if (this.checkedMs === 0 && known !== null && known.version === this.text?.version) this.checkedMs = known.checked_at_ms;
      await word;
      await this.follow();
      this.state = 'ready';
    } catch {
      this.state = 'failed';
    }
    this.tell();
  }

  private async fetchSlice(): Promise<string> {
    const answer = await fetch(this.settings.rulebookUrl, { cache: 'no-cache', credentials: 'omit' });
    if (!answer.ok) throw new Error(`the rulebook answered ${answer.status}`);
    this.sliceTag = tagOf(answer);
    return answer.text();
  }

  private use(text: string): void {
    const loaded = this.core?.load(text);
    if (loaded === undefined || !loaded.ok) throw new Error('the rulebook cannot be used');
    this.book?.close();
    this.book = loaded.rulebook;
    this.text = JSON.parse(text) as RulebookDocument;
  }

  /** The time and the current version. Never throws: what was there before is still good. */
  private askServer(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
      this.tell();
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    this.askedSteadyMs = this.clock.steadyMs();
    try {
      this.follow = this.settings.apiUrl === null ? await this.askHost() : await this.askApi(this.settings.apiUrl);
      this.reachable = true;
      if (this.state === 'ready') await this.follow();
    } catch {
      this.reachable = false;
    }
  }

  /** The time and which version is current, asked at once. Answers what to do once rules are loaded. */
  private async askApi(apiUrl: string): Promise<() => Promise<void>> {
    const [{ version, url }] = await Promise.all([this.get<Notice>(`${apiUrl}v1/rulebook`), this.askTime(apiUrl)]);
    return async () => {
      const own = this.text?.version ?? 0;
      if (version > own && !(await this.replace(new URL(url, apiUrl).href))) return;
      if (version >= own) this.noteChecked();
    };
  }

  private async askTime(apiUrl: string): Promise<void> {
    const startMs = this.clock.steadyMs();
    const { server_time_ms: serverMs } = await this.get<{ server_time_ms: number }>(`${apiUrl}v1/time`);
    if (!Number.isFinite(serverMs)) throw new Error('no time in the answer');
    this.clock.sync(serverMs, this.clock.steadyMs() - startMs);
  }

  /** Without an API the host of the slice tells the time, and the slice it serves is the current one. */
  private async askHost(): Promise<() => Promise<void>> {
    const startMs = this.clock.steadyMs();
    const url = new URL(this.settings.rulebookUrl);
    url.searchParams.set('at', String(Math.random())); // past every cache
    const answer = await fetch(url, { method: 'HEAD', cache: 'no-store', credentials: 'omit' });
    const hostMs = Date.parse(answer.headers.get('date') ?? '');
    if (!answer.ok || Number.isNaN(hostMs)) throw new Error('the host does not tell the time');
    // The header counts whole seconds; half of one is the likeliest rest.
    this.clock.sync(hostMs + 500, this.clock.steadyMs() - startMs);
    const tag = tagOf(answer);
    return async () => {
      if (tag === this.sliceTag || (await this.replace(this.settings.rulebookUrl))) this.noteChecked();
      this.sliceTag = tag;
    };
  }

  /** Newer rules take over; when they cannot be had the old ones stand, and their age shows. */
  private async replace(url: string): Promise<boolean> {
    try {
      const answer = await fetch(url, { credentials: 'omit' });
      if (!answer.ok) return false;
      this.use(await answer.text());
      return true;
    } catch {
      return false;
    }
  }

  private noteChecked(): void {
    this.checkedMs = this.clock.nowMs();
    remember({ version: this.text?.version ?? 0, checked_at_ms: this.checkedMs, offset_ms: this.clock.offset });
  }

  private async get<Answer>(url: string): Promise<Answer> {
    const answer = await fetch(url, { cache: 'no-store', credentials: 'omit' });
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
    return (await answer.json()) as Answer;
  }

  private everyMinute(): void {
    if (this.state === 'failed') return this.comeBack();
    const due = this.clock.steadyMs() - this.askedSteadyMs > (this.reachable ? askAgainMs : minuteMs);
    if (due || this.clock.hasJumped()) void this.askServer();
    else this.tell();
  }

  private tell(): void {
    this.listeners.forEach((listener) => listener());
  }
}
