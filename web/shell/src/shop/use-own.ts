import { onShow } from '@dcloudio/uni-app';
import type { Seen, Shop } from '@yansuan/sdk';
import { useShop } from './store';
import { useSeen } from './use-seen';
import { whenReady } from './when-ready';

/** What only a member has, asked for whenever the page comes to the front; whoever is not signed in has none. */
export function useOwn<Value>(ask: (shop: Shop) => Promise<Seen<Value>>) {
  const shop = useShop();
  const { seen, state, fetch: fetchSeen } = useSeen(ask);

  async function fetch(): Promise<void> {
    if (shop.live().signedIn) await fetchSeen();
    if (!shop.live().signedIn) state.value = 'absent';
  }
  onShow(() => whenReady(fetch));
  return { shop, seen, state, fetch };
}
