import type {
  AccountAnswer, ApplyRequest, CampaignReport, CampaignReportRequest, CheckResult, CompareRequest, Comparison, Countdown, CountdownRequest,
  GroupAnswer, GroupStep, Hints, HintsRequest, Issue, Plan, PlanRequest, Refund, RefundRequest, Simulation, SimulationRequest,
} from './contract.js';
import { type FlatEntry, foldLedger, type LedgerFold } from './ledger.js';
import { type Asked, TextDoor } from './text-door.js';
import type { AccountModule } from './yansuan-account-glue.js';

export type Refunded = { ok: true; refund: Refund } | { ok: false; issues: Issue[] };
export type Stepped = { ok: true; step: GroupAnswer } | { ok: false; issues: Issue[] };
export type Reported = { ok: true; report: CampaignReport } | { ok: false; issues: Issue[] };
export type CountedDown = { ok: true; countdown: Countdown } | { ok: false; issues: Issue[] };
export type Hinted = { ok: true; hints: Hints } | { ok: false; issues: Issue[] };
export type Compared = { ok: true; comparison: Comparison } | { ok: false; issues: Issue[] };
export type Planned = { ok: true; plan: Plan } | { ok: false; issues: Issue[] };
export type Applied = { ok: true; applied: AccountAnswer } | { ok: false; issues: Issue[] };
export type Simulated = { ok: true; simulation: Simulation } | { ok: false; issues: Issue[] };
export type AccountLoaded = { ok: true; rulebook: AccountRulebook; issues: Issue[] } | { ok: false; issues: Issue[] };

/** What is asked around a price, in this process: hints, returns, membership, group-buy, reminders. */
export class Account {
  private readonly text: TextDoor;

  constructor(private readonly module: AccountModule) {
    this.text = new TextDoor(module);
  }

  /** The last answer as it was written; for comparing bytes. */
  lastAnswerText(): string {
    return this.text.readText();
  }

  /** What a ledger adds up to, of 10,000 entries in a moment: so a balance can be checked on the phone. */
  fold(entries: readonly FlatEntry[]): LedgerFold {
    return foldLedger(this.module, entries);
  }

  /** Checks a rulebook whole without keeping it. */
  check(rulebook: string | Uint8Array): CheckResult {
    this.text.write(rulebook);
    this.module.close(this.module.load());
    return this.text.read<CheckResult>();
  }

  /** Loads a rulebook whole, with the sections that pricing skips. Close what it answers with. */
  load(rulebook: string | Uint8Array): AccountLoaded {
    this.text.write(rulebook);
    const door = this.module.load();
    const checked = this.text.read<CheckResult>();
    if (!checked.ok) return { ok: false, issues: checked.issues };
    return { ok: true, rulebook: new AccountRulebook(this.module, this.text, door), issues: checked.issues };
  }
}

/** A loaded rulebook. Each question is pure: what it answers depends on what it is asked, and it changes nothing. */
export class AccountRulebook {
  constructor(
    private readonly module: AccountModule,
    private readonly text: TextDoor,
    private readonly door: number,
  ) {}

  /** What goes back when units of an order come back. Asking is the preview. */
  refund(request: Asked<RefundRequest>): Refunded {
    this.text.ask(request);
    this.module.refund(this.door);
    return this.text.read<Refunded>();
  }

  /** What would make the cart cheaper or save more on it, each found by pricing it again. Not for the path of a tap. */
  hints(request: Asked<HintsRequest>): Hinted {
    this.text.ask(request);
    this.module.hints(this.door);
    return this.text.read<Hinted>();
  }

  /** What the cart costs alone, joining a group and opening one. */
  compare(request: Asked<CompareRequest>): Compared {
    this.text.ask(request);
    this.module.compare(this.door);
    return this.text.read<Compared>();
  }

  /** What becomes of a group and of its campaign's stock when something happens, and what is to be done. Store it whole. */
  step(request: Asked<GroupStep>): Stepped {
    this.text.ask(request);
    this.module.step(this.door);
    return this.text.read<Stepped>();
  }

  /** What a campaign has brought. */
  campaignReport(request: Asked<CampaignReportRequest>): Reported {
    this.text.ask(request);
    this.module.campaignReport(this.door);
    return this.text.read<Reported>();
  }

  /** What a group chat is still told before a campaign ends. */
  countdown(request: Asked<CountdownRequest>): CountedDown {
    this.text.ask(request);
    this.module.countdown(this.door);
    return this.text.read<CountedDown>();
  }

  /** What a member is told in the days to come, and how the shelf stands (docs/reminders.md). */
  plan(request: Asked<PlanRequest>): Planned {
    this.text.ask(request);
    this.module.plan(this.door);
    return this.text.read<Planned>();
  }

  /** What one event does to one member's account; store the account and append the entries. Asking is the preview. */
  apply(request: Asked<ApplyRequest>): Applied {
    this.text.ask(request);
    this.module.apply(this.door);
    return this.text.read<Applied>();
  }

  /** A shop of members over some days under these rules: tiers, points, coupons and their cost. Takes seconds. */
  simulate(request: Asked<SimulationRequest>): Simulated {
    this.text.ask(request);
    this.module.simulate(this.door);
    return this.text.read<Simulated>();
  }

  /** Frees its Wasm memory; it answers nothing afterwards. */
  close(): void {
    this.module.close(this.door);
  }
}
