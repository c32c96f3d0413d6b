import { computed } from 'vue';
import type { Text } from '@yansuan/core';
import { useSettings } from '@/shop/settings';
import { en } from './en';
import { zh, type Words } from './zh';

export type Lang = 'zh' | 'en';
export type { Words };

const books: Record<Lang, Words> = { zh, en };

/** The shop's sentences in the shopper's language, and any text of the rulebook in it. */
export function useWords() {
  const settings = useSettings();
  const words = computed<Words>(() => books[settings.lang]);
  const say = (text: Text | undefined): string =>
    text === undefined ? '' : settings.lang === 'en' ? (text.en ?? text.zh) : text.zh;
  return { words, say };
}
