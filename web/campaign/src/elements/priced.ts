import type { Lang, Quote } from '@yansuan/core';
import type { LiveRules } from './live-rules.js';
import { type Asked, requestOf } from './request.js';
import type { wordsOf } from './words.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** From best to worst; an element shows the worst that holds. */
export type PriceState = 'loading' | 'checked' | 'offline' | 'amber' | 'stale' | 'error';

export type Priced = { ok: true; quote: Quote; state: PriceState; isChecked: boolean } | { ok: false; state: 'loading' | 'error'; unknown: boolean };

/** Whether the price counts on a quota that only the shop knows. What a gift's stock is changes no price. */
export const isLimited = ({ confirm }: Quote): boolean => confirm.some(({ code }) => code !== 'STOCK');

/** The price an element asks for, and how far it can be trusted. */
export function price(rules: LiveRules, asked: Asked): Priced {
  if (rules.state === 'failed') return { ok: false, state: 'error', unknown: false };
  if (rules.state !== 'ready' || rules.document === null) return { ok: false, state: 'loading', unknown: false };
  const answer = rules.quote(requestOf(asked, rules.document, rules.clock.nowMs(), rules.checkedAtMs));
  if (answer === null || !answer.ok) return { ok: false, state: 'error', unknown: true };
  const { quote } = answer;
  const state = quote.freshness === 'stale' ? 'stale' : quote.freshness === 'amber' ? 'amber' : rules.isOnline() ? 'checked' : 'offline';
  const isChecked = quote.freshness === 'fresh' && rules.isTimeSure() && quote.proved && !isLimited(quote);
  return { ok: true, quote, state, isChecked };
}

export interface AgeNote {
  text: string;
  amber: boolean;
}

/** How old the rules are and whether the network is there, in one line. */
export function ageNote(rules: LiveRules, quote: Quote, words: ReturnType<typeof wordsOf>): AgeNote {
  const ageMs = Math.max(0, quote.now_ms - rules.checkedAtMs);
  const amber = quote.freshness !== 'fresh' || !rules.isTimeSure();
  const offline = rules.isOnline() ? '' : `${words.offline}·`;
  if (rules.checkedAtMs === 0) return { text: offline + words.notChecked, amber: true };
  if (quote.freshness === 'stale') return { text: offline + words.days(Math.floor(ageMs / dayMs)), amber };
  const text = ageMs < 60_000 ? words.justNow : ageMs < hourMs ? words.minutes(Math.floor(ageMs / 60_000)) : words.hours(Math.floor(ageMs / hourMs));
  return { text: offline + text, amber };
}

export const skuName = (rules: LiveRules, sku: string, lang: Lang): string => {
  const name = rules.document?.skus.find(({ id }) => id === sku)?.name;
  return (lang === 'en' ? name?.en : undefined) ?? name?.zh ?? sku;
};
