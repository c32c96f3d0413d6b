import { ref, watch } from 'vue';
import { defineStore } from 'pinia';
import type { Lang } from '@/words';

const key = 'yansuan.settings';

interface Saved {
  lang?: Lang;
  large?: boolean;
}

function saved(): Saved {
  const text: unknown = uni.getStorageSync(key);
  return typeof text === 'string' && text !== '' ? (JSON.parse(text) as Saved) : {};
}

/** What the shopper set on this device: language and text size. */
export const useSettings = defineStore('settings', () => {
  const before = saved();
  const lang = ref<Lang>(before.lang ?? 'zh');
  const large = ref(before.large ?? false);

  watch(
    [lang, large],
    () => {
      uni.setStorageSync(key, JSON.stringify({ lang: lang.value, large: large.value }));
      markLanguage();
    },
  );

  function markLanguage() {
    // #ifdef H5
    document.documentElement.lang = lang.value === 'zh' ? 'zh-CN' : 'en';
    // #endif
  }
  markLanguage();

  function reset(): void {
    lang.value = 'zh';
    large.value = false;
  }
  return { lang, large, reset };
});
