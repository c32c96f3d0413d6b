import { onUnmounted, ref, watch, type Ref } from 'vue';
import { onLoad } from '@dcloudio/uni-app';
import type { Seen, ServerTime } from '@yansuan/sdk';
import { useServerClock, type ServerClock } from './server-clock';
import { useShop } from './store';
import type { Loading } from './use-order';
import { whenReady } from './when-ready';

export interface Together<Thing> {
  thing: Ref<Thing | null>;
  /** False: what is shown was seen earlier. */
  live: Ref<boolean>;
  state: Ref<Loading>;
  clock: ServerClock;
  take(thing: Thing): void;
  look(): Promise<void>;
}

/** Something of buying together, asked again every so often, when the network is back and when the phone wakes. */
export function useTogether<Thing extends ServerTime>(ask: () => Promise<Seen<Thing>>, everyMs = 5_000): Together<Thing> {
  const shop = useShop();
  const thing = ref<Thing | null>(null) as Ref<Thing | null>;
  const live = ref(false);
  const state = ref<Loading>('loading');
  const clock = useServerClock();
  let asked = 0;
  const show = (seen: Thing, isLive: boolean): void => {
    thing.value = seen;
    live.value = isLive;
    state.value = 'ready';
    if (isLive) clock.set(seen.server_time_ms);
  };
  async function look(): Promise<void> {
    asked += 1;
    const here = asked;
    try {
      const seen = await ask();
      if (here === asked) show(seen.value, seen.verified);
    } catch (error) {
      if (here !== asked) return;
      live.value = false;
      if (thing.value === null) state.value = error instanceof Error && 'code' in error && error.code === 'NOT_FOUND' ? 'absent' : 'failed';
    }
  }
  // Not before: the page's address says what to ask for.
  onLoad(() => whenReady(() => void look()));
  const timer = setInterval(() => {
    if (shop.phase === 'ready') void look();
  }, everyMs);
  // #ifdef H5
  const wake = (): void => {
    if (document.visibilityState === 'visible' && shop.phase === 'ready') void look();
  };
  document.addEventListener('visibilitychange', wake);
  // #endif
  watch(() => [shop.online, shop.tierId], () => {
    if (shop.phase === 'ready') void look();
  });
  onUnmounted(() => {
    clearInterval(timer);
    asked += 1;
    // #ifdef H5
    document.removeEventListener('visibilitychange', wake);
    // #endif
  });
  return {
    thing, live, state, clock, look,
    take(seen) {
      asked += 1;
      show(seen, true);
    },
  };
}
