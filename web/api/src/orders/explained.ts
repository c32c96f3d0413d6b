import { NotPriced, type Issue, type Lang, type Session } from '@yansuan/core';
import { issuesProblem, type ProblemError } from '../problems.js';

/**
 * Prices whole requests of one rulebook with every reason, from JSON to JSON. The last one stands in the session, so its
 * sentences cost neither a second reading nor a second sum.
 */
export class Explained {
  #asked: string | null = null;

  constructor(private readonly session: Session) {}

  quote(request: string): string {
    return this.#of(request, () => this.session.quoteText());
  }

  /** In UTF-8. */
  receipt(request: string, lang: Lang): Uint8Array {
    return this.#of(request, () => this.session.receiptBytes(lang));
  }

  close(): void {
    this.session.close();
  }

  #of<Answer>(request: string, answer: () => Answer): Answer {
    if (this.#asked !== request) {
      // Until it is understood, nothing stands in the session.
      this.#asked = null;
      const taken = this.session.setRequest(request);
      if (!taken.ok) {
        throw notPriced(taken.issues);
      }
      this.#asked = request;
    }
    try {
      return answer();
    } catch (error) {
      throw error instanceof NotPriced ? notPriced(error.issues) : error;
    }
  }
}

const notPriced = (issues: readonly Issue[]): ProblemError => issuesProblem(422, 'The cart cannot be priced as it stands.', issues);
