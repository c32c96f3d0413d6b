// Every worked course of a group-buy or bargain through Wasm: right, by the contract, and the same bytes as natively.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { loadAccount, type Account, type CampaignStock, type Group, type GroupEvent, type GroupStep, type RulebookDocument } from '@yansuan/core/node';
import { loadTools } from '@yansuan/core/tools';
import { keeps } from './support/contract.js';
import { matches, sopText } from './support/fixtures.js';
import { goThrough, groupFixtures, groupRulebookText, luqianerText } from './support/group-fixtures.js';
import { answerNatively, sameTexts } from './support/native-door.js';
import { random } from './support/requests.js';
import { open } from './support/rulebooks.js';

let account: Account;
before(async () => {
  account = await loadAccount();
});

const schemas = {
  step: ['group-step', 'group-answer'],
  'campaign-report': ['campaign-report-request', 'campaign-report'],
  countdown: ['countdown-request', 'countdown'],
} as const;

describe('worked courses of groups in Wasm', () => {
  for (const fixture of groupFixtures) {
    test(`${fixture.id}: ${fixture.title}`, () => {
      const book = open(account, groupRulebookText(fixture));
      goThrough(fixture, book, ({ verb, request, answer, expect }) => {
        keeps(schemas[verb][0], JSON.parse(request));
        keeps(schemas[verb][1], answer);
        assert.ok(matches(expect, answer), `${request}\nexpected ${JSON.stringify(expect)}\nanswered ${JSON.stringify(answer)}`);
      });
      book.close();
    });
  }
});

test('native and Wasm answer byte for byte the same: every worked course', () => {
  const lines: string[] = [];
  const inWasm: string[] = [];
  for (const fixture of groupFixtures) {
    const text = groupRulebookText(fixture);
    const book = open(account, text);
    lines.push(`load-account ${text}`);
    inWasm.push(account.lastAnswerText());
    goThrough(fixture, book, ({ verb, request }) => {
      lines.push(`${verb} ${request}`);
      inWasm.push(account.lastAnswerText());
    });
    book.close();
  }
  sameTexts(inWasm, answerNatively(lines));
});

/** Somebody does something, sensible or not. */
function randomEvent(next: () => number, group: Group | null, sku: string): GroupEvent {
  const pick = (count: number): number => Math.floor(next() * count);
  const member = `m${pick(8)}`;
  const seat = 1 + pick((group?.last_seat ?? 0) + 1);
  const held = group?.seats.find((one) => one.state === 'held');
  const events: GroupEvent[] = [
    { type: 'open', group: 'g', sku, member, new: next() < 0.3, units: 1 + pick(12), ...(next() < 0.5 ? { size: 2 + pick(2) } : {}) },
    { type: 'join', member, name: '林小雨', new: next() < 0.5 },
    { type: 'pay', seat: held?.seat ?? seat, paid_fen: held?.price_fen ?? 1 },
    { type: 'leave', seat },
    { type: 'refund', seat },
    { type: 'help', member },
    { type: 'order', member: group?.owner ?? member },
    { type: 'stock_changed', total_units: 20 + pick(200) },
    { type: 'tick' },
  ];
  return events[group === null && next() < 0.9 ? 0 : pick(events.length)] ?? { type: 'tick' };
}

test('native and Wasm answer byte for byte the same: 600 random courses of 12 events', () => {
  const next = random(20261129);
  const lines: string[] = [];
  const inWasm: string[] = [];
  let formed = 0;
  for (const text of [sopText, luqianerText]) {
    const book = open(account, text);
    lines.push(`load-account ${text.replaceAll('\n', ' ')}`);
    inWasm.push(account.lastAnswerText());
    const campaigns = (JSON.parse(text) as RulebookDocument).campaigns?.list ?? [];
    for (let course = 0; course < 300; course += 1) {
      const campaign = campaigns[course % campaigns.length];
      assert.ok(campaign);
      let group: Group | null = null;
      let stock: CampaignStock | null = null;
      let nowMs = campaign.from_ms + Math.floor(next() * 3_600_000);
      for (let i = 0; i < 12; i += 1) {
        nowMs += Math.floor(next() * (next() < 0.1 ? 40_000_000 : 120_000));
        const step: GroupStep = { campaign: campaign.id, group, stock, event: randomEvent(next, group, campaign.skus[0] ?? ''), now_ms: nowMs };
        const answer = book.step(step);
        if (!answer.ok) assert.fail(JSON.stringify(answer.issues));
        lines.push(`step ${JSON.stringify(step)}`);
        inWasm.push(account.lastAnswerText());
        ({ group, stock } = answer.step);
      }
      // TypeScript does not see the assignments of the loop.
      if ((group as Group | null)?.status === 'formed') formed += 1;
    }
    book.close();
  }
  assert.ok(formed > 50, `${formed} formed`);
  sameTexts(inWasm, answerNatively(lines));
});

test('the second shop is a rulebook by the contract, and lint finds nothing in it', async () => {
  keeps('rulebook', JSON.parse(luqianerText));
  const answer = (await loadTools()).lint(luqianerText);
  assert.ok(answer.ok);
  assert.deepEqual(answer.findings, []);
});
