import type { PaymentPath } from '@yansuan/sdk/wire';
import { ProblemError } from '../problems.js';

export interface PayAsk {
  orderId: string;
  amountFen: number;
}

export interface PayBackAsk extends PayAsk {
  /** The provider pays one id back once, however often it is asked: a retry may follow a lost answer. */
  refundId: string;
}

/** How money comes in and goes back. Both are asked again with the same ids after a failure. */
export interface PaymentAdapter {
  pay(ask: PayAsk): Promise<{ reference: string }>;
  payBack(ask: PayBackAsk): Promise<{ reference: string }>;
}

export type PaymentAdapters = Readonly<Record<PaymentPath, PaymentAdapter>>;

/** Money that is only pretended: every payment succeeds. Development only. */
export const sandbox: PaymentAdapter = {
  pay: async ({ orderId }) => ({ reference: `sandbox-${orderId}` }),
  payBack: async ({ refundId }) => ({ reference: `sandbox-${refundId}` }),
};

/** No provider is connected: orders can be placed, and paid by transfer only. */
export const noPayments: PaymentAdapter = {
  pay: async () => {
    throw new ProblemError(503, 'NO_PAYMENTS', 'This shop takes no payments here yet.');
  },
  payBack: async () => {
    throw new Error('Nothing was paid here.');
  },
};

/** A WeChat transfer to the guide: people move the money, the books say so (PRC-22). */
export const transferByHand: PaymentAdapter = {
  pay: async () => {
    throw new Error('A transfer is registered, not asked for.');
  },
  payBack: async ({ refundId }) => ({ reference: `by-hand-${refundId}` }),
};
