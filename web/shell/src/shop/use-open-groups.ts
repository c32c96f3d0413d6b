import { ref, watch, type Ref } from 'vue';
import type { OpenGroup } from '@yansuan/sdk';
import { campaignsOn } from './groups';
import { useShop } from './store';

/** Teams for these goods that somebody may still join, the first to end first; none without a network. */
export function useOpenGroups(sku: Ref<string>): Ref<OpenGroup[]> {
  const shop = useShop();
  const found = ref<OpenGroup[]>([]);
  watch(() => [shop.drawn, shop.phase, shop.online, sku.value], async () => {
    const wanted = sku.value;
    const teams = shop.drawn && shop.phase === 'ready' && shop.online ? campaignsOn(shop).filter(({ skus, sizes = [] }) => sizes.length > 0 && skus.includes(wanted)) : [];
    const seen = await Promise.all(teams.map(({ id }) => shop.live().groups.campaign(id).catch(() => null)));
    if (wanted !== sku.value) return;
    found.value = seen.flatMap((each) => (each?.verified === true ? each.value.open_groups.filter((group) => group.sku === wanted) : [])).slice(0, 3);
  }, { immediate: true });
  return found;
}
