import { NotPriced, type Issue, type Lang, type Quote, type QuoteRequest, type Receipt, type Session } from '@yansuan/core';
import { issuesProblem, type ProblemError } from '../problems.js';

/**
 * Prices whole requests of one rulebook with every reason. The last one stands in the session, so its sentences cost
 * neither a second reading nor a second sum.
 */
export class Explained {
  #asked: QuoteRequest | null = null;

  constructor(private readonly session: Session) {}

  quote(request: QuoteRequest): Quote {
    return this.#of(request, () => this.session.quote());
  }

  receipt(request: QuoteRequest, lang: Lang): Receipt {
    return this.#of(request, () => this.session.receipt(lang));
  }

  close(): void {
    this.session.close();
  }

  #of<Answer>(request: QuoteRequest, answer: () => Answer): Answer {
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
