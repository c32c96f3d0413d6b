import { randomBytes } from 'node:crypto';
import { dateDigits } from '../members/periods.js';

// Without I, L, O and U: nothing that is misread aloud or spells a word.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The day for people, 80 random bits against guessing: 260818-7K3F-2MQT-V7XD-9ARP. */
export function newOrderId(nowMs: number): string {
  const symbols = [...randomBytes(16)].map((byte) => letters[byte % 32] ?? '0').join('');
  return [dateDigits(nowMs).slice(2), ...(symbols.match(/.{4}/g) ?? [])].join('-');
}

export const orderIdPattern = '^[0-9]{6}(-[0-9A-HJKMNP-TV-Z]{4}){4}$';
