import { ref } from 'vue';
import { NetworkError, ShopError } from '@yansuan/sdk';
import { useWords, type Words } from '@/words';

const known: Readonly<Record<string, keyof Words['problem']>> = {
  SIGNED_OUT: 'signedOut', WRONG_STATE: 'wrongState', HOLD_OVER: 'holdOver', NO_PAYMENTS: 'noPayments', RETURN_OPEN: 'returnOpen',
  OUTSIDE_WINDOW: 'outsideWindow', INVOICE_ASKED: 'invoiceAsked', OUT_OF_STOCK: 'outOfStock', RATE_LIMITED: 'tooMany',
  SIGN_IN_FAILED: 'codeWrong', NEEDS_WECHAT: 'needsWechat', PAYMENT_CANCELLED: 'notConfirmed', PAYMENT_PENDING: 'moneyOnItsWay', PAYMENT_UNREACHABLE: 'moneyOnItsWay', ROW_DELETED: 'addressGone', TOO_MANY_ROWS: 'addressFull',
  ORDERS_RUNNING: 'ordersRunning', GROUPS_RUNNING: 'groupsRunning', ACCOUNT_KEPT: 'accountKept',
};

export function problemText(error: unknown, words: Words): string {
  if (error instanceof NetworkError) return words.problem.network;
  return words.problem[error instanceof ShopError ? (known[error.code] ?? 'other') : 'other'];
}

/** Something that is done at the shop: one at a time, and what went wrong in words. */
export function useDeed() {
  const { words } = useWords();
  const busy = ref(false);
  const wrong = ref('');

  /** True when it was done. */
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    wrong.value = '';
    try {
      await work();
      return true;
    } catch (error) {
      wrong.value = problemText(error, words.value);
      return false;
    } finally {
      busy.value = false;
    }
  }
  return { busy, wrong, act };
}
