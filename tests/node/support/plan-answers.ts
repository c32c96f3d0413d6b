// Answers every worked plan through Wasm, a line each; a process of its own, so that it can have a time zone of its own.
import { loadAccount } from '@yansuan/core/node';
import { sopText } from './fixtures.js';
import { planFixtures } from './plan-fixtures.js';
import { open } from './rulebooks.js';

const account = await loadAccount();
const book = open(account, sopText);
for (const { plan } of planFixtures) {
  book.plan(plan);
  process.stdout.write(`${account.lastAnswerText()}\n`);
}
