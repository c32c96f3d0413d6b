import type { Campaign, Condition, Effect, Offer, RulebookDocument, Scope, Sku } from '@yansuan/core';
import { narrow, sees, tellApart } from './scopes.js';

/** The skus that were asked for and are not in the rulebook. */
export class UnknownSkus extends Error {
  constructor(readonly skus: string[]) {
    super(`not in the rulebook: ${skus.join(', ')}`);
  }
}

/**
 * What of a rulebook prices carts of these skus, in the same version: every tier and setting, the offers that can act on
 * such a cart, and the skus that those offers name. Whatever it leaves out could not change a price, a gift or a point.
 */
export function sliceRulebook(document: RulebookDocument, wanted: readonly string[]): RulebookDocument {
  const known = new Set(document.skus.map((sku) => sku.id));
  const unknown = wanted.filter((id) => !known.has(id));
  if (unknown.length > 0) throw new UnknownSkus(unknown);
  const kept = new Set(wanted);
  const goods = document.skus.filter((sku) => kept.has(sku.id));
  const acting = document.offers.filter((offer) => canAct(offer, goods));
  const telling = acting.flatMap((offer) => tellApart((offer.target?.set ?? []).map((part) => part.scope ?? offer.scope), goods, document.skus));
  const inLists = new Set([...kept, ...telling]);
  const offers = acting.map((offer) => narrowOffer(offer, inLists));
  const named = new Set([...inLists, ...offers.flatMap(skusOf), ...goods.flatMap((sku) => (sku.components ?? []).map((part) => part.sku))]);
  const skus = document.skus.filter((sku) => named.has(sku.id)).map((sku) => withoutShow(sku, kept));
  const { membership: _m, campaigns, reminders: _r, categories, brands, ...rest } = document;
  const together = campaignsOf(campaigns?.list ?? [], kept, new Set(offers.map(({ id }) => id)));
  return {
    ...rest,
    ...(categories === undefined ? {} : { categories: categories.filter(({ id }) => skus.some((sku) => sku.category === id)) }),
    ...(brands === undefined ? {} : { brands: brands.filter(({ id }) => skus.some((sku) => sku.brand === id)) }),
    skus,
    offers,
    ...(together.length === 0 ? {} : { campaigns: { list: together } }),
  };
}

/** The campaigns that sell one of these goods, with what of them is here. */
function campaignsOf(all: readonly Campaign[], kept: ReadonlySet<string>, offers: ReadonlySet<string>): Campaign[] {
  return all.flatMap(({ note: _note, source: _source, ...campaign }) => {
    const skus = campaign.skus.filter((id) => kept.has(id));
    const own = campaign.offers?.filter((id) => offers.has(id));
    return skus.length === 0 || (own?.length === 0 && campaign.floor_fen === undefined) ? [] : [{ ...campaign, skus, ...(own === undefined ? {} : { offers: own }) }];
  });
}

/** False only when nothing of the offer can ever happen to a cart of these goods. */
function canAct(offer: Offer, goods: readonly Sku[]): boolean {
  const apart = [...(offer.condition ?? []), ...(offer.rungs ?? [])].some((each) => each.scope !== undefined);
  const parts = offer.target?.set ?? [];
  if (!sees(offer.scope, goods) && !apart && parts.every((part) => part.scope === undefined)) return false;
  if (!parts.every((part) => sees(part.scope ?? offer.scope, goods))) return false;
  return (offer.condition ?? []).every((condition) => !measuresGoods(condition) || sees(condition.scope ?? offer.scope, goods));
}

const measuresGoods = (condition: Condition): boolean =>
  condition.min_amount_fen !== undefined || condition.min_units !== undefined || condition.min_skus !== undefined || condition.min_weight_g !== undefined;

function narrowOffer(offer: Offer, kept: ReadonlySet<string>): Offer {
  const { note: _note, source: _source, grant: _grant, ...rest } = offer;
  const inside = <Part extends { scope?: Scope }>(part: Part): Part =>
    part.scope === undefined ? part : { ...part, scope: narrow(part.scope, kept) };
  return {
    ...inside(rest),
    ...(rest.condition === undefined ? {} : { condition: rest.condition.map(inside) }),
    ...(rest.rungs === undefined ? {} : { rungs: rest.rungs.map(inside) }),
    ...(rest.target?.set === undefined ? {} : { target: { ...rest.target, set: rest.target.set.map(inside) } }),
  };
}

/** Every sku that an offer still names. */
function skusOf(offer: Offer): string[] {
  const scopes = [offer, ...(offer.condition ?? []), ...(offer.rungs ?? []), ...(offer.target?.set ?? [])].map((each) => each.scope);
  const effects: Effect[] = [...(offer.effects ?? []), ...(offer.rungs ?? []).flatMap((rung) => rung.effects)];
  return [
    ...scopes.flatMap((scope) => [...(scope?.skus ?? []), ...(scope?.not?.skus ?? [])]),
    ...effects.flatMap((effect) => (effect.on === 'gift' ? [...(effect.sku === undefined ? [] : [effect.sku]), ...(effect.skus ?? [])] : [])),
  ];
}

/** What is only shown does not price; the parts of a set that is only named are not needed either. */
function withoutShow(sku: Sku, kept: ReadonlySet<string>): Sku {
  const { display: _display, source: _source, components, ...rest } = sku;
  return components === undefined || !kept.has(sku.id) ? rest : { ...rest, components };
}
