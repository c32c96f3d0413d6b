import { computed, type ComputedRef } from 'vue';
import { pictureNames, pictureUrl } from './pictures';
import { useShop } from './store';

interface Pictures {
  get(sku: string): string | undefined;
}

let files: ComputedRef<Pictures> | undefined;

/** The drawing of every product: shared out once for each rulebook, made when one is shown. */
export function usePictures(): ComputedRef<Pictures> {
  const shop = useShop();
  files ??= computed(() => {
    const names = pictureNames(shop.rules?.skus ?? []);
    const urlOf = (name: string | undefined): string | undefined => (name === undefined ? undefined : pictureUrl(name));
    return { get: (sku) => urlOf(names.get(sku)) };
  });
  return files;
}
