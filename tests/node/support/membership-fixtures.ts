// The worked examples of membership (shared/fixtures/membership/README.md), and a shop that delivers follow-ups.
import { readdirSync, readFileSync } from 'node:fs';
import type { AccountAnswer, AccountEvent, Applied, ApplyRequest, MemberAccount, RulebookDocument, ShopFacts } from '@yansuan/core';
import { sopText } from './fixtures.js';

interface Step {
  who?: string;
  now: string;
  event: AccountEvent;
  shop?: ShopFacts;
  expect?: Partial<AccountAnswer>;
}

interface WrittenFixture {
  id: string;
  title: string;
  rules?: Partial<NonNullable<RulebookDocument['membership']>>;
  steps: Step[];
  accounts?: Record<string, Partial<AccountAnswer>>;
}

export interface MembershipFixture extends WrittenFixture {
  rulebookText: string;
}

const folder = new URL('../../../shared/fixtures/membership/', import.meta.url);

const bookWith = (rules: WrittenFixture['rules']): string => {
  if (rules === undefined) return sopText;
  const book = JSON.parse(sopText) as RulebookDocument;
  return JSON.stringify({ ...book, membership: { ...book.membership, ...rules } });
};

export const membershipFixtures: MembershipFixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const written = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WrittenFixture;
    return { ...written, rulebookText: bookWith(written.rules) };
  });

/** "2026-03-01 10:00:00" in China. */
export const instantOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);

/** Accounts by name, each as its last answer left it. */
export class Members {
  readonly last = new Map<string, AccountAnswer>();
  private readonly accounts = new Map<string, MemberAccount>();

  constructor(private readonly ask: (request: ApplyRequest) => Applied) {}

  apply(who: string, event: AccountEvent, nowMs: number, shop?: ShopFacts): Applied {
    const account = this.accounts.get(who) ?? { id: who };
    const answer = this.ask({ account, event, now_ms: nowMs, ...(shop === undefined ? {} : { shop }) });
    if (!answer.ok) return answer;
    this.accounts.set(who, answer.applied.account);
    this.last.set(who, answer.applied);
    for (const followUp of answer.applied.follow_ups) this.apply(followUp.to, followUp.event, nowMs);
    return answer;
  }
}
