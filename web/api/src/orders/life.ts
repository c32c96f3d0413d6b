import type { Kysely, Transaction } from 'kysely';
import type { OrderState } from '@yansuan/sdk/wire';
import type { OrderRow, Tables } from '../database/tables.js';
import { notFound, ProblemError } from '../problems.js';

/** Every legal move of an order. What is not here cannot happen. */
export const moves = {
  pay: { from: ['awaiting_payment'], to: 'paid' },
  cancel: { from: ['awaiting_payment'], to: 'cancelled' },
  expire: { from: ['awaiting_payment'], to: 'expired' },
  review: { from: ['awaiting_payment'], to: 'in_review' },
  accept: { from: ['in_review'], to: 'paid' },
  refuse: { from: ['in_review'], to: 'cancelled' },
  ship: { from: ['paid'], to: 'shipped' },
  receive: { from: ['shipped'], to: 'received' },
  refund: { from: ['paid', 'shipped', 'received'], to: 'refunded' },
} as const satisfies Record<string, { from: readonly OrderState[]; to: OrderState }>;

export type Move = keyof typeof moves;

export const canMove = (state: OrderState, move: Move): boolean => (moves[move].from as readonly OrderState[]).includes(state);

export function wrongState(state: OrderState, what: string): ProblemError {
  return new ProblemError(409, 'WRONG_STATE', `The order is ${state}: it cannot be ${what} now.`, { value: state });
}

/** Moves the order, with what else changes; refused when the move is not legal from where it stands. */
export async function moveOrder(
  transaction: Transaction<Tables>,
  order: Pick<OrderRow, 'id' | 'state'>,
  move: Move,
  changes: Partial<Omit<OrderRow, 'id' | 'state' | 'member_id'>> = {},
): Promise<void> {
  if (!canMove(order.state, move)) {
    throw wrongState(order.state, words[move]);
  }
  const { numUpdatedRows } = await transaction
    .updateTable('orders')
    .set({ ...changes, state: moves[move].to })
    .where('id', '=', order.id)
    .where('state', '=', order.state)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) {
    throw new Error(`Order ${order.id} moved under its own transaction.`);
  }
}

const words: Readonly<Record<Move, string>> = {
  pay: 'paid', cancel: 'cancelled', expire: 'released', review: 'held for review', accept: 'accepted', refuse: 'refused',
  ship: 'shipped', receive: 'received', refund: 'refunded',
};

/** The owner is part of the query: another's order does not exist here. */
export async function ownOrder(transaction: Kysely<Tables>, memberId: string, id: string): Promise<OrderRow> {
  const row = await transaction
    .selectFrom('orders')
    .selectAll()
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .executeTakeFirst();
  return found(row);
}

/** Any member's order: only for operators, guides and the due-queue. */
export async function anyOrder(transaction: Transaction<Tables>, id: string): Promise<OrderRow> {
  return found(await transaction.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst());
}

function found(row: OrderRow | undefined): OrderRow {
  if (row === undefined) {
    throw notFound();
  }
  return row;
}
