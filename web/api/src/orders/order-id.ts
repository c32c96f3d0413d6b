import { randomFillSync } from 'node:crypto';
import { dateDigits, dayNumber } from '../members/periods.js';

// Without I, L, O and U: nothing that is misread aloud or spells a word.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const symbolCount = 16;
const groupedBy = 4;
/** Drawn for many at once: asking the system takes longer than all else here. */
const drawn = new Uint8Array(64 * symbolCount);
let drawnAt = drawn.length;

function symbol(): string {
  if (drawnAt === drawn.length) {
    randomFillSync(drawn);
    drawnAt = 0;
  }
  const byte = drawn[drawnAt] ?? 0;
  // No id can be told from what is left in memory.
  drawn[drawnAt] = 0;
  drawnAt += 1;
  return letters[byte % letters.length] ?? '';
}

/** The day that it was last, and how it is written. */
let today = { day: NaN, digits: '' };

function dayDigits(nowMs: number): string {
  const day = dayNumber(nowMs);
  if (today.day !== day) {
    today = { day, digits: dateDigits(nowMs).slice(2) };
  }
  return today.digits;
}

/** The day for people, 80 random bits against guessing: 260818-7K3F-2MQT-V7XD-9ARP. */
export function newOrderId(nowMs: number): string {
  let id = dayDigits(nowMs);
  for (let place = 0; place < symbolCount; place += 1) {
    id += (place % groupedBy === 0 ? '-' : '') + symbol();
  }
  return id;
}

export const orderIdPattern = '^[0-9]{6}(-[0-9A-HJKMNP-TV-Z]{4}){4}$';
