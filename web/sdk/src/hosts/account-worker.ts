import { loadAccount, type AccountRulebook } from '@yansuan/core/browser';
import type { Account } from '@yansuan/core';
import type { Question, Told } from './account-beside.js';

/** As much of a worker's global as is used. */
interface Scope {
  postMessage(told: Told): void;
  onmessage: ((event: MessageEvent<Question>) => unknown) | null;
}

/** Runs in a worker: the core of accounts, for the page that started it. */
export function serveAccount(scope: Scope, wasmUrl: string): void {
  const core = loadAccount({ wasmUrl });
  // Told to whoever asks.
  core.catch(() => undefined);
  const books = new Map<number, AccountRulebook>();
  scope.onmessage = ({ data }) => {
    // In the order they were asked: a closed rulebook has answered before.
    core
      .then((account) => answer(account, books, data, (told) => scope.postMessage({ id: data.id, answer: told })))
      .catch(() => scope.postMessage(null));
  };
}

function answer(account: Account, books: Map<number, AccountRulebook>, asked: Question, tell: (answer: unknown) => void): void {
  if ('load' in asked) {
    const loaded = account.load(asked.load);
    if (loaded.ok) books.set(asked.id, loaded.rulebook);
    return tell(loaded.ok ? { ok: true, book: asked.id } : { ok: false });
  }
  if ('close' in asked) {
    books.get(asked.close)?.close();
    return void books.delete(asked.close);
  }
  const book = books.get(asked.book);
  if (book === undefined) throw new Error(`no rulebook ${asked.book}`);
  if ('hints' in asked) tell(book.hints(asked.hints));
  else if ('compare' in asked) tell(book.compare(asked.compare));
  else tell(book.plan(asked.plan));
}
