import { watch } from 'vue';
import { useShop } from './store';

/** Runs once the shop is open, now or later: a page may be the first that is opened. */
export function whenReady(work: () => void): void {
  const shop = useShop();
  const stop = watch(
    () => shop.phase,
    (phase) => {
      if (phase !== 'ready') return;
      work();
      void Promise.resolve().then(() => stop());
    },
    { immediate: true },
  );
}
