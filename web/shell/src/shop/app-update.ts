import { ref } from 'vue';
// #ifdef H5
import { Workbox } from 'workbox-window';
// #endif

/** A newer shop lies ready on this device. It is announced and waits: nothing changes under a bag. */
export const updateReady = ref(false);
let switchOver = (): void => undefined;

/** Keeps the shop itself on the device, so that it opens without a network. Built H5 only. */
export function keepOnDevice(): void {
  // #ifdef H5
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const worker = new Workbox(`${import.meta.env.BASE_URL}sw.js`);
  worker.addEventListener('waiting', () => void (updateReady.value = true));
  switchOver = () => {
    worker.addEventListener('controlling', () => location.reload());
    worker.messageSkipWaiting();
  };
  // An installed shop stays open for days: it looks again whenever it comes to the front.
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void worker.update().catch(() => undefined);
  });
  void worker.register().catch((error: unknown) => console.warn('the shop could not be kept on this device', error));
  // #endif
}

/** The shopper's tap: the newer shop takes over, with the same bag. */
export const takeUpdate = (): void => switchOver();
