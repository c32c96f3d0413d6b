// Every worked example of the repository as lines for a JSON door (tests/core/door_main.cpp), each answered in Node,
// and what is expected of an answer.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Account, AccountRulebook, Core, Quote, Rulebook } from '@yansuan/core';
import { fixtures, matches, sopText, type Fixture } from './fixtures.js';
import { goThrough, groupFixtures, groupRulebookText, type GroupFixture } from './group-fixtures.js';
import { hintFixtures, type HintFixture } from './hint-fixtures.js';
import { instantOf, Members, membershipFixtures, type MembershipFixture } from './membership-fixtures.js';
import { planFixtures } from './plan-fixtures.js';
import { refundFixtures, refundRequest, type RefundFixture } from './refund-fixtures.js';
import { open } from './rulebooks.js';

export interface Said {
  /** `folder/name` of the fixture. */
  fixture: string;
  line: string;
  answer: string;
  /** What the answer must hold; absent where it only carries others on. */
  check?: (answer: string) => void;
}

const shared = new URL('../../../shared/fixtures/', import.meta.url);
const jsonIn = (folder: string): string[] => readdirSync(new URL(folder, shared)).filter((file) => file.endsWith('.json'));

/** How many fixtures lie in each folder. */
export const fixtureCounts = Object.fromEntries(
  readdirSync(shared, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => [name, jsonIn(`${name}/`).length]),
);

type Answer = { ok: boolean; issues?: { code: string; pointer: string }[] } & Record<string, unknown>;
interface Expected {
  expect?: object;
  refused?: object[];
}

const oneLine = (text: string): string => text.replaceAll('\n', ' ');

/** Plays fixtures through the two Wasm of this process. */
class Player {
  readonly said: Said[] = [];
  private fixture = '';
  private prices?: { text: string; book: Rulebook };
  private around?: { text: string; book: AccountRulebook };

  constructor(private readonly core: Core, private readonly account: Account) {}

  quote({ name, rulebookText, request, expect }: Fixture): void {
    this.fixture = `quotes/${name}`;
    this.priced(rulebookText, request, this.checks('quote', { expect }));
  }

  hint(written: HintFixture): void {
    this.fixture = `hints/${written.id}`;
    const book = this.openAccount(written.rulebookText);
    if (written.ask === 'hints') book.hints(written.document);
    else book.compare(written.document);
    this.note(`${written.ask} ${JSON.stringify(written.document)}`, this.account, this.checks(written.ask === 'hints' ? 'hints' : 'comparison', written));
  }

  refund(written: RefundFixture): void {
    this.fixture = `refunds/${written.id}`;
    const request = refundRequest(written, this.priced(written.rulebookText, written.request));
    const book = this.openAccount(written.rulebookText);
    book.refund(request);
    this.note(`refund ${JSON.stringify(request)}`, this.account, this.checks('refund', written));
  }

  group(written: GroupFixture): void {
    this.fixture = `groups/${written.id}`;
    const book = this.openAccount(groupRulebookText(written));
    const keys = { step: 'step', 'campaign-report': 'report', countdown: 'countdown' };
    goThrough(written, book, ({ verb, request, expect }) => this.note(`${verb} ${request}`, this.account, this.checks(keys[verb], { expect })));
  }

  membership(written: MembershipFixture): void {
    this.fixture = `membership/${written.id}`;
    const book = this.openAccount(written.rulebookText);
    const last = new Map<string, number>();
    const members = new Members((request) => {
      const answer = book.apply(request);
      last.set(request.account.id, this.said.length);
      this.note(`apply ${JSON.stringify(request)}`, this.account);
      return answer;
    });
    for (const { who = 'm', event, now, shop, expect } of written.steps) {
      const place = this.said.length;
      members.apply(who, event, instantOf(now), shop);
      if (expect !== undefined) this.alsoCheck(place, this.checks('applied', { expect }));
    }
    for (const [who, expect] of Object.entries(written.accounts ?? {})) this.alsoCheck(last.get(who), this.checks('applied', { expect }));
  }

  plans(): void {
    this.fixture = 'plans';
    const book = this.openAccount(sopText);
    for (const written of planFixtures) {
      this.fixture = `plans/${written.id}`;
      book.plan(written.plan);
      this.note(`plan ${JSON.stringify(written.plan)}`, this.account, this.checks('plan', written));
    }
  }

  /** The last rulebook stays open: most fixtures are of the same shop. */
  private openAccount(text: string): AccountRulebook {
    if (this.around?.text === text) return this.around.book;
    this.around?.book.close();
    this.around = { text, book: open(this.account, text) };
    this.note(`load-account ${oneLine(text)}`, this.account);
    return this.around.book;
  }

  private openPrices(text: string): Rulebook {
    if (this.prices?.text === text) return this.prices.book;
    this.prices?.book.close();
    this.prices = { text, book: open(this.core, text) };
    this.note(`load ${oneLine(text)}`, this.core);
    return this.prices.book;
  }

  private priced(rulebookText: string, request: Fixture['request'], check?: Said['check']): Quote {
    const answer = this.openPrices(rulebookText).quote(request);
    if (!answer.ok) assert.fail(this.fixture);
    this.note(`quote ${JSON.stringify(request)}`, this.core, check);
    return answer.quote;
  }

  private note(line: string, from: Core | Account, check?: Said['check']): void {
    this.said.push({ fixture: this.fixture, line, answer: from.lastAnswerText(), ...(check === undefined ? {} : { check }) });
  }

  private alsoCheck(place: number | undefined, check: (answer: string) => void): void {
    const one = this.said[place ?? -1];
    if (one === undefined) assert.fail(`${this.fixture}: nothing was said`);
    const before = one.check;
    one.check = (answer) => {
      before?.(answer);
      check(answer);
    };
  }

  /** Each key of what is expected is in the answer, or the document is refused as expected. */
  private checks(key: string, { expect = {}, refused }: Expected): (answer: string) => void {
    const where = this.fixture;
    return (text) => {
      const answer = JSON.parse(text) as Answer;
      if (refused !== undefined) {
        assert.deepEqual(answer.issues?.map(({ code, pointer }) => ({ code, pointer })), refused, where);
        return;
      }
      const { dues = {}, ...rest } = expect as { dues?: Record<string, number[]> };
      const told = answer[key] as { touches?: { touch: string; due_at_ms: number }[] } | undefined;
      for (const [touch, due] of Object.entries(dues)) {
        assert.deepEqual(told?.touches?.filter((one) => one.touch === touch).map((one) => one.due_at_ms), due, `${where} ${touch}`);
      }
      assert.equal(matches(rest, told), true, `${where}\nexpected ${JSON.stringify(rest)}\nanswered ${text}`);
    };
  }
}

/** Every fixture, in the order of the lines. */
export function everyFixture(core: Core, account: Account): Said[] {
  const player = new Player(core, account);
  for (const each of fixtures) player.quote(each);
  for (const each of hintFixtures) player.hint(each);
  for (const each of refundFixtures) player.refund(each);
  for (const each of groupFixtures) player.group(each);
  for (const each of membershipFixtures) player.membership(each);
  player.plans();
  return player.said;
}
