import type { Lang } from '@yansuan/core';
import { wordsOf } from './words.js';

const dayMs = 86_400_000;
const two = (value: number): string => String(value).padStart(2, '0');

/** Whole seconds left, counted so that the last one shown is 1 and 0 is the end. */
const secondsLeft = (leftMs: number): number => Math.ceil(leftMs / 1_000);

/** "3 天 13:42:10", under a day "13:42:10". */
export function leftText(leftMs: number, lang: Lang): string {
  const seconds = secondsLeft(leftMs);
  const days = Math.floor((seconds * 1_000) / dayMs);
  const rest = seconds - (days * dayMs) / 1_000;
  const clock = `${two(Math.floor(rest / 3_600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return days > 0 ? `${wordsOf(lang).dayCount(days)} ${clock}` : clock;
}

/** How long until the text changes. */
export const untilNextMs = (leftMs: number): number => leftMs - (secondsLeft(leftMs) - 1) * 1_000;
