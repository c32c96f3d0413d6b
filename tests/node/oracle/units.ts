// The goods as single units in canonical order: the rulebook's order of SKUs, lines of one SKU merged.
import type { Goods, QuoteRequest, RulebookDocument, Scope, Sku } from '@yansuan/core';
import { least, splitWithRooms, sum } from './arithmetic.js';

export interface Unit {
  /** Place among the units of the cart in canonical order. */
  at: number;
  sku: Sku;
  /** Place of the SKU in the rulebook. */
  place: number;
  list: bigint;
  net: bigint;
  floor: bigint;
  /** Still at a tier's own price. */
  tier: boolean;
}

export function selectedUnits(book: RulebookDocument, request: QuoteRequest): Unit[] {
  const units = book.skus.flatMap((sku, place) => {
    const lines = request.cart.lines.filter((line) => line.sku === sku.id && line.selected !== false);
    const count = lines.reduce((units, line) => units + (line.units ?? 1), 0);
    const list = BigInt(sku.list_fen);
    return Array.from({ length: count }, () => ({ sku, place, list, net: list, floor: BigInt(sku.floor_fen ?? 0), tier: false }));
  });
  return units.map((unit, at) => ({ at, ...unit }));
}

export const copy = (units: readonly Unit[]): Unit[] => units.map((unit) => ({ ...unit }));
export const netTotal = (units: readonly Unit[]): bigint => sum(units.map(({ net }) => net));

const names = (list: readonly string[] | undefined, value: string | undefined): boolean =>
  list === undefined || list.length === 0 || (value !== undefined && list.includes(value));

function inGoods(goods: Goods, sku: Sku): boolean {
  const { tags = [] } = goods;
  return (
    names(goods.skus, sku.id) && names(goods.categories, sku.category) && names(goods.brands, sku.brand) &&
    (tags.length === 0 || tags.some((tag) => (sku.tags ?? []).includes(tag))) &&
    sku.list_fen >= (goods.min_price_fen ?? 0) && sku.list_fen <= (goods.max_price_fen ?? Infinity)
  );
}

/** An empty choice leaves nothing out. */
const asksAnything = (goods: Goods): boolean => Object.values(goods).some((asked) => !Array.isArray(asked) || asked.length > 0);

export const holdsSku = (scope: Scope, sku: Sku): boolean => inGoods(scope, sku) && !(scope.not !== undefined && asksAnything(scope.not) && inGoods(scope.not, sku));

export const inScope = (scope: Scope | undefined, unit: Unit): boolean =>
  scope === undefined || (holdsSku(scope, unit.sku) && (scope.untouched !== true || unit.net === unit.list));

/** Units of one SKU together, SKUs in the rulebook's order. */
export function bySku(units: readonly Unit[]): Unit[][] {
  const groups = new Map<number, Unit[]>();
  for (const unit of units) groups.set(unit.place, [...(groups.get(unit.place) ?? []), unit]);
  return [...groups].sort(([left], [right]) => left - right).map(([, group]) => group);
}

const dearestFirst = (units: readonly Unit[]): Unit[] => [...units].sort((left, right) => (left.net === right.net ? 0 : left.net > right.net ? -1 : 1));

const roomOf = (units: readonly Unit[]): bigint => sum(units.map((unit) => (unit.net > unit.floor ? unit.net - unit.floor : 0n)));

/** Takes an amount off units of one SKU: largest remainder, dearest net first. */
export function cutUnits(amount: bigint, units: readonly Unit[]): void {
  const ordered = dearestFirst(units);
  const parts = splitWithRooms(amount, ordered.map(({ net }) => net), ordered.map((unit) => roomOf([unit])));
  ordered.forEach((unit, at) => (unit.net -= parts[at] as bigint));
}

/** Takes an amount off the goods: first over SKUs, then over each SKU's units. */
export function cutGoods(amount: bigint, units: readonly Unit[]): void {
  const groups = bySku(units);
  const parts = splitWithRooms(least(amount, netTotal(units)), groups.map(netTotal), groups.map(roomOf));
  groups.forEach((group, at) => cutUnits(parts[at] as bigint, group));
}
