import type { AccountRulebook } from '../account.js';
import type { Hints, Lang } from '../contract.js';
import { InputError } from './input.js';
import { around } from './request.js';

/** `products`: ids with commas between them; absent: those of the cart. */
export function hintsOf(book: AccountRulebook, request: Uint8Array | string, products: string | undefined): Hints {
  const answer = book.hints(around(request, { products: products?.split(',') }));
  if (!answer.ok) throw new InputError(answer.issues);
  return answer.hints;
}

export const hintSentences = (hints: Hints | undefined, lang: Lang): string => (hints?.hints ?? []).map(({ text }) => `→ ${text[lang]}\n`).join('');
