// The corpus of broken documents, ready to hand to a validator.
import { readFileSync } from 'node:fs';
import type { Json } from '../../../shared/contract/generate/schemas.mjs';
import type { IssueCode, Severity } from '../../../wasm/src/contract.ts';

type Kind = 'rulebook' | 'request' | 'refund' | 'account' | 'plan';
type Operation = { op: 'add' | 'replace' | 'remove' | 'fill'; path: string; value?: Json; count?: number };

interface WrittenCase {
  name: string;
  kind: Kind;
  base: string;
  patch: Operation[];
  raw: string | { repeat: string; times: number } | null;
  code: IssueCode;
  pointer: string | null;
  ajv: boolean;
  severity?: Severity;
  rulebook?: null;
}

export interface Violation {
  name: string;
  kind: Kind;
  /** The broken document. */
  text: string;
  /** For a request or a refund: the rulebook it is for, or null for none. */
  rulebookText: string | null;
  code: IssueCode;
  severity: Severity;
  /** Where the issue stands; null: anywhere. */
  pointer: string | null;
  /** Whether the schemas can see it too. */
  ajv: boolean;
}

const file = new URL('../../../shared/fixtures/violations.json', import.meta.url);

export const corpus = JSON.parse(readFileSync(file, 'utf8')) as {
  rulebooks: Record<string, Json>;
  requests: Record<string, Json>;
  refunds: Record<string, Json>;
  accounts: Record<string, Json>;
  plans: Record<string, Json>;
  cases: WrittenCase[];
};

const numbered = (value: Json | undefined, place: number): Json =>
  JSON.parse(JSON.stringify(value).replaceAll('{n}', String(place))) as Json;

const apply = (document: Json, { op, path, value, count }: Operation): void => {
  const keys = path.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop();
  let parent: Json = document;
  for (const key of keys) parent = (parent as Record<string, Json>)[key] as Json;
  if (last === undefined || typeof parent !== 'object' || parent === null) throw new Error(`nothing at ${path}`);
  const written = op === 'fill' ? Array.from({ length: count ?? 0 }, (_, place) => numbered(value, place)) : (value as Json);
  if (Array.isArray(parent) && op === 'add') parent.splice(Number(last), 0, written);
  else if (Array.isArray(parent) && op === 'remove') parent.splice(Number(last), 1);
  else if (op === 'remove') Reflect.deleteProperty(parent, last);
  else (parent as Record<string, Json>)[last] = written;
};

const textOf = ({ kind, base, patch, raw }: WrittenCase): string => {
  if (typeof raw === 'string') return raw;
  if (raw !== null) return raw.repeat.repeat(raw.times);
  const document = structuredClone(corpus[`${kind}s`][base]) as Json;
  for (const operation of patch) apply(document, operation);
  return JSON.stringify(document);
};

export const violations: Violation[] = corpus.cases.map((written) => ({
  name: written.name,
  kind: written.kind,
  text: textOf(written),
  rulebookText: written.rulebook === null ? null : JSON.stringify(corpus.rulebooks['minimal']),
  code: written.code,
  severity: written.severity ?? 'error',
  pointer: written.pointer,
  ajv: written.ajv,
}));
