import { ref } from 'vue';
import { useShop } from './store';
import { goPlaced } from './ways';
import type { OrderWishes, PlaceResult } from '@yansuan/sdk';

export type Outcome = Exclude<PlaceResult, { kind: 'placed' } | { kind: 'offline' }> | { kind: 'failed'; error: unknown };

/** From the bag to an order. An unknown result is asked again with the same key, so it can never order twice. */
export function useCheckout() {
  const shop = useShop();
  const busy = ref(false);
  const kept = ref(false);
  const outcome = ref<Outcome | null>(null);

  async function settle(attempt: () => Promise<PlaceResult>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    outcome.value = null;
    try {
      const result = await attempt();
      if (result.kind === 'placed') goPlaced(result.order.id);
      else if (result.kind !== 'offline') outcome.value = result;
    } catch (error) {
      console.warn('the order failed', error);
      outcome.value = { kind: 'failed', error };
    } finally {
      busy.value = false;
    }
  }

  const order = (wishes: OrderWishes = {}): Promise<void> =>
    settle(() => (shop.pending ? shop.live().retryOrder() : shop.live().placeOrder(wishes)));
  /** The bag is kept on this device as it is: a draft needs no other store, and is never sent by itself. */
  const keepDraft = (): void => void (kept.value = true);
  const dismiss = (): void => void (outcome.value = null);
  return { busy, kept, outcome, order, keepDraft, dismiss };
}
