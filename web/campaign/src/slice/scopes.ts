import type { Goods, Scope, Sku } from '@yansuan/core';

const allows = (list: readonly string[] | undefined, values: readonly (string | undefined)[]): boolean =>
  list === undefined || list.length === 0 || values.some((value) => value !== undefined && list.includes(value));

const holds = (goods: Goods, sku: Sku): boolean =>
  allows(goods.skus, [sku.id]) &&
  allows(goods.categories, [sku.category]) &&
  allows(goods.brands, [sku.brand]) &&
  allows(goods.tags, sku.tags ?? []) &&
  sku.list_fen >= (goods.min_price_fen ?? 0) &&
  sku.list_fen <= (goods.max_price_fen ?? Infinity);

const namesSomething = (goods: Goods): boolean =>
  [goods.skus, goods.categories, goods.brands, goods.tags].some((list) => (list?.length ?? 0) > 0) ||
  (goods.min_price_fen ?? 0) > 0 ||
  goods.max_price_fen !== undefined;

/** Whether a scope holds a product. In doubt yes: a rule too many changes no price. */
const inScope = (scope: Scope | undefined, sku: Sku): boolean =>
  scope === undefined || (holds(scope, sku) && !(scope.not !== undefined && namesSomething(scope.not) && holds(scope.not, sku)));

export const sees = (scope: Scope | undefined, skus: readonly Sku[]): boolean => skus.some((sku) => inScope(scope, sku));

/**
 * Products that tell apart scopes which hold the same of the goods kept. Parts of a set rank their units together when
 * they hold the same products, so two that differ in the whole rulebook must differ in its slice.
 */
export function tellApart(scopes: readonly (Scope | undefined)[], goods: readonly Sku[], all: readonly Sku[]): string[] {
  return scopes.flatMap((one, at) =>
    scopes.slice(at + 1).flatMap((other) => {
      const differs = (sku: Sku): boolean => inScope(one, sku) !== inScope(other, sku);
      const telling = goods.some(differs) ? undefined : all.find(differs);
      return telling === undefined ? [] : [telling.id];
    }),
  );
}

/**
 * A scope that names only skus of the slice. An empty list would mean any sku, so a list of which nothing is left keeps
 * its first name: a product that no cart of the slice holds.
 */
export function narrow<Where extends Scope>(scope: Where, kept: ReadonlySet<string>): Where {
  const { not, ...rest } = scope;
  const narrowed = { ...rest, ...narrowList(scope.skus, kept) } as Where;
  if (not === undefined) return narrowed;
  const left = not.skus?.filter((id) => kept.has(id));
  // What leaves out only strangers leaves out nothing.
  if (left !== undefined && left.length === 0 && (not.skus?.length ?? 0) > 0) return narrowed;
  return { ...narrowed, not: { ...not, ...(left === undefined ? {} : { skus: left }) } };
}

function narrowList(skus: readonly string[] | undefined, kept: ReadonlySet<string>): { skus?: string[] } {
  if (skus === undefined) return {};
  const left = skus.filter((id) => kept.has(id));
  return { skus: left.length > 0 ? left : skus.slice(0, 1) };
}
