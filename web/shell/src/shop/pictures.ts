import type { Sku } from '@yansuan/core';

const variants: Record<string, number> = { serum: 4, cream: 2, cleanser: 2, giftbox: 3, 'set-skincare': 3, mask: 2, sample: 2 };
const known = new Set([
  'foundation', 'pencil', 'serum', 'powder', 'lipstick', 'eyeshadow', 'blush', 'highlighter', 'cream', 'toner', 'cleanser',
  'lotion', 'mask', 'sunscreen', 'wipes', 'brush', 'sponge', 'giftbox', 'handcream', 'sample', 'mascara', 'set-commute',
  'set-skincare',
]);

// #ifdef H5
// In the bundle, so that an open shop keeps its pictures when the network goes.
const drawn = import.meta.glob<string>('../static/pictures/*.svg', { query: '?raw', import: 'default', eager: true });
// #endif

// #ifdef H5
const urls = new Map<string, string>();
function drawnUrl(name: string): string | undefined {
  const source = drawn[`../static/pictures/${name}.svg`];
  if (source !== undefined && !urls.has(name)) urls.set(name, `data:image/svg+xml,${encodeURIComponent(source)}`);
  return urls.get(name);
}
// #endif

/** Where a drawing is: in the bundle of H5, in the package of a mini-program. */
export function pictureUrl(name: string): string {
  // #ifdef H5
  const url = drawnUrl(name);
  if (url !== undefined) return url;
  // #endif
  return `/static/pictures/${name}.svg`;
}

/** The name of each product's drawing. Products that share a drawing take turns in its colourings, so a row of four differs. */
export function pictureNames(skus: readonly Sku[]): Map<string, string> {
  const seen = new Map<string, number>();
  return new Map(
    skus.map((sku) => {
      const wanted = sku.display?.picture ?? '';
      const name = known.has(wanted) ? wanted : 'sample';
      const turn = seen.get(name) ?? 0;
      seen.set(name, turn + 1);
      const variant = turn % (variants[name] ?? 1);
      return [sku.id, variant === 0 ? name : `${name}-${variant + 1}`];
    }),
  );
}
