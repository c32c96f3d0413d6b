/** The server's time decides money, so it comes in from outside and can be set in a test. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
