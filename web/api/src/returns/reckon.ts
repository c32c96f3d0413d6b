import type { Transaction } from 'kysely';
import type { QuoteRequest, Refund, ReturnedLine } from '@yansuan/core';
import type { OrderDetail } from '@yansuan/sdk/wire';
import type { OrderRow, ReturnRow, Tables } from '../database/tables.js';
import { issuesProblem, ProblemError } from '../problems.js';
import { wrongState } from '../orders/life.js';
import type { Services } from '../services.js';

export interface Reckoned {
  refund: Refund;
  /** Money back for this return. */
  backFen: number;
}

/**
 * What goes back for these units: exactly what the core says. Where the shop lowered the price by hand, the money is
 * the same share of what was really paid, so that a whole return gives back all of it and nothing more.
 */
export async function reckonReturn(
  services: Services,
  transaction: Transaction<Tables>,
  order: OrderRow,
  lines: ReturnedLine[],
  atMs: number,
  returnFreightFen = 0,
): Promise<Reckoned> {
  if (order.paid_fen === null || order.state === 'refunded') {
    throw wrongState(order.state, 'returned');
  }
  const { around } = await services.shelf.edition(transaction, order.rulebook_version, services.clock.nowMs());
  const { quote } = JSON.parse(order.detail) as OrderDetail;
  const earlier = await takenReturns(transaction, order.id);
  const result = around.refund({
    order: { request: JSON.parse(order.request) as QuoteRequest, quote },
    returned: earlier.map((row) => ({ at_ms: row.asked_at_ms, lines: JSON.parse(row.lines) as ReturnedLine[] })),
    return: { lines },
    now_ms: atMs,
    ...(order.received_at_ms === null || order.received_at_ms > atMs ? {} : { received_at_ms: order.received_at_ms }),
    return_freight_fen: returnFreightFen,
  });
  if (!result.ok) {
    throw issuesProblem(422, 'These units cannot come back.', result.issues);
  }
  const { refund } = result;
  const before = earlier.reduce((sum, row) => sum + row.back_fen, 0);
  const backFen = shareOf(refund.refunded_before_fen + refund.total_fen, order.paid_fen, quote.payable_fen) - before;
  if (backFen < 0 || before + backFen > order.paid_fen) {
    throw new Error(`Order ${order.id} would pay back ${before + backFen} of ${order.paid_fen} fen.`);
  }
  return { refund, backFen };
}



/** floor(part × paid / whole), exactly. */
export const shareOf = (part: number, paid: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(part) * BigInt(paid)) / BigInt(whole));

/** The returns that count, oldest first. */
function takenReturns(transaction: Transaction<Tables>, orderId: string): Promise<ReturnRow[]> {
  return transaction
    .selectFrom('returns')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('state', 'in', ['approved', 'refunded'])
    .orderBy('asked_at_ms')
    .orderBy('id')
    .execute();
}

export function refuseOutsideWindow({ refund }: Reckoned): void {
  if (refund.verdict !== 'taken') {
    throw new ProblemError(409, 'OUTSIDE_WINDOW', 'The time for returns is over.', { value: refund.window_until_ms });
  }
}
