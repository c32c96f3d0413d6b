import type { CompareRequest, Comparison, Hints, HintsRequest, Plan, PlanRequest } from '@yansuan/core';
import type { AccountCore, AccountQuestions } from './account-core.js';
import type { PricedRulebook } from './price-core.js';
import type { LoadedRulebook } from './rulebook-keeper.js';
import { withQuietHours, type QuietChoice } from './shelf/rows.js';

interface Opened {
  sha256: string;
  rulebook: Promise<AccountQuestions | null>;
}

/**
 * What is asked around a price. Its Wasm is a second download, so it comes with the first question and not with the
 * shop. Where it cannot be had there are no answers, and the prices are there all the same.
 */
export class Advisor {
  private core: Promise<AccountCore> | null = null;
  /** The shop's rules, and the same with longer nights. */
  private readonly opened = new Map<QuietChoice, Opened>();
  private isClosed = false;

  constructor(
    private readonly loadAccount: (() => Promise<AccountCore>) | undefined,
    private readonly current: () => LoadedRulebook<PricedRulebook>,
  ) {}

  /** True when questions can be answered at once. */
  async prepare(): Promise<boolean> {
    return (await this.ask((rulebook) => Promise.resolve(rulebook))) !== null;
  }

  /** `request` is read when the core is there, so that the answer is about the cart of that moment. */
  async hints(request: () => HintsRequest): Promise<Hints | null> {
    const answer = await this.ask((rulebook) => rulebook.hints(request()));
    return answer?.ok === true ? answer.hints : null;
  }

  async compare(request: () => CompareRequest): Promise<Comparison | null> {
    const answer = await this.ask((rulebook) => rulebook.compare(request()));
    return answer?.ok === true ? answer.comparison : null;
  }

  /** Planned with the shop's quiet hours, or longer ones: the rules are loaded with them. */
  async plan(request: () => PlanRequest, quiet: QuietChoice): Promise<Plan | null> {
    const answer = await this.ask((rulebook) => rulebook.plan(request()), quiet);
    return answer?.ok === true ? answer.plan : null;
  }

  close(): void {
    this.isClosed = true;
    for (const choice of [...this.opened.keys()]) this.shut(choice);
    void this.core?.then((core) => core.end?.()).catch(() => undefined);
    this.core = null;
  }

  private async ask<Answer>(question: (rulebook: AccountQuestions) => Answer | Promise<Answer>, quiet: QuietChoice = 'shop'): Promise<Answer | null> {
    if (this.loadAccount === undefined || this.isClosed) {
      return null;
    }
    this.core ??= this.loadAccount();
    const { core } = this;
    try {
      const rulebook = await this.open(await core, quiet);
      return rulebook === null ? null : await question(rulebook);
    } catch {
      // The network may be back at the next question, or what ran beside the page starts anew.
      if (this.core === core) {
        this.core = null;
        this.opened.clear();
      }
      return null;
    }
  }

  private open(core: AccountCore, quiet: QuietChoice): Promise<AccountQuestions | null> {
    if (this.isClosed) {
      return Promise.resolve(null);
    }
    const { document, sha256 } = this.current();
    const known = this.opened.get(quiet);
    if (known?.sha256 === sha256) {
      return known.rulebook;
    }
    this.shut(quiet);
    const loaded = Promise.resolve(core.load(JSON.stringify(withQuietHours(document, quiet))));
    const rulebook = loaded.then((answer) => (answer.ok ? answer.rulebook : null));
    this.opened.set(quiet, { sha256, rulebook });
    return rulebook;
  }

  private shut(quiet: QuietChoice): void {
    void this.opened.get(quiet)?.rulebook.then((rulebook) => rulebook?.close()).catch(() => undefined);
    this.opened.delete(quiet);
  }
}
