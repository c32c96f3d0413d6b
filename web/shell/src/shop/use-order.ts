import { ref } from 'vue';
import { onLoad, onShow } from '@dcloudio/uni-app';
import { useSeen } from './use-seen';
import { whenReady } from './when-ready';

export type { Loading } from './use-seen';

/** One order by the id in the page's address, asked for again whenever the page comes to the front. */
export function useOrder() {
  const id = ref('');
  const { value: order, state, asOfMs, fetch: fetchOrder } = useSeen((shop) => shop.seenOrder(id.value));
  onLoad((query) => {
    id.value = decodeURIComponent(String(query?.id ?? ''));
  });
  onShow(() => whenReady(fetchOrder));
  return { id, order, state, asOfMs, fetchOrder };
}
