import { ref, watch, type Ref } from 'vue';
import type { Batch } from '@yansuan/sdk';
import { useShop } from './store';

/** The batch of a product that is sent now; without a network as it was told last. */
export function useBatch(sku: Ref<string>): Ref<Batch | undefined> {
  const shop = useShop();
  const batch = ref<Batch>();
  watch(
    () => [shop.drawn, shop.phase, sku.value],
    async () => {
      if (!shop.drawn || shop.phase !== 'ready') return;
      const asked = sku.value;
      const rows = await shop.live().goods.batches().then(({ value }) => value, () => []);
      if (asked === sku.value) batch.value = rows.find((row) => row.sku === asked);
    },
    { immediate: true },
  );
  return batch;
}
