const minuteMs = 60_000;
const firstRetryMs = 2_000;
const lastRetryMs = 5 * minuteMs;

type Timer = ReturnType<typeof setTimeout>;

/** Between half and all of it, so that not all shoppers come in the same second. */
export const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);

/** Timers do not keep a Node process alive. */
export function later(work: () => void, delayMs: number): Timer {
  const timer = setTimeout(work, delayMs);
  (timer as { unref?: () => void }).unref?.();
  return timer;
}

/** Runs at every full minute of the shop's clock, where windows open and coupons run out. */
export class MinuteTicker {
  private timer: Timer | undefined;

  constructor(
    private readonly nowMs: () => number,
    private readonly work: () => void,
  ) {}

  start(): void {
    // A little after the minute: a clock that is read too early would miss it.
    const delayMs = minuteMs - (this.nowMs() % minuteMs) + 20;
    this.timer = later(() => {
      this.work();
      this.start();
    }, delayMs);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** Tries again after a failure, later each time, and not all shoppers in the same second. */
export class Backoff {
  private timer: Timer | undefined;
  private failures = 0;

  constructor(private readonly work: () => void) {}

  failed(): void {
    clearTimeout(this.timer);
    const delayMs = Math.min(lastRetryMs, firstRetryMs * 2 ** this.failures);
    this.failures += 1;
    this.timer = later(this.work, jittered(delayMs));
  }

  succeeded(): void {
    this.failures = 0;
    clearTimeout(this.timer);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
