/** One after the other, as they came. */
export class Turns {
  #last: Promise<void> = Promise.resolve();
  #taken = 0;

  /** Nobody has a turn or waits for one. */
  get isFree(): boolean {
    return this.#taken === 0;
  }

  /** Answers, when it is one's turn, with what ends it. */
  async take(): Promise<() => void> {
    const before = this.#last;
    this.#taken += 1;
    let next = (): void => undefined;
    this.#last = new Promise((resolve) => (next = resolve));
    await before;
    return () => {
      this.#taken -= 1;
      next();
    };
  }
}
