import type { FastifyInstance } from 'fastify';
import type { Plan } from '@yansuan/core';
import { shelfCalendar } from '@yansuan/sdk/shelf-calendar';
import type { ConsentsGiven, FeedAsk, GuideTasks, ReminderChange, Reminders, Unsubscribe } from '@yansuan/sdk/wire';
import type { MemberRow } from '../database/tables.js';
import { memberOf, requireMember } from '../http/auth.js';
import { keyHeaders, told, writeOnce } from '../http/keyed.js';
import { requires } from '../http/roles.js';
import { newId } from '../ids.js';
import { notFound } from '../problems.js';
import { knownOf, planFacts, type Known, type SyncRow } from '../reminders/facts.js';
import { closeFeeds, hasFeed, memberOfFeed, openFeed } from '../reminders/feed.js';
import { planFor } from '../reminders/plan-touches.js';
import { changeSettings, unsubscribe } from '../reminders/settings.js';
import { answer, problems } from '../schemas/answers.js';
import { ref } from '../schemas/parts.js';
import type { Services } from '../services.js';

const common = { tags: ['reminders'], security: [{ token: [] }] };
const refusals = problems(400, 401, 409, 413, 422, 503);
const days = { description: 'How many days, 1 to 366; 30 by default.', type: 'string', pattern: '^([1-9][0-9]?|[12][0-9]{2}|3[0-5][0-9]|36[0-6])$' } as const;
const defaultDays = 30;
const calendarDays = 1;
const tasksAtMost = 200;

/** What a member is told, when, and what they do not want to be told. */
export function reminderRoutes(app: FastifyInstance, services: Services): void {
  reading(app, services);
  choosing(app, services);
  calendar(app, services);
  tasks(app, services);
}

function reading(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock, templates } = services;
  app.get('/v1/me/reminders', {
    onRequest: requireMember,
    schema: { ...common, summary: 'My choices, and what a device needs to plan by itself', response: { 200: answer('Reminders.', 'api-reminders.schema.json'), ...problems(401, 503) } },
  }, async (request, reply): Promise<Reminders> => {
    const member = memberOf(request);
    const nowMs = clock.nowMs();
    const known = await knownOfOne(database, member, nowMs);
    const { document } = await shelf.current(database, nowMs);
    reply.header('cache-control', 'no-store');
    return {
      settings: known.settings,
      feed: await hasFeed(database, member.id),
      templates: { ...templates },
      facts: planFacts(member, known, document, { nowMs, days: defaultDays }),
      server_time_ms: nowMs,
    };
  });

  app.get<{ Querystring: { days?: string } }>('/v1/me/plan', {
    onRequest: requireMember,
    schema: {
      ...common,
      summary: 'What I am told in the next days, and how my shelf stands',
      querystring: { type: 'object', additionalProperties: false, properties: { days } },
      response: { 200: answer('The core’s plan.', 'plan.schema.json'), ...problems(400, 401, 422, 503) },
    },
  }, async (request, reply): Promise<Plan> => {
    const member = memberOf(request);
    const nowMs = clock.nowMs();
    const edition = await shelf.current(database, nowMs);
    reply.header('cache-control', 'no-store');
    return planFor(services, { member, known: await knownOfOne(database, member, nowMs), edition }, { nowMs, days: Number(request.query.days ?? defaultDays) });
  });
}

function choosing(app: FastifyInstance, services: Services): void {
  const write = { ...common, headers: keyHeaders };
  const settings = { 200: answer('As they are now.', 'api-reminder-settings.schema.json'), ...refusals };
  app.post<{ Body: ReminderChange }>('/v1/me/reminders', {
    onRequest: requireMember,
    schema: { ...write, summary: 'Choose what I am told, and when not', body: ref('api-reminder-change.schema.json'), response: settings },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) => told(200, await changeSettings(transaction, member, request.body))));

  app.post<{ Body: Unsubscribe }>('/v1/me/unsubscribe', {
    onRequest: requireMember,
    schema: { ...write, summary: 'Not this any more', body: ref('api-unsubscribe.schema.json'), response: settings },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member) => told(200, await unsubscribe(transaction, member, request.body))));

  app.post<{ Body: ConsentsGiven }>('/v1/me/consents', {
    onRequest: requireMember,
    schema: {
      ...write,
      summary: 'Keep consents for subscribe messages',
      description: 'One consent, one message. Templates that the shop does not use are left out.',
      body: ref('api-consents.schema.json'),
      response: { 200: answer('Kept.', 'api-consents-kept.schema.json'), ...refusals },
    },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) => {
    const used = new Set(Object.values(services.templates));
    const rows = request.body.templates.filter((template) => used.has(template)).map((template) =>
      ({ id: newId('consent'), member_id: member.id, template_id: template, given_at_ms: nowMs, occurrence_id: null }));
    if (rows.length > 0) {
      await transaction.insertInto('message_consents').values(rows).execute();
    }
    return told(200, { kept: rows.length });
  }));
}

