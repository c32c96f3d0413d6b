import type { Issue, Rulebook, Session } from '@yansuan/core';

/** As much of the core as a shop prices with, so that another may play it where the Wasm cannot start. */
export type CartSession = Pick<Session, 'setRequest' | 'setUnits' | 'setSelected' | 'setNow' | 'price' | 'payableFen' | 'quote' | 'receipt' | 'close'>;

export interface PricedRulebook extends Pick<Rulebook, 'version' | 'quote' | 'close'> {
  openSession(): CartSession;
}

export interface PriceCore<Book extends PricedRulebook = PricedRulebook> {
  load(rulebook: string): { ok: true; rulebook: Book } | { ok: false; issues: Issue[] };
}
