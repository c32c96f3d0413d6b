import { onUnmounted, ref } from 'vue';
import { useShop } from './store';

/** The server's time, every second while the page stands. */
export function useSeconds() {
  const shop = useShop();
  const read = (): number => (shop.phase === 'ready' ? shop.live().nowMs() : Date.now());
  const nowMs = ref(read());
  const timer = setInterval(() => (nowMs.value = read()), 1_000);
  onUnmounted(() => clearInterval(timer));
  return nowMs;
}
