import { onUnmounted, ref, type Ref } from 'vue';

interface Anchor {
  serverMs: number;
  steadyMs: number;
}

const steadyMs = (): number => (typeof performance === 'undefined' ? Date.now() : performance.now());

export interface ServerClock {
  nowMs: Ref<number>;
  /** The server has just told its time. */
  set(serverMs: number): void;
}

/**
 * The server's time, ticking. Between answers only the steady clock counts, so a phone whose clock is wrong or is
 * moved shows the right time left; a phone that slept asks again when it wakes.
 */
export function useServerClock(): ServerClock {
  let anchor: Anchor | null = null;
  const nowMs = ref(0);
  const tick = (): void => {
    if (anchor !== null) nowMs.value = Math.round(anchor.serverMs + steadyMs() - anchor.steadyMs);
  };
  const timer = setInterval(tick, 250);
  onUnmounted(() => clearInterval(timer));
  return {
    nowMs,
    set(serverMs) {
      anchor = { serverMs, steadyMs: steadyMs() };
      tick();
    },
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** "07:42:10", and with days before it where there are any. */
export function leftText(leftMs: number, days: (count: number) => string): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1_000));
  const whole = Math.floor(seconds / 86_400);
  const clock = `${two(Math.floor(seconds / 3_600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return whole > 0 ? days(whole) + clock : clock;
}
