import { randomInt } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Tables } from '../database/tables.js';
import { newId } from '../ids.js';
import { hashOf } from '../members/sessions.js';
import { ProblemError } from '../problems.js';

/** How a code reaches a phone. What it throws is told to whoever asked: a ProblemError without the code in it. */
export interface CodeSender {
  send(phone: string, code: string): Promise<void>;
}

export interface CodeAsk {
  phone: string;
  /** From where it is asked; null: addresses are not counted here. */
  address: string | null;
}

export const codeLastsMs = 5 * 60_000;
export const nextCodeAfterMs = 60_000;
const failuresAtMost = 5;
const failuresWithinMs = 10 * 60_000;

const secretOf = (phone: string, code: string): string => hashOf(`${phone} ${code}`);

const hourMs = 3_600_000;
/** A message costs money and bothers somebody: so many for a phone and from an address, in whatever process. */
const sendsAtMost = [
  { who: 'phone', withinMs: hourMs, atMost: 5 },
  { who: 'phone', withinMs: 24 * hourMs, atMost: 10 },
  // Behind one address may stand a whole office.
  { who: 'address', withinMs: hourMs, atMost: 60 },
] as const;

/** Makes a code of six digits; the one before it is void. One a minute and phone. */
export async function makeCode(transaction: Transaction<Tables>, { phone, address }: CodeAsk, nowMs: number): Promise<string> {
  const last = await transaction.selectFrom('phone_codes').select('sent_at_ms').where('phone', '=', phone).executeTakeFirst();
  if (last !== undefined && nowMs - last.sent_at_ms < nextCodeAfterMs) {
    const waitS = Math.ceil((last.sent_at_ms + nextCodeAfterMs - nowMs) / 1_000);
    throw new ProblemError(429, 'RATE_LIMITED', 'A code was sent a moment ago.', {}, { 'retry-after': String(waitS) });
  }
  await countSend(transaction, { phone, address }, nowMs);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const row = { code_sha256: secretOf(phone, code), sent_at_ms: nowMs, expires_at_ms: nowMs + codeLastsMs };
  await transaction
    .insertInto('phone_codes')
    .values({ phone, ...row })
    .onConflict((conflict) => conflict.column('phone').doUpdateSet(row))
    .execute();
  return code;
}

/** Only hashes are kept, and no longer than they count. */
async function countSend(transaction: Transaction<Tables>, ask: CodeAsk, nowMs: number): Promise<void> {
  await transaction.deleteFrom('code_sends').where('at_ms', '<=', nowMs - 24 * hourMs).execute();
  for (const { who, withinMs, atMost } of sendsAtMost) {
    const said = ask[who];
    if (said === null) continue;
    const sent = await transaction
      .selectFrom('code_sends')
      .select('at_ms')
      .where('who_sha256', '=', hashOf(`${who} ${said}`))
      .where('at_ms', '>', nowMs - withinMs)
      .orderBy('at_ms')
      .execute();
    const [oldest] = sent;
    if (sent.length >= atMost && oldest !== undefined) {
      const waitS = Math.ceil((oldest.at_ms + withinMs - nowMs) / 1_000);
      throw new ProblemError(429, 'RATE_LIMITED', 'Too many codes were asked for.', {}, { 'retry-after': String(waitS) });
    }
  }
  const id = newId('send');
  for (const who of ['phone', 'address'] as const) {
    const said = ask[who];
    if (said !== null) {
      await transaction.insertInto('code_sends').values({ id, who_sha256: hashOf(`${who} ${said}`), at_ms: nowMs }).execute();
    }
  }
}

/**
 * Whether the code is right, once. A failure is counted in the same transaction, so the caller commits either answer;
 * after five in ten minutes even the right code is wrong.
 */
export async function checkCode(transaction: Transaction<Tables>, phone: string, code: string, nowMs: number): Promise<boolean> {
  const failures = await transaction
    .selectFrom('sign_in_failures')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('phone', '=', phone)
    .where('at_ms', '>', nowMs - failuresWithinMs)
    .executeTakeFirstOrThrow();
  if (Number(failures.count) >= failuresAtMost) {
    return false;
  }
  const { numDeletedRows } = await transaction
    .deleteFrom('phone_codes')
    .where('phone', '=', phone)
    .where('code_sha256', '=', secretOf(phone, code))
    .where('expires_at_ms', '>', nowMs)
    .executeTakeFirst();
  if (numDeletedRows === 1n) {
    return true;
  }
  await transaction.insertInto('sign_in_failures').values({ id: newId('failure'), phone, at_ms: nowMs }).execute();
  return false;
}
