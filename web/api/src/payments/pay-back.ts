import type { Transaction } from 'kysely';
import type { PaymentPath } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import type { Errand } from '../due/worker.js';
import type { PaymentAdapters } from './adapter.js';

export interface Owed {
  /** Of this paying back: the provider does one id once. */
  id: string;
  /** What was paid, as the provider knows it. */
  orderId: string;
  path: PaymentPath;
  amountFen: number;
}

/**
 * Money that goes back: the intent is a row, the provider is asked while nothing is locked, and its answer is stored with
 * whatever else the money's way back means. The amount of a row that is there stands, whoever asks again.
 */
export const payingBack = (payments: PaymentAdapters, { owed, settled }: {
  owed: (transaction: Transaction<Tables>, key: string) => Promise<Owed | null>;
  /** The money is back, or none was owed. */
  settled: (transaction: Transaction<Tables>, key: string, nowMs: number) => Promise<void>;
}): Errand => ({
  async prepare(transaction, key, nowMs) {
    const found = await owed(transaction, key);
    if (found === null || found.amountFen <= 0) {
      return null;
    }
    const { id, orderId, path, amountFen } = found;
    await transaction
      .insertInto('pay_backs')
      .values({ id, order_id: orderId, path, amount_fen: amountFen, asked_at_ms: nowMs, reference: null, done_at_ms: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
    const row = await transaction.selectFrom('pay_backs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    return async () => (await payments[row.path].payBack({ orderId: row.order_id, refundId: row.id, amountFen: row.amount_fen })).reference;
  },
  async finish(transaction, key, reference, nowMs) {
    const found = reference === null ? null : await owed(transaction, key);
    if (found !== null) {
      await transaction
        .updateTable('pay_backs')
        .set({ reference, done_at_ms: nowMs })
        .where('id', '=', found.id)
        .where('done_at_ms', 'is', null)
        .execute();
    }
    await settled(transaction, key, nowMs);
  },
});
