// The worked examples of hints and comparisons (shared/fixtures/hints/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import type { CompareRequest, HintsRequest, Issue, RulebookDocument } from '@yansuan/core';
import { sopText } from './fixtures.js';

interface WrittenFixture {
  id: string;
  title: string;
  rulebook: 'sop' | RulebookDocument;
  expect?: Record<string, unknown>;
  refused?: Pick<Issue, 'code' | 'pointer'>[];
}

type Asked = { ask: 'hints'; document: HintsRequest } | { ask: 'compare'; document: CompareRequest };

export type HintFixture = Omit<WrittenFixture, 'rulebook'> & Asked & { rulebookText: string };

const folder = new URL('../../../shared/fixtures/hints/', import.meta.url);

export const hintFixtures: HintFixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const { rulebook, ...written } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WrittenFixture & Asked;
    return { ...written, rulebookText: rulebook === 'sop' ? sopText : JSON.stringify(rulebook) };
  });
