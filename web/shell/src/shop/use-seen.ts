import { computed, ref, shallowRef } from 'vue';
import type { Seen, Shop } from '@yansuan/sdk';
import { useShop } from './store';

export type Loading = 'loading' | 'ready' | 'absent' | 'signed_out' | 'failed';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** What the shop told, or what was seen last, with its time. What stands already stays while it is asked anew. */
export function useSeen<Value>(ask: (shop: Shop) => Promise<Seen<Value>>) {
  const shop = useShop();
  const seen = shallowRef<Seen<Value> | null>(null);
  const state = ref<Loading>('loading');

  async function fetch(): Promise<void> {
    if (seen.value === null) state.value = 'loading';
    try {
      seen.value = await ask(shop.live());
      state.value = 'ready';
    } catch (error) {
      const code = codeOf(error);
      state.value = code === 'NOT_FOUND' ? 'absent' : code === 'SIGNED_OUT' ? 'signed_out' : 'failed';
    }
  }
  /** null: it was told just now. */
  const asOfMs = computed(() => (seen.value === null || seen.value.verified ? null : seen.value.asOfMs));
  const value = computed(() => seen.value?.value ?? null);
  return { seen, value, state, asOfMs, fetch };
}