function calendar(app: FastifyInstance, services: Services): void {
  const { database, shelf, clock } = services;
  const write = { ...common, headers: keyHeaders };
  const response = { 200: answer('As it is now.', 'api-feed.schema.json'), ...refusals };
  app.post<{ Body: FeedAsk }>('/v1/me/shelf-feed', {
    onRequest: requireMember,
    schema: { ...write, summary: 'Let a calendar read my shelf', description: 'A new token ends the one before. Only its hash is kept.', body: ref('api-feed-ask.schema.json'), response },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) => {
    await openFeed(transaction, member.id, request.body.token, nowMs);
    return told(200, { feed: true });
  }));

  app.post('/v1/me/shelf-feed/revoke', {
    onRequest: requireMember,
    schema: { ...write, summary: 'No calendar may read my shelf', response },
  }, (request, reply) => writeOnce(services, request, reply, async (transaction, member, nowMs) => {
    await closeFeeds(transaction, member.id, nowMs);
    return told(200, { feed: false });
  }));

  app.get<{ Querystring: { feed?: string; lang?: 'zh' | 'en' } }>('/v1/me/shelf.ics', {
    // The address holds the token: it is not written into the log.
    logLevel: 'error',
    schema: {
      tags: ['reminders'],
      summary: 'My shelf as a calendar, by its private link',
      querystring: {
        type: 'object',
        additionalProperties: false,
        properties: {
          feed: { description: 'The token of the link.', type: 'string', maxLength: 200 },
          lang: { description: 'Of the words; zh by default.', type: 'string', enum: ['zh', 'en'] },
        },
      },
      response: { 200: { description: 'The calendar.', content: { 'text/calendar': { schema: { description: 'iCalendar.', type: 'string' } } } }, ...problems(400, 404, 503) },
    },
  }, async ({ query }, reply) => {
    const member = await memberOfFeed(database, query.feed ?? '');
    if (member === undefined) {
      throw notFound();
    }
    const nowMs = clock.nowMs();
    const edition = await shelf.current(database, nowMs);
    const known = await knownOfOne(database, member, nowMs);
    const plan = planFor(services, { member, known, edition }, { nowMs, days: calendarDays });
    const lang = query.lang ?? 'zh';
    const names = namesOf(known.shelf, edition.document.skus, lang);
    return reply.header('cache-control', 'private, no-store').type('text/calendar; charset=utf-8').serializer(String)
      .send(shelfCalendar(plan, { lang, nameOf: (sku) => names.get(sku) ?? sku }));
  });
}

async function knownOfOne(database: Services['database'], member: MemberRow, nowMs: number): Promise<Known> {
  const known = (await knownOf(database, [member], nowMs)).get(member.id);
  if (known === undefined) {
    throw notFound();
  }
  return known;
}

type Named = { id: string; name: { zh: string; en?: string } };

/** The rulebook's names; of what it does not know, the member's own. */
function namesOf(rows: readonly SyncRow[], skus: readonly Named[], lang: 'zh' | 'en'): Map<string, string> {
  const names = new Map<string, string>();
  for (const [, value] of rows) {
    const { sku, name_zh: name } = value as { sku?: unknown; name_zh?: unknown };
    if (typeof sku === 'string' && typeof name === 'string') names.set(sku, name);
  }
  for (const { id, name } of skus) {
    names.set(id, lang === 'en' ? (name.en ?? name.zh) : name.zh);
  }
  return names;
}

function tasks(app: FastifyInstance, { database, clock }: Services): void {
  app.get('/v1/admin/tasks', {
    onRequest: requires('tasks.read'),
    schema: { ...common, summary: 'What guides tell in person, first due first', response: { 200: answer('Tasks.', 'api-tasks.schema.json'), ...problems(401, 403) } },
  }, async (_request, reply): Promise<GuideTasks> => {
    const rows = await database
      .selectFrom('outbox_touches')
      .innerJoin('members', 'members.id', 'outbox_touches.member_id')
      .select(['occurrence_id as id', 'member_id', 'members.name as member_name', 'touch', 'outbox_touches.kind as kind', 'due_at_ms', 'due_by_ms', 'text'])
      .where('channel', '=', 'guide')
      .where('due_by_ms', '>=', clock.nowMs())
      .orderBy('due_at_ms')
      .orderBy('occurrence_id')
      .limit(tasksAtMost)
      .execute();
    reply.header('cache-control', 'no-store');
    return { tasks: rows.map((row) => ({ ...row, text: JSON.parse(row.text) as { zh: string; en: string } })) };
  });
}
