/**
 * What changed. The listener reads the new state from the shop itself. `unverified`: what is read now is from an earlier
 * answer, with its time beside it; `verified`: answers come again.
 */
export type ShopEvent = 'cart' | 'price' | 'member' | 'rulebook' | 'network' | 'orders' | 'shelf' | 'addresses' | 'verified' | 'unverified';

export class Events {
  private readonly listeners = new Set<(event: ShopEvent) => void>();

  on(listener: (event: ShopEvent) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  emit(...events: readonly ShopEvent[]): void {
    for (const event of events) {
      for (const listener of [...this.listeners]) {
        listener(event);
      }
    }
  }
}
