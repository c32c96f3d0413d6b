import type { Transaction } from 'kysely';
import type { Plan, Touch } from '@yansuan/core';
import type { ReminderSettings } from '@yansuan/sdk/wire';
import type { MemberRow, Tables } from '../database/tables.js';
import { issuesProblem } from '../problems.js';
import type { Edition } from '../rulebooks/shelf.js';
import type { Services } from '../services.js';
import { planFacts, rowsOf } from './facts.js';
import { readSettings } from './settings.js';
import { messageFor } from './wechat-message.js';

export type Planning = Pick<Services, 'shelf' | 'templates'>;

/** The core's plan for a member, on what is known here. */
export async function planFor(
  { shelf }: Pick<Planning, 'shelf'>,
  database: Transaction<Tables> | Services['database'],
  { member, settings, edition }: { member: MemberRow; settings: ReminderSettings; edition: Edition },
  horizon: { nowMs: number; days: number },
): Promise<Plan> {
  const facts = await planFacts(database, member, settings, edition.document, horizon);
  const answer = shelf.planner(edition, settings.quiet).plan(facts);
  if (!answer.ok) {
    throw issuesProblem(422, 'There is no plan for these facts.', answer.issues);
  }
  return answer.plan;
}

/**
 * Records what the member is told within a day. An occurrence has one row for good: whoever plans at the same time
 * does not fit beside it, looks again and finds it recorded.
 */
export async function planTouches(planning: Planning, transaction: Transaction<Tables>, key: string, nowMs: number): Promise<void> {
  const memberId = key.slice(0, key.indexOf('/'));
  const member = await transaction.selectFrom('members').selectAll().where('id', '=', memberId).executeTakeFirst();
  const edition = await planning.shelf.current(transaction, nowMs);
  // Nobody is there to be told.
  if (member === undefined || member.erased_at_ms !== null || edition.document.reminders === undefined) {
    return;
  }
  const settings = await readSettings(transaction, member);
  const { touches } = await planFor(planning, transaction, { member, settings, edition }, { nowMs, days: 1 });
  const done = new Set((await rowsOf(transaction, memberId, 'reminder_acks')).filter(([, value]) => isDone(value)).map(([id]) => id));
  for (const touch of touches.filter(({ id }) => !done.has(id))) {
    await record(planning, transaction, memberId, touch, nowMs);
  }
}

const isDone = (value: unknown): boolean => typeof value === 'object' && value !== null && 'state' in value && value.state === 'done';

async function record({ templates }: Planning, transaction: Transaction<Tables>, memberId: string, touch: Touch, nowMs: number): Promise<void> {
  const payload = touch.channel === 'push' ? await messageFor(transaction, templates[touch.kind], memberId, touch) : null;
  await transaction
    .insertInto('outbox_touches')
    .values({
      member_id: memberId,
      occurrence_id: touch.id,
      touch: touch.touch,
      kind: touch.kind,
      class: touch.class,
      channel: touch.channel,
      due_at_ms: touch.due_at_ms,
      due_by_ms: touch.due_by_ms,
      told_with: JSON.stringify(touch.with),
      text: JSON.stringify(touch.text),
      reason: JSON.stringify(touch.reason),
      payload: payload === null ? null : JSON.stringify(payload),
      recorded_at_ms: nowMs,
    })
    .execute();
}
