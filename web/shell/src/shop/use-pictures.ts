import { computed, type ComputedRef } from 'vue';
import { pictureUrls } from './pictures';
import { useShop } from './store';

let files: ComputedRef<Map<string, string>> | undefined;

/** The drawing of every product, worked out once for each rulebook. */
export function usePictures(): ComputedRef<Map<string, string>> {
  const shop = useShop();
  files ??= computed(() => pictureUrls(shop.rules?.skus ?? []));
  return files;
}
