import type { RulebookDocument, Sku } from '@yansuan/core';

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '');

const isGift = (sku: Sku): boolean => sku.tags?.includes('gift_only') ?? false;

/** What is sold over the counter; gifts are not. */
export const sold = (document: RulebookDocument): Sku[] => document.skus.filter((sku) => !isGift(sku));

/** A code as scanned or typed: the id of a sku. */
export function byCode(document: RulebookDocument, code: string): Sku | undefined {
  const wanted = plain(code);
  return document.skus.find(({ id }) => plain(id) === wanted);
}

/** Every word must be found in name, id, shade or subtitle; a match at the start of a name or an id comes first. */
export function find(document: RulebookDocument, text: string, most: number): Sku[] {
  const words = text.split(/\s+/).map(plain).filter((word) => word !== '');
  if (words.length === 0) return [];
  const ranked = sold(document).flatMap((sku) => {
    const { subtitle, shade } = sku.display ?? {};
    const heads = [sku.name.zh, sku.name.en ?? '', sku.id].map(plain);
    const rest = [subtitle?.zh, subtitle?.en, shade?.zh, shade?.en].map((each) => plain(each ?? ''));
    if (!words.every((word) => [...heads, ...rest].some((each) => each.includes(word)))) return [];
    const first = words[0] ?? '';
    const rank = heads.some((head) => head.startsWith(first)) ? 0 : heads.some((head) => head.includes(first)) ? 1 : 2;
    return [{ sku, rank }];
  });
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, most).map(({ sku }) => sku);
}
