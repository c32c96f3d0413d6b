import type { Kysely } from 'kysely';
import type { MessageOutcome, Tables } from '../database/tables.js';
import { isPostgres, transact } from '../database/transact.js';
import type { SubscribeMessage } from './wechat-message.js';

/** Where messages go. It throws when asking again later makes sense. */
export interface MessageSender {
  send(message: SubscribeMessage): Promise<'sent' | 'refused'>;
}

const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

export interface Sent {
  sent: number;
  failed: { key: string; error: unknown }[];
}

/**
 * Sends what is due, at most so many. A message is taken with its next attempt noted already, sent while nothing is locked, and then
 * marked: whoever dies in between leaves it to that attempt. The consent was given for one message, so WeChat takes
 * no second one.
 */
export async function sendMessages(database: Kysely<Tables>, sender: MessageSender, nowMs: number, atMost: number): Promise<Sent> {
  const found: Sent = { sent: 0, failed: [] };
  for (let taken = 0; taken < atMost; taken += 1) {
    const key = await take(database, nowMs);
    if (key === undefined) {
      break;
    }
    try {
      const outcome = await sendOne(database, sender, key, nowMs);
      await mark(database, key, outcome, nowMs);
      found.sent += outcome === 'sent' ? 1 : 0;
    } catch (error) {
      found.failed.push({ key, error });
    }
  }
  return found;
}

function take(database: Kysely<Tables>, nowMs: number): Promise<string | undefined> {
  return transact(database, async (transaction) => {
    const job = await transaction
      .selectFrom('due_jobs')
      .select(['key', 'attempts'])
      .where('kind', '=', 'send_message')
      .where('done_at_ms', 'is', null)
      .where('try_at_ms', '<=', nowMs)
      .orderBy('try_at_ms')
      .orderBy('key')
      .limit(1)
      .$if(isPostgres(database), (query) => query.forUpdate().skipLocked())
      .executeTakeFirst();
    if (job === undefined) {
      return undefined;
    }
    const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(job.attempts, 12));
    await transaction
      .updateTable('due_jobs')
      .set({ try_at_ms: nowMs + pauseMs, attempts: job.attempts + 1 })
      .where('kind', '=', 'send_message')
      .where('key', '=', job.key)
      .execute();
    return job.key;
  });
}

async function sendOne(database: Kysely<Tables>, sender: MessageSender, key: string, nowMs: number): Promise<MessageOutcome> {
  const [memberId = '', occurrenceId = ''] = key.split('/');
  const touch = await database
    .selectFrom('outbox_touches')
    .select(['payload', 'due_by_ms'])
    .where('member_id', '=', memberId)
    .where('occurrence_id', '=', occurrenceId)
    .executeTakeFirst();
  // Whoever was erased in between is told nothing.
  if (touch === undefined || touch.payload === null || nowMs > touch.due_by_ms) {
    return 'too_late';
  }
  return sender.send(JSON.parse(touch.payload) as SubscribeMessage);
}

function mark(database: Kysely<Tables>, key: string, outcome: MessageOutcome, nowMs: number): Promise<void> {
  const [memberId = '', occurrenceId = ''] = key.split('/');
  return transact(database, async (transaction) => {
    await transaction
      .updateTable('outbox_touches')
      .set({ outcome, outcome_at_ms: nowMs })
      .where('member_id', '=', memberId)
      .where('occurrence_id', '=', occurrenceId)
      .execute();
    await transaction.updateTable('due_jobs').set({ done_at_ms: nowMs }).where('kind', '=', 'send_message').where('key', '=', key).execute();
  });
}
