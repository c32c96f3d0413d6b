import type { LedgerEntry } from './contract.js';
import type { AccountModule } from './yansuan-account-glue.js';

/** An entry as the fold reads it; the whole ledger entry is one. */
export type FlatEntry = Pick<LedgerEntry, 'account' | 'lot' | 'available' | 'pending'>;

/** What a ledger of points adds up to (MEM-01). */
export interface LedgerFold {
  /** What can be spent, less what is owed. */
  available: { consumption: number; community: number };
  pending: { consumption: number; community: number };
  /** What is left of each lot by its number; 0 is what is owed, below 0. */
  lots: number[];
}

/** The table of yansuan/ledger.hpp. */
const entryWords = 6;
const answerHead = 6;
const wordRange = 2 ** 32;

/** What the entries of a ledger add up to. To be held against a balance that somebody told. */
export function foldLedger(module: AccountModule, entries: readonly FlatEntry[]): LedgerFold {
  let at = module.ledgerIn(entries.length) >> 2; // may grow the memory: look at the heap only afterwards
  const words = module.HEAP32;
  for (const { account, lot, available, pending } of entries) {
    words[at] = account === 'consumption' ? 0 : 1;
    words[at + 1] = lot;
    words[at + 2] = available | 0;
    words[at + 3] = Math.floor(available / wordRange);
    words[at + 4] = pending | 0;
    words[at + 5] = Math.floor(pending / wordRange);
    at += entryWords;
  }
  return readFold(module, module._foldLedger() >> 2);
}

function readFold({ HEAP32: words }: AccountModule, base: number): LedgerFold {
  const wide = (place: number): number => ((words[base + 2 * place] ?? 0) >>> 0) + (words[base + 2 * place + 1] ?? 0) * wordRange;
  const [wrong, lots] = [wide(0), wide(1)];
  if (wrong !== 0) throw new RangeError(`entry ${wrong} of the ledger is none`);
  return {
    available: { consumption: wide(2), community: wide(4) },
    pending: { consumption: wide(3), community: wide(5) },
    lots: Array.from({ length: lots }, (_, lot) => wide(answerHead + lot)),
  };
}
