import { randomFillSync } from 'node:crypto';
import { dateDigits, dayMs, dayNumber, dayStartMs } from '../members/periods.js';

// Without I, L, O and U: nothing that is misread aloud or spells a word.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const symbolCount = 12;
const groupedBy = 4;
/** Drawn for many at once: asking the system takes longer than all else here. */
const drawn = Buffer.alloc(64 * symbolCount);
let drawnAt = drawn.length;

function symbol(): string {
  if (drawnAt === drawn.length) {
    randomFillSync(drawn);
    drawnAt = 0;
  }
  const byte = drawn.readUInt8(drawnAt);
  // No id can be told from what is left in memory.
  drawn[drawnAt] = 0;
  drawnAt += 1;
  return letters.charAt(byte % letters.length);
}

/** The day that it was last, how it is written and when it began. */
let today = { day: NaN, digits: '', startMs: 0 };

/** A day has 2^20 parts of 82 ms, which are four letters. */
function timeSymbols(ofDayMs: number): string {
  const part = Math.floor((ofDayMs * 2 ** 20) / dayMs);
  return [15, 10, 5, 0].map((bits) => letters.charAt((part >> bits) & 31)).join('');
}

/**
 * The day for people, its time, so that orders of one hour stand beside each other in an index, and 60 random bits
 * against guessing: 260818-GV3F-2MQT-V7XD-9ARP.
 */
export function newOrderId(nowMs: number): string {
  const day = dayNumber(nowMs);
  if (today.day !== day) {
    today = { day, digits: dateDigits(nowMs).slice(2), startMs: dayStartMs(day) };
  }
  let id = `${today.digits}-${timeSymbols(nowMs - today.startMs)}`;
  for (let place = 0; place < symbolCount; place += 1) {
    id += (place % groupedBy === 0 ? '-' : '') + symbol();
  }
  return id;
}

export const orderIdPattern = '^[0-9]{6}(-[0-9A-HJKMNP-TV-Z]{4}){4}$';
