import { settleAccount } from '../membership/apply-event.js';
import { closeMonth } from '../membership/commissions.js';
import { expireHold } from '../orders/expire.js';
import { receiveLate } from '../orders/receive.js';
import { doEffect, seatOwed } from '../groups/effects.js';
import { tickGroup } from '../groups/step.js';
import { planDay } from '../reminders/day.js';
import { planPage, planTouches, type Planning } from '../reminders/plan-touches.js';
import { moneyOwed } from '../payments/money-back.js';
import { payingBack } from '../payments/pay-back.js';
import { returnOwed, settleReturn } from '../returns/pay-back.js';
import type { Services } from '../services.js';
import type { Effects } from './worker.js';

/** Without what planning needs, its jobs wait for a process that has it. */
export function effectsOf({ payments, shelf }: Pick<Services, 'payments' | 'shelf'>, planning?: Planning): Effects {
  const effects: Effects = {
    expire_hold: (transaction, key, nowMs) => expireHold(shelf, transaction, key, nowMs),
    auto_receive: (transaction, key, nowMs) => receiveLate(shelf, transaction, key, nowMs),
    refund: payingBack(payments, { owed: returnOwed, settled: (transaction, key, nowMs) => settleReturn(shelf, transaction, key, nowMs) }),
    money_back: payingBack(payments, { owed: moneyOwed, settled: async () => undefined }),
    account: (transaction, key, nowMs) => settleAccount(shelf, transaction, key, nowMs),
    close_month: closeMonth,
    group_tick: (transaction, key, nowMs) => tickGroup(shelf, transaction, key, nowMs),
    group_effect: payingBack(payments, { owed: seatOwed, settled: (transaction, key, nowMs) => doEffect(shelf, transaction, key, nowMs) }),
  };
  return planning === undefined ? effects : {
    ...effects,
    plan_day: planDay,
    plan_page: (transaction, key, nowMs) => planPage(planning, transaction, key, nowMs),
    plan_touches: (transaction, key, nowMs) => planTouches(planning, transaction, key, nowMs),
  };
}
