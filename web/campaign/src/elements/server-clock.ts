interface Anchor {
  serverMs: number;
  steadyMs: number;
  localMs: number;
}

/** A difference between the two local clocks that no adjustment by the network explains. */
const jumpMs = 2_000;

/**
 * The server's time on a page. It runs on the steady clock alone, so the phone's clock may be wrong or be moved. Steady
 * clocks can stop while a phone sleeps; then the two local clocks part, and only the server knows which is right.
 */
export class ServerClock {
  private anchor: Anchor | null = null;
  private offsetMs = 0;

  constructor(
    private readonly localNow: () => number = () => Date.now(),
    private readonly steadyNow: () => number = () => performance.now(),
  ) {}

  steadyMs(): number {
    return this.steadyNow();
  }

  /** `elapsedMs`: how long the answer took; the server's clock was read about half that long ago. */
  sync(serverMs: number, elapsedMs: number): void {
    this.anchor = { serverMs: serverMs + elapsedMs / 2, steadyMs: this.steadyNow(), localMs: this.localNow() };
    this.offsetMs = Math.round(this.anchor.serverMs - this.anchor.localMs);
  }

  /** What an earlier visit learned of the phone's clock: better than nothing until the server answers. */
  guess(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }

  /** Server time less the phone's, when it was last heard. */
  get offset(): number {
    return this.offsetMs;
  }

  nowMs(): number {
    if (this.anchor === null) return Math.round(this.localNow() + this.offsetMs);
    return Math.round(this.anchor.serverMs + this.steadyNow() - this.anchor.steadyMs);
  }

  /** The server told the time on this page. */
  isKnown(): boolean {
    return this.anchor !== null;
  }

  /** The phone slept, or its clock was moved, since the server last told the time. */
  hasJumped(): boolean {
    if (this.anchor === null) return false;
    return Math.abs(this.localNow() - this.anchor.localMs - (this.steadyNow() - this.anchor.steadyMs)) > jumpMs;
  }
}
