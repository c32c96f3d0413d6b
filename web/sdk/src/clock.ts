interface Anchor {
  serverMs: number;
  localMs: number;
  steadyMs: number;
  /** So far it may be off. */
  offByMs: number;
}

export interface SavedClock {
  server_ms: number;
  local_ms: number;
}

/** More than two clocks drift apart between two looks. */
const movedByMs = 2_000;
/** An answer that came as soon as this tells the time well enough. */
const promptMs = 10_000;

/**
 * The server's time as well as it can be known here. Between answers it is the last server time plus the
 * steady time passed, so turning the device's clock back does not turn the prices back.
 */
export class ShopClock {
  private anchor: Anchor | null = null;
  /** How far the device's clock had run ahead of the steady one when it was last looked at. */
  private aheadMs = 0;
  /** The device slept, or its clock was moved: only the server can tell which. */
  onMoved: () => void = () => undefined;

  constructor(
    private readonly localNow: () => number,
    private readonly steadyNow: () => number,
  ) {}

  /**
   * `elapsedMs`: how long the answer took; the server's clock was read about half that long ago. One that was under way
   * while the device slept tells less than what is known.
   */
  sync(serverMs: number, elapsedMs: number): void {
    const offByMs = elapsedMs / 2;
    if (this.anchor !== null && elapsedMs > promptMs && offByMs > this.anchor.offByMs) {
      return;
    }
    this.anchor = {
      serverMs: serverMs + Math.round(offByMs),
      localMs: this.localNow(),
      steadyMs: this.steadyNow(),
      offByMs,
    };
    this.aheadMs = 0;
  }

  steadyMs(): number {
    return this.steadyNow();
  }

  nowMs(): number {
    if (this.anchor === null) {
      return this.localNow();
    }
    // Steady clocks stop while some devices sleep; the device's clock then knows better.
    const bySteady = this.steadyNow() - this.anchor.steadyMs;
    const byLocal = this.localNow() - this.anchor.localMs;
    if (Math.abs(byLocal - bySteady - this.aheadMs) > movedByMs) {
      this.aheadMs = byLocal - bySteady;
      this.anchor.offByMs = Infinity;
      this.onMoved();
    }
    return Math.round(this.anchor.serverMs + Math.max(bySteady, byLocal, 0));
  }

  /** False when the device's clock was turned back since the server last told the time. */
  isVerified(): boolean {
    return this.anchor === null || this.localNow() >= this.anchor.localMs - 1_000;
  }

  save(): SavedClock | null {
    return this.anchor && { server_ms: this.anchor.serverMs, local_ms: this.anchor.localMs };
  }

  restore(saved: SavedClock | null): void {
    if (saved !== null) {
      this.anchor = { serverMs: saved.server_ms, localMs: saved.local_ms, steadyMs: this.steadyNow(), offByMs: Infinity };
      this.aheadMs = this.localNow() - saved.local_ms;
    }
  }
}

/** Time that only runs forward, where the host has it. */
export function steadyClock(): () => number {
  return typeof performance === 'undefined' ? Date.now : () => performance.now();
}
