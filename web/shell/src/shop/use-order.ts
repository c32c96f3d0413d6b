import { ref } from 'vue';
import { onLoad } from '@dcloudio/uni-app';
import type { OrderDetail } from '@yansuan/sdk';
import { whenReady } from './when-ready';
import { useShop } from './store';

export type Loading = 'loading' | 'ready' | 'absent' | 'failed';

/** One order by the id in the page's address. */
export function useOrder() {
  const shop = useShop();
  const id = ref('');
  const order = ref<OrderDetail | null>(null);
  const state = ref<Loading>('loading');

  async function fetchOrder(): Promise<void> {
    state.value = 'loading';
    try {
      order.value = await shop.live().order(id.value);
      state.value = 'ready';
    } catch (error) {
      state.value = error instanceof Error && 'code' in error && error.code === 'NOT_FOUND' ? 'absent' : 'failed';
    }
  }
  onLoad((query) => {
    id.value = decodeURIComponent(String(query?.id ?? ''));
    whenReady(fetchOrder);
  });
  return { id, order, state, fetchOrder };
}
