import type { Account, AccountRulebook, CompareRequest, Comparison, Hints, HintsRequest, Plan, PlanRequest } from '@yansuan/core';
import type { PricedRulebook } from './price-core.js';
import type { LoadedRulebook } from './rulebook-keeper.js';
import { withQuietHours, type QuietChoice } from './shelf/rows.js';

interface Opened {
  sha256: string;
  rulebook: AccountRulebook;
}

/**
 * What is asked around a price. Its Wasm is a second download, so it comes with the first question and not with the
 * shop. Where it cannot be had there are no answers, and the prices are there all the same.
 */
export class Advisor {
  private core: Promise<Account> | null = null;
  private opened: Opened | null = null;
  private nights: Opened | null = null;
  private isClosed = false;

  constructor(
    private readonly loadAccount: (() => Promise<Account>) | undefined,
    private readonly current: () => LoadedRulebook<PricedRulebook>,
  ) {}

  /** True when questions can be answered at once. */
  async prepare(): Promise<boolean> {
    return (await this.open()) !== null;
  }

  /** `request` is read when the core is there, so that the answer is about the cart of that moment. */
  async hints(request: () => HintsRequest): Promise<Hints | null> {
    const rulebook = await this.open();
    const answer = rulebook?.hints(request());
    return answer?.ok === true ? answer.hints : null;
  }

  async compare(request: () => CompareRequest): Promise<Comparison | null> {
    const rulebook = await this.open();
    const answer = rulebook?.compare(request());
    return answer?.ok === true ? answer.comparison : null;
  }

  /** Planned with the shop's quiet hours, or longer ones: the rules are loaded with them. */
  async plan(request: () => PlanRequest, quiet: QuietChoice): Promise<Plan | null> {
    const shops = await this.open();
    const rulebook = quiet === 'shop' ? shops : await this.longNights();
    const answer = rulebook?.plan(request());
    return answer?.ok === true ? answer.plan : null;
  }

  private async longNights(): Promise<AccountRulebook | null> {
    const account = await this.account();
    if (account === null || this.isClosed) {
      return null;
    }
    const { document, sha256 } = this.current();
    if (this.nights?.sha256 !== sha256) {
      this.nights?.rulebook.close();
      this.nights = null;
      const loaded = account.load(JSON.stringify(withQuietHours(document, 'long')));
      if (!loaded.ok) {
        return null;
      }
      this.nights = { sha256, rulebook: loaded.rulebook };
    }
    return this.nights.rulebook;
  }

  close(): void {
    this.nights?.rulebook.close();
    this.nights = null;
    this.isClosed = true;
    this.opened?.rulebook.close();
    this.opened = null;
  }

  private async open(): Promise<AccountRulebook | null> {
    const account = await this.account();
    if (account === null || this.isClosed) {
      return null;
    }
    const { document, sha256 } = this.current();
    if (this.opened?.sha256 !== sha256) {
      this.opened?.rulebook.close();
      this.opened = null;
      const loaded = account.load(JSON.stringify(document));
      if (!loaded.ok) {
        return null;
      }
      this.opened = { sha256, rulebook: loaded.rulebook };
    }
    return this.opened.rulebook;
  }

  private async account(): Promise<Account | null> {
    if (this.loadAccount === undefined) {
      return null;
    }
    this.core ??= this.loadAccount();
    try {
      return await this.core;
    } catch {
      // The network may be back at the next question.
      this.core = null;
      return null;
    }
  }
}
