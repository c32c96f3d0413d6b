// The command yansuan-slice.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';
import { sliceRulebook, UnknownSkus } from './slice-rulebook.js';

const usage = `yansuan-slice: what of a rulebook prices certain products, for a page that sells only those

  yansuan-slice --rulebook FILE --skus ID,ID,… > slice.json

Exit status: 0 sliced, 1 bad input (why on stderr), 2 bad usage.
`;

class Refused extends Error {
  constructor(readonly status: 1 | 2, message: string) {
    super(message);
  }
}

async function slice(): Promise<string> {
  const { values } = parseArgs({ options: { rulebook: { type: 'string' }, skus: { type: 'string' }, help: { type: 'boolean' } } });
  if (values.help === true) return usage;
  if (values.rulebook === undefined || values.skus === undefined) throw new Refused(2, usage);
  const text = readFileSync(values.rulebook);
  const core = await loadCore();
  const whole = core.check(text);
  if (!whole.ok) throw new Refused(1, JSON.stringify(whole.issues, null, 2));
  const skus = values.skus.split(',').map((id) => id.trim()).filter((id) => id !== '');
  if (skus.length === 0) throw new Refused(2, usage);
  const sliced = JSON.stringify(sliceRulebook(JSON.parse(text.toString('utf8')) as RulebookDocument, skus));
  const checked = core.check(sliced);
  if (!checked.ok) throw new Refused(1, JSON.stringify(checked.issues, null, 2));
  return `${sliced}\n`;
}

slice().then(
  (text) => void process.stdout.write(text),
  (error: unknown) => {
    process.exitCode = error instanceof Refused ? error.status : error instanceof UnknownSkus ? 1 : 2;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  },
);
