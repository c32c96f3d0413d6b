import type { PaymentPath, PaymentRequest } from '@yansuan/sdk/wire';
import { ProblemError } from '../problems.js';

export interface PayAsk {
  /** Its number at the provider. */
  orderId: string;
  amountFen: number;
}

export interface PrepareAsk extends PayAsk {
  /** Who pays, as the provider knows them; null: not known there. */
  payer: string | null;
  description: string;
  /** Later the provider takes no money for it. */
  expiresAtMs: number;
}

export interface PayBackAsk extends PayAsk {
  /** The provider pays one id back once, however often it is asked: a retry may follow a lost answer. */
  refundId: string;
}

/** Money that is here. */
export interface Paid {
  reference: string;
  amountFen: number;
  /** Of the order, as the provider knows it. */
  number: string;
}

/** How money comes in and goes back. All of it is asked again with the same ids after a failure. */
export interface PaymentAdapter {
  /** What the payer's app is asked with; null: nothing has to be confirmed there. */
  prepare(ask: PrepareAsk): Promise<PaymentRequest | null>;
  /** Makes sure that the money is here; PAYMENT_PENDING when it is not. */
  pay(ask: PayAsk): Promise<Paid>;
  /** Ends a number that must not be paid any more. 'paid': the payer was faster. */
  close(orderId: string): Promise<'closed' | 'paid'>;
  payBack(ask: PayBackAsk): Promise<{ reference: string }>;
}

export type PaymentAdapters = Readonly<Record<PaymentPath, PaymentAdapter>>;

/** Money that is only pretended: every payment succeeds. Development only. */
export const sandbox: PaymentAdapter = {
  prepare: async () => null,
  pay: async ({ orderId, amountFen }) => ({ reference: `sandbox-${orderId}`, amountFen, number: orderId }),
  close: async () => 'closed',
  payBack: async ({ refundId }) => ({ reference: `sandbox-${refundId}` }),
};

const noneHere = async (): Promise<never> => {
  throw new ProblemError(503, 'NO_PAYMENTS', 'This shop takes no payments here yet.');
};

/** No provider is connected: orders can be placed, and paid by transfer only. */
export const noPayments: PaymentAdapter = {
  prepare: noneHere,
  pay: noneHere,
  close: noneHere,
  payBack: async () => {
    throw new Error('Nothing was paid here.');
  },
};

const registered = async (): Promise<never> => {
  throw new Error('A transfer is registered, not asked for.');
};

/** A WeChat transfer to the guide: people move the money, the books say so (PRC-22). */
export const transferByHand: PaymentAdapter = {
  prepare: registered,
  pay: registered,
  close: registered,
  payBack: async ({ refundId }) => ({ reference: `by-hand-${refundId}` }),
};
