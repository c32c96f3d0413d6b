// The worked examples of the shop, ready to price, and the partial match they use (shared/fixtures/quotes/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import type { QuoteRequest } from '@yansuan/core';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Fixture {
  name: string;
  title: string;
  needs: string[];
  rulebookText: string;
  request: QuoteRequest;
  expect: Record<string, Json>;
}

interface WrittenFixture {
  title: string;
  needs?: string[];
  rulebook: string | Record<string, Json>;
  settings?: Record<string, Json>;
  request: QuoteRequest;
  expect: Record<string, Json>;
}

const shared = new URL('../../../shared/', import.meta.url);

export const sopText = readFileSync(new URL('rulebooks/sop.json', shared), 'utf8');

function rulebookText({ rulebook, settings }: WrittenFixture): string {
  const book = (typeof rulebook === 'string' ? JSON.parse(readFileSync(new URL(`rulebooks/${rulebook}.json`, shared), 'utf8')) : rulebook) as Record<string, Json>;
  if (settings !== undefined) book['settings'] = { ...(book['settings'] as Record<string, Json> | undefined), ...settings };
  return JSON.stringify(book);
}

export const fixtures: Fixture[] = readdirSync(new URL('fixtures/quotes', shared))
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => {
    const written = JSON.parse(readFileSync(new URL(`fixtures/quotes/${file}`, shared), 'utf8')) as WrittenFixture;
    return {
      name: file.replace('.json', ''),
      title: written.title,
      needs: written.needs ?? [],
      rulebookText: rulebookText(written),
      request: written.request,
      expect: written.expect,
    };
  });

/** Each expected element of a list finds its own partner in any order; an empty list matches only an empty list. */
export function matches(expected: unknown, actual: unknown): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || (expected.length === 0 && actual.length > 0)) return false;
    const rest = [...(actual as unknown[])];
    return expected.every((wanted) => {
      const at = rest.findIndex((candidate) => matches(wanted, candidate));
      if (at >= 0) rest.splice(at, 1);
      return at >= 0;
    });
  }
  if (typeof expected !== 'object' || expected === null) return expected === actual;
  if (typeof actual !== 'object' || actual === null) return false;
  return Object.entries(expected).every(([key, value]) => key in actual && matches(value, (actual as Record<string, unknown>)[key]));
}
