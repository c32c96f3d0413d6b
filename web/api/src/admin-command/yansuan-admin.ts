#!/usr/bin/env node
// yansuan-admin: what whoever runs the shop does from a terminal.
import { backup } from './backup.js';
import { reconcile } from './reconcile.js';
import { CommandError, UsageError } from './errors.js';
import { keygen, publish, sign } from './rulebook.js';

const usage = `yansuan-admin keygen --out KEY.pem                 a new key; prints its public half
yansuan-admin sign RULEBOOK --key KEY.pem          writes RULEBOOK.sig
                   [--endless]                     a rulebook without not_after_ms is meant so
yansuan-admin publish RULEBOOK --to URL            RULEBOOK and RULEBOOK.sig to a running shop
                   [--accept CODE,CODE]            lint warnings that are meant so
yansuan-admin backup --to FILE [--data FOLDER]     a sound copy of the SQLite file of a running shop
yansuan-admin reconcile --date 2026-08-18           WeChat Pay's bill of a day against the books; status 1 when they
                                                   differ. Settings as the shop's
The operator's token of publish is read from YANSUAN_OPERATOR_TOKEN.
`;

const verbs: Readonly<Record<string, (args: string[]) => Promise<void>>> = { keygen, sign, publish, backup, reconcile };

async function main([verb = '', ...args]: string[]): Promise<void> {
  const run = verbs[verb];
  if (run === undefined) {
    throw new UsageError(`${verb}: one of ${Object.keys(verbs).join(', ')}`);
  }
  await run(args);
}

main(process.argv.slice(2)).catch((error: NodeJS.ErrnoException) => {
  const isUsage = error instanceof UsageError || error.code?.startsWith('ERR_PARSE_ARGS') === true;
  process.stderr.write(isUsage ? `${error.message}\n\n${usage}` : `${error instanceof CommandError ? error.message : String(error.stack)}\n`);
  process.exitCode = isUsage ? 2 : 1;
});
