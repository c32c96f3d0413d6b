// The request on standard input, and the documents that hold one.
import type { QuoteRequest } from '../contract.js';
import { UsageError } from './input.js';

function instant(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new UsageError(`--now: not an ISO-8601 time: ${text}`);
  return ms;
}

/** Puts the time into the request; a text that is no object goes on as it is, for the core to refuse. */
export function withNow(bytes: Uint8Array, now: string | undefined): Uint8Array | string {
  const text = new TextDecoder().decode(bytes);
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return bytes;
  }
  if (typeof request !== 'object' || request === null || Array.isArray(request)) return bytes;
  const { context } = request as Partial<QuoteRequest>;
  if (context !== undefined && (typeof context !== 'object' || context === null)) return bytes;
  if (now === undefined && context?.now_ms !== undefined) return bytes;
  return JSON.stringify({ ...request, context: { ...context, now_ms: now === undefined ? Date.now() : instant(now) } });
}

/** A document around a request, whose text goes in as it is. */
export function around(request: Uint8Array | string, rest: object): string {
  const text = typeof request === 'string' ? request : new TextDecoder().decode(request);
  const members = Object.entries(rest).filter(([, value]) => value !== undefined);
  return `{"request":${[text, ...members.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)].join(',')}}`;
}
