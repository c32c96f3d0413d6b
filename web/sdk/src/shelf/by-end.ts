import type { ShelfProduct } from './desk.js';

/** Expired first, then what ends first, then spares, then what nobody knows the end of. */
export function byEnd(products: readonly ShelfProduct[]): ShelfProduct[] {
  const rank = ({ stand }: ShelfProduct): number => (stand === null ? 3 : stand.state === 'expired' ? 0 : stand.state === 'spare' ? 2 : 1);
  const ends = ({ stand }: ShelfProduct): number => Math.min(stand?.days_left ?? Infinity, stand?.days_to_expiry ?? Infinity);
  return products
    .filter(({ item, stand }) => item.finished_on === undefined && stand?.state !== 'finished' && stand?.state !== 'returned')
    .sort((one, other) => rank(one) - rank(other) || Math.sign(ends(one) - ends(other)) || 0 || (one.item.id < other.item.id ? -1 : 1));
}
