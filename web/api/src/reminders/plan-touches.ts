import type { Insertable, Transaction } from 'kysely';
import type { Plan, Touch } from '@yansuan/core';
import type { MemberRow, OutboxTouchTable, Tables } from '../database/tables.js';
import { enqueue } from '../due/queue.js';
import { issuesProblem, ProblemError } from '../problems.js';
import type { Edition } from '../rulebooks/shelf.js';
import type { Services } from '../services.js';
import { groupsOf, knownOf, planFacts, type Known } from './facts.js';
import { messageFor } from './wechat-message.js';

export type Planning = Pick<Services, 'shelf' | 'templates'>;

/** The core's plan for a member, on what is known here. */
export function planFor(
  { shelf }: Pick<Planning, 'shelf'>,
  { member, known, edition }: { member: MemberRow; known: Known; edition: Edition },
  horizon: { nowMs: number; days: number },
): Plan {
  const answer = shelf.planner(edition, known.settings.quiet).plan(planFacts(member, known, edition.document, horizon));
  if (!answer.ok) {
    throw issuesProblem(422, 'There is no plan for these facts.', answer.issues);
  }
  return answer.plan;
}

/** Plans for the member of the key. */
export async function planTouches(planning: Planning, transaction: Transaction<Tables>, key: string, nowMs: number): Promise<void> {
  const memberId = key.slice(0, key.indexOf('/'));
  const member = await transaction.selectFrom('members').selectAll().where('id', '=', memberId).executeTakeFirst();
  // Nobody is there to be told.
  if (member !== undefined && member.erased_at_ms === null) {
    await planMembers(planning, transaction, [member], nowMs, (error) => {
      throw error;
    });
  }
}

/** Plans for the members of a page. One whose facts make no plan gets a job of its own, which fails alone. */
export async function planPage(planning: Planning, transaction: Transaction<Tables>, key: string, nowMs: number): Promise<void> {
  const [date = '', from = '', until = ''] = key.split('/');
  const members = await transaction
    .selectFrom('members')
    .selectAll()
    .where('kind', '<>', 'staff')
    .where('erased_at_ms', 'is', null)
    .where('id', '>=', from)
    .$if(until !== '', (query) => query.where('id', '<', until))
    .execute();
  const apart: MemberRow[] = [];
  await planMembers(planning, transaction, members, nowMs, (_error, member) => void apart.push(member));
  for (const { id } of apart) {
    await enqueue(transaction, { kind: 'plan_touches', key: `${id}/${date}`, dueAtMs: nowMs });
  }
}

/** Rows of one statement: SQLite takes 32,766 values. */
const rowsAtOnce = 1_000;

/**
 * Records what members are told within a day. An occurrence has one row for good: whoever plans at the same time does
 * not fit beside it, looks again and finds it recorded.
 */
async function planMembers(
  planning: Planning,
  transaction: Transaction<Tables>,
  members: readonly MemberRow[],
  nowMs: number,
  refused: (error: ProblemError, member: MemberRow) => void,
): Promise<void> {
  const edition = await planning.shelf.current(transaction, nowMs);
  if (edition.document.reminders === undefined) {
    return;
  }
  const knownByMember = await knownOf(transaction, members, nowMs);
  const rows: Insertable<OutboxTouchTable>[] = [];
  for (const member of members) {
    const known = knownByMember.get(member.id);
    if (known === undefined) {
      continue;
    }
    const groups = new Set(groupsOf(known.seats).map(({ id }) => id));
    const done = new Set(known.acks.filter(([, value]) => isDone(value)).map(([id]) => id));
    for (const touch of touchesOf(planning, { member, known, edition }, nowMs, refused).filter(({ id }) => !done.has(id))) {
      rows.push(await rowOf(planning, transaction, { id: member.id, groups }, touch, nowMs));
    }
  }
  for (let at = 0; at < rows.length; at += rowsAtOnce) {
    await transaction.insertInto('outbox_touches').values(rows.slice(at, at + rowsAtOnce)).execute();
  }
}

function touchesOf(planning: Planning, of: { member: MemberRow; known: Known; edition: Edition }, nowMs: number, refused: (error: ProblemError, member: MemberRow) => void): Touch[] {
  try {
    return planFor(planning, of, { nowMs, days: 1 }).touches;
  } catch (error) {
    if (!(error instanceof ProblemError)) {
      throw error;
    }
    refused(error, of.member);
    return [];
  }
}

const isDone = (value: unknown): boolean => typeof value === 'object' && value !== null && 'state' in value && value.state === 'done';

/** What the message opens: a group where it is about one. */
const pageOf = ({ reason: { subject } }: Touch, groups: ReadonlySet<string>): string =>
  (groups.has(subject) ? `pages/group/group?id=${subject}` : 'pages/reminders/reminders');

async function rowOf({ templates }: Planning, transaction: Transaction<Tables>, { id: memberId, groups }: { id: string; groups: ReadonlySet<string> }, touch: Touch, nowMs: number): Promise<Insertable<OutboxTouchTable>> {
  const payload = touch.channel === 'push' ? await messageFor(transaction, templates[touch.kind], { memberId, page: pageOf(touch, groups) }, touch) : null;
  if (payload !== null) {
    await enqueue(transaction, { kind: 'send_message', key: `${memberId}/${touch.id}`, dueAtMs: touch.due_at_ms });
  }
  return {
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
  };
}
