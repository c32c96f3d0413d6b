// G1: a crowd for the last seat, workers that race to pay back, a server that is killed in the middle.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { CampaignStock, Group } from '@yansuan/core';
import type { GroupView, MySeat, SessionOpened } from '@yansuan/sdk/wire';
import type { Kysely } from 'kysely';
import { openDatabase, type Place } from '../../web/api/src/database/open.js';
import type { Tables } from '../../web/api/src/database/tables.js';
import { effectsOf } from '../../web/api/src/due/effects.js';
import { workDue } from '../../web/api/src/due/worker.js';
import { sandbox, transferByHand } from '../../web/api/src/payments/adapter.js';
import { RulebookShelf } from '../../web/api/src/rulebooks/shelf.js';
import { newKey, operator, send, sharedAccount, sharedCore, startTestShop, stores, type TestShop } from './support/api-server.js';
import { checkAfterKill, checkLedgers } from './support/books.js';
import { figure } from './support/figures.js';
import { newPostgresUrl } from './support/postgres.js';
import { listeningAt, run, type Run } from './support/process.js';
import { gather, race } from './support/race.js';
import { random } from './support/requests.js';

const processes = 4;
const joiners = 500;
const units = 200;
const rounds = figure('YANSUAN_G1_ROUNDS', 50);
const roundsAtATime = 100;
const httpEvery = 5;
const forThree = 15_330;
const inTeam = { campaign: 'team', sku: 'foundation' };

const tokenOf = async (shop: TestShop): Promise<string> =>
  (await shop.app.inject({ method: 'POST', url: '/v1/sessions', payload: { member: 'guest' } })).json<SessionOpened>().token;
