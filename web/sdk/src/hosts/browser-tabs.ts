import type { HostTabs } from './host.js';

const channelName = 'yansuan';

/** Web Locks and BroadcastChannel. Without them (an old browser, plain http) every window is alone. */
export function browserTabs(): HostTabs | undefined {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (locks === undefined || typeof BroadcastChannel === 'undefined') {
    return undefined;
  }
  // One channel to tell and to listen: what this window says comes back to every other channel, one of its own included.
  const channel = new BroadcastChannel(channelName);
  return {
    tell: (text) => channel.postMessage(text),
    listen(listener) {
      channel.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (typeof data === 'string') {
          listener(data);
        }
      };
      return () => {
        channel.onmessage = null;
      };
    },
    lead(onLead) {
      const leaving = new AbortController();
      let release = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        release = resolve;
      });
      locks
        .request(`${channelName}/leader`, { signal: leaving.signal }, () => {
          onLead();
          return held;
        })
        .catch(() => undefined);
      return () => {
        leaving.abort();
        release();
      };
    },
    alone: (name, work) => locks.request(`${channelName}/${name}`, work) as ReturnType<typeof work>,
  };
}
