// The worked courses of group-buy and bargains (shared/fixtures/groups/README.md), as the questions that they ask.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type {
  AccountRulebook, Campaign, CampaignReport, CampaignStock, Countdown, Group, GroupAnswer, GroupEvent, GroupStep, RulebookDocument,
} from '@yansuan/core';

interface WrittenStep {
  at: string;
  group?: string;
  event: GroupEvent;
  expect: Partial<GroupAnswer>;
}

export interface GroupFixture {
  id: string;
  title: string;
  spec: string;
  rulebook: string | RulebookDocument;
  campaign: string;
  campaign_changes?: Partial<Campaign>;
  sum: string;
  steps: WrittenStep[];
  report?: Partial<CampaignReport>;
  countdown?: { at: string; expect: Partial<Countdown> }[];
}

const shared = new URL('../../../shared/', import.meta.url);

export const luqianerText = readFileSync(new URL('rulebooks/luqianer.json', shared), 'utf8');

export const groupFixtures: GroupFixture[] = readdirSync(new URL('fixtures/groups/', shared))
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(`fixtures/groups/${file}`, shared), 'utf8')) as GroupFixture);

export function groupRulebookText({ rulebook, campaign, campaign_changes }: GroupFixture): string {
  const book = typeof rulebook === 'string' ? (JSON.parse(readFileSync(new URL(`rulebooks/${rulebook}.json`, shared), 'utf8')) as RulebookDocument) : structuredClone(rulebook);
  for (const one of book.campaigns?.list ?? []) if (one.id === campaign) Object.assign(one, campaign_changes);
  return JSON.stringify(book);
}

const instant = (at: string): number => Date.parse(`${at}+08:00`);

/** What is asked, what was answered, and what part of the answer is expected. */
export interface Asked {
  verb: 'step' | 'campaign-report' | 'countdown';
  request: string;
  answer: object;
  expect: object;
}

/** Goes through a fixture, each answer stored and given to the next step. */
export function goThrough(fixture: GroupFixture, book: AccountRulebook, seen: (asked: Asked) => void): void {
  const groups = new Map<string, Group>();
  const { campaign } = fixture;
  let stock: CampaignStock | null = null;
  let last = '';
  for (const { at, group: named, event, expect } of fixture.steps) {
    const nowhere = event.type === 'open' || event.type === 'stock_changed';
    const step: GroupStep = { campaign, group: groups.get(named ?? (nowhere ? '' : last)) ?? null, stock, event, now_ms: instant(at) };
    const answer = book.step(step);
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    seen({ verb: 'step', request: JSON.stringify(step), answer: answer.step, expect });
    stock = answer.step.stock;
    if (answer.step.group === null) continue;
    groups.set(answer.step.group.id, answer.step.group);
    if (event.type === 'open') last = answer.step.group.id;
  }
  if (fixture.report) {
    const request = { campaign, stock, groups: [...groups.values()] };
    const answer = book.campaignReport(request);
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    seen({ verb: 'campaign-report', request: JSON.stringify(request), answer: answer.report, expect: fixture.report });
  }
  for (const { at, expect } of fixture.countdown ?? []) {
    const request = { campaign, stock, now_ms: instant(at) };
    const answer = book.countdown(request);
    if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
    seen({ verb: 'countdown', request: JSON.stringify(request), answer: answer.countdown, expect });
  }
}
