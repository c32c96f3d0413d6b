import type { Core, Lang, Quote, QuoteRequest, Receipt, RulebookDocument } from '@yansuan/core';

export interface WhatIf {
  quote(request: QuoteRequest): Quote | null;
  receipt(request: QuoteRequest, lang: Lang): Receipt | null;
  close(): void;
}

/** Prices beside the bag: another tier, one unit with a coupon, a whole set. Asked when a page opens, never on a tap. */
export function openWhatIf(core: Core, document: RulebookDocument): WhatIf | null {
  const loaded = core.load(JSON.stringify(document));
  if (!loaded.ok) return null;
  const { rulebook } = loaded;
  return {
    quote(request) {
      const answer = rulebook.quote(request);
      return answer.ok ? answer.quote : null;
    },
    receipt(request, lang) {
      const answer = rulebook.receipt(request, lang);
      return answer.ok ? answer.receipt : null;
    },
    close: () => rulebook.close(),
  };
}