const as = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` });

async function act(shop: TestShop, token: string, url: string, body?: object): Promise<GroupView> {
  const answer = await send(shop, as(token), url, body);
  assert.ok(answer.statusCode < 300, answer.body);
  return answer.json<GroupView>();
}

interface Books {
  groups: Group[];
  sold: number;
  held: number;
  payments: { group_id: string; seat: number; fen: number; refunded_fen: number }[];
  undone: number;
  /** Answers stored for the crowd. */
  crowdsAnswers: number;
}

/** What was stored says the same wherever it stands: seats, stock, money, effects. */
async function readBooks(database: Kysely<Tables>): Promise<Books> {
  const groups = (await database.selectFrom('groups').select('state').execute()).map(({ state }) => JSON.parse(state) as Group);
  const kept = await database.selectFrom('campaign_stock').select('state').where('campaign', '=', 'team').executeTakeFirst();
  const stock = kept === undefined ? { held_units: 0, sold_units: 0 } : JSON.parse(kept.state) as CampaignStock;
  const seats = groups.flatMap((group) => group.seats);
  const unitsOf = (state: string): number => seats.filter((seat) => seat.state === state).reduce((sum, { units }) => sum + units, 0);
  assert.deepEqual([stock.held_units, stock.sold_units], [unitsOf('held'), unitsOf('paid')]);
  const rows = await database.selectFrom('group_seats').select(['group_id', 'seat', 'state']).where('state', '!=', 'gone').execute();
  assert.equal(rows.length, seats.length);
  const payments = await database.selectFrom('group_payments').select(['group_id', 'seat', 'fen', 'refunded_fen']).execute();
  assert.equal(payments.length, seats.filter(({ paid_ms }) => paid_ms > 0).length);
  // Whoever paid in a group that has formed has an order, and nobody else.
  const orders = await database.selectFrom('orders').select(['group_id', 'group_seat', 'payable_fen']).where('group_id', 'is not', null).execute();
  const formed = groups.filter(({ status }) => status === 'formed').flatMap(({ id, seats: all }) => all.filter(({ state }) => state === 'paid').map(({ seat, price_fen, refunded_fen }) => `${id}/${seat}/${price_fen - refunded_fen}`));
  assert.deepEqual(orders.map(({ group_id, group_seat, payable_fen }) => `${group_id}/${group_seat}/${payable_fen}`).sort(), formed.sort());
  const undone = await database.selectFrom('group_effects').select('id').where('done_at_ms', 'is', null).execute();
  const answers = await database.selectFrom('answers').select('key').where('key', 'like', 'crowd-%').execute();
  return { groups, payments, crowdsAnswers: answers.length, sold: stock.sold_units, held: stock.held_units, undone: undone.length };
}

async function checkBooks(place: Place): Promise<Books> {
  const database = await openDatabase(place);
  try {
    await checkLedgers(database);
    return await readBooks(database);
  } finally {
    await database.destroy();
  }
}

/** As a process does that starts two minutes on, for until then what a killed worker had begun is its own; answers until when. */
async function workRest(place: Place): Promise<number> {
  const atMs = Date.now() + 2 * 60_000;
  const database = await openDatabase(place);
  const shelf = new RulebookShelf(await sharedCore(), await sharedAccount());
  try {
    assert.deepEqual((await workDue(database, effectsOf({ payments: { mini_program: sandbox, transfer: transferByHand }, shelf }), atMs)).failed, []);
  } finally {
    shelf.close();
    await database.destroy();
  }
  return atMs;
}

for (const store of stores) {
  const kills = store === 'SQLite' ? figure('YANSUAN_G2_KILLS', 10) : 3;
  describe(`a crowd, ${store}`, () => {
    it(`of ${joiners} from ${processes} processes, ${rounds} times: one has the last seat, everybody else is told why not`, async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      const startMs = performance.now();
      // No seat's hold ends before its round: so many teams are opened at a time, for a crowd of their own.
      for (let done = 0; done < rounds; done += roundsAtATime) {
        if (done > 0) await shop.restart();
        const owners: string[] = [];
        const tokens: string[] = [];
        const groups: string[] = [];
        // Two units a person: so many teams one may open.
        for (let round = 0; round < Math.min(roundsAtATime, rounds - done); round += 1) {
          if (round % 2 === 0) owners.push(await tokenOf(shop));
          groups.push((await act(shop, owners.at(-1) ?? '', '/v1/groups', { ...inTeam, size: 2 })).id);
        }
        while (tokens.length < joiners) tokens.push(await tokenOf(shop));
        // From here on the shop is in those processes.
        await shop.app.close();
        const crowd = await gather(shop, processes);
        t.after(() => crowd.leave());
        for (const [round, group] of groups.entries()) {
          // A share goes through the whole server; the rest asks the same transaction.
          const over = round % httpEvery === 0 ? 'http' : 'service';
          const told = await crowd.ask({ over, path: `/v1/groups/${group}/join`, body: {}, tokens });
          const { 200: won, '409 GROUP_FULL': full = 0, '409 PERSON_LIMIT': had = 0, ...other } = told;
          assert.deepEqual({ won, lost: full + had, other }, { won: 1, lost: joiners - 1, other: {} }, JSON.stringify(told));
        }
        await crowd.leave();
      }
      t.diagnostic(`${rounds * joiners} asked, ${Math.round(performance.now() - startMs)} ms`);
      const books = await checkBooks(shop);
      assert.deepEqual(new Set(books.groups.map(({ seats }) => seats.length)), new Set([2]));
      assert.equal(books.groups.length, rounds);
      // Who came too late has cost no write.
      assert.equal(books.crowdsAnswers, rounds);
    });

    it(`of ${joiners} for ${units} units: all of them go, and not one more`, async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      await send(shop, operator, '/v1/admin/campaigns/team/stock', { total_units: units }, { method: 'PUT' });
      const tokens: string[] = [];
      while (tokens.length < joiners) tokens.push(await tokenOf(shop));
      await shop.app.close();
      const crowd = await gather(shop, processes);
      t.after(() => crowd.leave());
      const told = await crowd.ask({ over: 'http', path: '/v1/groups', body: { ...inTeam, size: 2 }, tokens });
      assert.deepEqual(told, { 201: units, '409 SOLD_OUT': joiners - units });
      await crowd.leave();
      const { groups, sold, held } = await checkBooks(shop);
      assert.deepEqual([groups.length, sold, held], [units, 0, units]);
    });

    it('of a team that fails: everybody is paid back once, though three workers race', async (t) => {
      const shop = await startTestShop({ store, inMemory: true });
      t.after(() => shop.stop());
      const teams = 5;
      let deadlineMs = 0;
      for (let team = 0; team < teams; team += 1) {
        const [owner, friend] = [await tokenOf(shop), await tokenOf(shop)];
        const { id, deadline_ms } = await act(shop, owner, '/v1/groups', { ...inTeam, size: 3 });
        deadlineMs = deadline_ms;
        await act(shop, owner, `/v1/groups/${id}/pay`);
        await act(shop, friend, `/v1/groups/${id}/join`, {});
        await act(shop, friend, `/v1/groups/${id}/pay`);
      }
      shop.clock.ms = deadlineMs;
      const worked = await race<{ done: number; failed: number }>(shop, 3, { kind: 'work' });
      assert.ok(worked.every(({ failed }) => failed === 0));
      await shop.app.close();
      const { groups, sold, payments, undone } = await checkBooks(shop);
      assert.ok(groups.every(({ status }) => status === 'failed'));
      assert.deepEqual(payments.map(({ fen, refunded_fen }) => [fen, refunded_fen]), Array.from({ length: 2 * teams }, () => [forThree, forThree]));
      assert.deepEqual({ sold, undone }, { sold: 0, undone: 0 });
      await shop.restart();
    });

    it(`of people in a shop that is killed ${kills} times: nothing is lost or doubled`, async (t) => {
      const place = { dataDir: mkdtempSync(join(tmpdir(), 'yansuan-g1-')), databaseUrl: store === 'PostgreSQL' ? await newPostgresUrl() : null };
      let started: Run | undefined;
      t.after(() => {
        started?.process.kill('SIGKILL');
        rmSync(place.dataDir, { recursive: true });
      });
      const next = random(20261129);
      const told = new Map<string, MySeat>();
      let unanswered: Asked[] = [];
      for (let kill = 0; ; kill += 1) {
        started = await run({ PORT: '0', YANSUAN_DATA_DIR: place.dataDir, YANSUAN_RATE_PER_MINUTE: '0', ...(place.databaseUrl === null ? {} : { DATABASE_URL: place.databaseUrl }) });
        const url = await listeningAt(started);
        for (const asked of unanswered) note(told, await ask(url, asked));
        unanswered = [];
        if (kill === kills) break;
        const enough = told.size + 2 + Math.floor(next() * 6);
        const loads = (['form', 'leave', 'form', 'leave'] as const).map((does) => load(url, does, told, unanswered));
        // However slow the machine is: a few seats are taken, then at any moment.
        const latestMs = performance.now() + 60_000;
        const isEnough = async (): Promise<void> => {
          while ((told.size < enough || ![...told.values()].some(({ state }) => state === 'left')) && performance.now() < latestMs) await new Promise((resolve) => setTimeout(resolve, 5));
        };
        await Promise.race([isEnough(), ...loads]);
        await new Promise((resolve) => setTimeout(resolve, next() * 150));
        started.process.kill('SIGKILL');
        await Promise.all(loads);
        await started.exitCode;
        await checkAfterKill(place, 0, async (database) => void (await readBooks(database)));
      }
      started.process.kill('SIGTERM');
      await started.exitCode;
      // What the last process had no time for. A hold that has ended by then gave its seat back.
      const workedUntilMs = await workRest(place);
      const { groups, payments, undone } = await checkBooks(place);
      const stored = new Map(groups.flatMap(({ id, seats }) => seats.map(({ seat, state }) => [`${id}/${seat}`, state])));
      const left = [...stored.values()].filter((state) => state === 'left').length;
      t.diagnostic(`${told.size} seats, ${groups.length} teams, ${left} left`);
      assert.ok(told.size > kills, `${told.size} seats`);
      assert.equal(undone, 0);
      for (const { group_id, seat, fen, refunded_fen } of payments) {
        assert.equal(refunded_fen, stored.get(`${group_id}/${seat}`) === 'left' ? fen : 0, `${group_id}/${seat}`);
      }
      const kept = [...told].filter(([, { state, hold_until_ms }]) => state !== 'held' || hold_until_ms > workedUntilMs);
      for (const [seat, { state }] of kept) assert.equal(stored.get(seat), state, seat);
      assert.equal(stored.size, kept.length, 'a seat that nobody was told of');
    });
  });
}

interface Asked {
  token: string;
  key: string;
  path: string;
  body?: object;
}

async function ask(url: string, { token, key, path, body }: Asked): Promise<GroupView | undefined> {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { ...as(token), 'idempotency-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.ok(answer.status < 300 || answer.status === 503, text);
  return answer.status < 300 ? JSON.parse(text) as GroupView : undefined;
}

function note(told: Map<string, MySeat>, view: GroupView | undefined): void {
  if (view?.my_seat) told.set(`${view.id}/${view.my_seat.seat}`, view.my_seat);
}

/** Strangers form teams, or pay for a seat of one and leave it again, one after the other until the connection breaks. */
async function load(url: string, does: 'form' | 'leave', told: Map<string, MySeat>, unanswered: Asked[]): Promise<void> {
  const write = async (token: string, path: string, body?: object): Promise<GroupView> => {
    for (;;) {
      const asked: Asked = { token, path, key: newKey() + Math.random().toString(36).slice(2), ...(body === undefined ? {} : { body }) };
      unanswered.push(asked);
      const view = await ask(url, asked);
      unanswered.splice(unanswered.indexOf(asked), 1);
      note(told, view);
      if (view !== undefined) return view;
    }
  };
  const guest = async (): Promise<string> => {
    const session = await fetch(`${url}/v1/sessions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"member":"guest"}' });
    return ((await session.json()) as SessionOpened).token;
  };
  try {
    for (;;) {
      const owner = await guest();
      const { id } = await write(owner, '/v1/groups', { ...inTeam, size: does === 'form' ? 2 : 3 });
      const friend = await guest();
      await write(friend, `/v1/groups/${id}/join`, {});
      await write(friend, `/v1/groups/${id}/pay`);
      await write(does === 'form' ? owner : friend, `/v1/groups/${id}/${does === 'form' ? 'pay' : 'leave'}`);
    }
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
  }
}
