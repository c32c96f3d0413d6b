import type { Offer, Quote } from '@yansuan/core';
import { offerName } from './offer-words';
import type { useWords, Words } from '@/words';

interface Change {
  before: Quote;
  after: Quote;
}

/** Which offers counted before and do not now, and what took their place; when none, the rules themselves moved. */
export function changeReasons(change: Change, offers: ReadonlyMap<string, Offer>, say: ReturnType<typeof useWords>['say'], words: Words): string {
  const usedIn = (quote: Quote): Set<string> => new Set(quote.steps.flatMap((step) => (step.offer === null ? [] : [step.offer])));
  const [then, now] = [usedIn(change.before), usedIn(change.after)];
  const coupons = new Set(change.before.coupons.map((coupon) => coupon.offer));
  const lost = [...then].filter((id) => !now.has(id));
  const gained = [...now].filter((id) => !then.has(id)).map((id) => words.change.now(offerName(offers, id, say)));
  const reasons = lost.map((id) => {
    const name = offerName(offers, id, say);
    return coupons.has(id) ? words.change.couponGone(name) : words.change.offerGone(name);
  });
  return lost.length > 0 ? [...reasons, ...gained].join(words.comma) : words.change.rules;
}
