import type { Order } from '@yansuan/sdk';
import type { Words } from '@/words';
import { dateTime } from './shop-time';

export interface Step {
  text: string;
  when: string;
  state: 'done' | 'now' | 'ahead' | 'ended';
}

/** Where an order stands, as steps: what happened and when, then what is still to come. */
export function orderSteps(order: Order, words: Words): Step[] {
  const { steps } = words.orders;
  const done = (text: string, atMs: number | null): Step[] =>
    atMs === null ? [] : [{ text, when: dateTime(atMs, words), state: 'done' }];
  const passed = [
    ...done(steps.placed, order.created_at_ms), ...done(steps.paid, order.paid_at_ms),
    ...done(steps.shipped, order.shipped_at_ms), ...done(steps.received, order.received_at_ms),
  ];
  if (order.state === 'cancelled' || order.state === 'expired' || order.state === 'refunded') {
    return [...passed, { text: steps[order.state], when: order.ended_at_ms === null ? '' : dateTime(order.ended_at_ms, words), state: 'ended' }];
  }
  const ahead = [order.state === 'in_review' ? steps.in_review : steps.pay, steps.send, steps.arrive].slice(passed.length - 1);
  return [...passed, ...ahead.map((text, place): Step => ({ text, when: '', state: place === 0 ? 'now' : 'ahead' }))];
}

export type OrderGroup = 'all' | 'open' | 'coming' | 'done' | 'ended';

const groupOf: Readonly<Record<Order['state'], OrderGroup>> = {
  awaiting_payment: 'open', in_review: 'open', paid: 'coming', shipped: 'coming', received: 'done', cancelled: 'ended', expired: 'ended',
  refunded: 'ended',
};
export const inGroup = (order: Order, group: OrderGroup): boolean => group === 'all' || groupOf[order.state] === group;

/** What may be done now; the server decides again. */
export function canDo(order: Order, nowMs: number) {
  const isOpen = order.state === 'awaiting_payment';
  const isPaid = order.state === 'paid' || order.state === 'shipped' || order.state === 'received';
  return { pay: isOpen && nowMs < order.hold_until_ms, cancel: isOpen, receive: order.state === 'shipped', takeBack: isPaid, invoice: isPaid, address: isOpen || order.state === 'in_review' || order.state === 'paid' };
}
