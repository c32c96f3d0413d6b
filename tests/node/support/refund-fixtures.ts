// The worked examples of returns (shared/fixtures/refunds/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import type { Issue, Quote, QuoteRequest, Refund, RefundRequest, RulebookDocument } from '@yansuan/core';
import { sopText } from './fixtures.js';

interface WrittenFixture {
  id: string;
  title: string;
  rulebook: 'sop' | RulebookDocument;
  request: QuoteRequest;
  refund: Omit<RefundRequest, 'order'>;
  expect?: Partial<Refund>;
  refused?: Pick<Issue, 'code' | 'pointer'>[];
}

export interface RefundFixture extends Omit<WrittenFixture, 'rulebook'> {
  rulebookText: string;
}

const folder = new URL('../../../shared/fixtures/refunds/', import.meta.url);

export const refundFixtures: RefundFixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const { rulebook, ...written } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as WrittenFixture;
    return { ...written, rulebookText: rulebook === 'sop' ? sopText : JSON.stringify(rulebook) };
  });

/** The refund request of a fixture whose order was priced as `quote`. */
export const refundRequest = ({ request, refund }: RefundFixture, quote: Quote): RefundRequest => ({ ...refund, order: { request, quote } });
