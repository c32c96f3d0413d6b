import type { Transaction } from 'kysely';
import type { Touch } from '@yansuan/core';
import type { Tables } from '../database/tables.js';

/** As WeChat takes a subscribe message. */
export interface SubscribeMessage {
  touser: string;
  template_id: string;
  page: string;
  data: Record<string, { value: string }>;
}

/** WeChat's limit of a `thing`. */
const thingAtMost = 20;

/**
 * The message for a touch, and the consent it uses up: one consent, one message. Null without a template, a WeChat
 * identity or a consent that is left; the touch is recorded all the same.
 */
export async function messageFor(
  transaction: Transaction<Tables>,
  template: string | undefined,
  { memberId, page }: { memberId: string; page: string },
  touch: Touch,
): Promise<SubscribeMessage | null> {
  if (template === undefined) {
    return null;
  }
  const identity = await transaction.selectFrom('identities').select('subject').where('member_id', '=', memberId).where('provider', '=', 'wechat').executeTakeFirst();
  const consent = await transaction
    .selectFrom('message_consents')
    .select('id')
    .where('member_id', '=', memberId)
    .where('template_id', '=', template)
    .where('occurrence_id', 'is', null)
    .orderBy('given_at_ms')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (identity === undefined || consent === undefined) {
    return null;
  }
  await transaction.updateTable('message_consents').set({ occurrence_id: touch.id }).where('id', '=', consent.id).execute();
  const words = [...touch.text.zh];
  const thing = words.length <= thingAtMost ? touch.text.zh : `${words.slice(0, thingAtMost - 1).join('')}…`;
  return { touser: identity.subject, template_id: template, page, data: { thing1: { value: thing }, time2: { value: touch.reason.date } } };
}
