// @medusajs/promotion: its PromotionModuleService computes, over promotions handed to it instead of read from PostgreSQL.
import { createRequire } from 'node:module';
import { givenSet } from './given.mjs';

const require = createRequire(import.meta.url);

function promotionOf(step, size) {
  const skus = step.lines.map((line) => ({ value: size.lines[line].sku }));
  const rules = [];
  if (step.threshold > 0) rules.push({ attribute: 'item_total', operator: 'gte', values: [{ value: String(step.threshold) }] });
  const whole = step.lines.length === size.lines.length;
  return {
    id: step.id,
    code: step.id,
    type: 'standard',
    is_automatic: false,
    is_tax_inclusive: false,
    rules,
    application_method: {
      type: step.percent ? 'percentage' : 'fixed',
      value: step.percent ? 100 - step.value : step.value,
      currency_code: 'cny',
      target_type: whole && !step.perUnit ? 'order' : 'items',
      allocation: step.perUnit ? 'each' : 'across',
      max_quantity: step.perUnit ? 999 : null,
      target_rules: whole ? [] : [{ attribute: 'items.sku', operator: 'in', values: skus }],
    },
  };
}

/** A function that prices the size with its first line taken up and down, and returns the payable in fen. */
export function medusaPricer(size, which, tapLine) {
  const PromotionModuleService = require('@medusajs/promotion/dist/services/promotion-module.js').default;
  const promotions = givenSet(size, which).map((step) => promotionOf(step, size));
  const codes = promotions.map((promotion) => promotion.code);
  const service = new PromotionModuleService({
    baseRepository: { getFreshManager: () => ({}) },
    promotionService: { list: async () => promotions },
  });
  const items = size.lines.map((line) => ({ id: line.sku, sku: line.sku, quantity: line.qty, subtotal: line.unit * line.qty, original_total: line.unit * line.qty, is_discountable: true }));
  const listFen = () => items.reduce((sum, item) => sum + item.subtotal, 0);
  const context = { currency_code: 'cny', items, item_total: listFen() };
  const { unit, qty } = size.lines[tapLine];
  let flip = 0;
  return async () => {
    flip ^= 1;
    items[tapLine].quantity = qty + flip;
    items[tapLine].subtotal = unit * (qty + flip);
    items[tapLine].original_total = items[tapLine].subtotal;
    context.item_total = listFen();
    const actions = await service.computeActions(codes, context, { prevent_auto_promotions: true, skip_usage_limit_checks: true });
    let payableFen = context.item_total;
    for (const action of actions) payableFen -= Number(action.amount);
    return payableFen;
  };
}
