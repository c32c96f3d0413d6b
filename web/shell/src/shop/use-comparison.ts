import { ref, watch, type Ref } from 'vue';
import type { Comparison } from '@yansuan/core';
import { useShop } from './store';

/** One unit alone and in groups, asked again whenever something changed. Null until it is known. */
export function useComparison(sku: Ref<string>): Ref<Comparison | null> {
  const shop = useShop();
  const found = ref<Comparison | null>(null);
  let asked = 0;
  watch(
    () => [shop.drawn, shop.phase, shop.otherChanges, sku.value],
    async () => {
      asked += 1;
      const here = asked;
      const isKnown = shop.drawn && shop.phase === 'ready' && shop.skus.has(sku.value);
      const answer = isKnown ? await shop.live().compare([{ sku: sku.value, units: 1 }]) : null;
      if (here === asked) found.value = answer;
    },
    { immediate: true },
  );
  return found;
}
