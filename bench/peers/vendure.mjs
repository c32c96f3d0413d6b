// @vendure/core: its OrderCalculator over entities made by hand, its default tax strategies at a rate of 0, and promotion
// conditions and actions written as a shop writes them. No server, no database.
import { createRequire } from 'node:module';
import { givenSet } from './given.mjs';

const require = createRequire(import.meta.url);
const name = (value) => [{ languageCode: 'en', value }];
const linesOf = (order, step) => step.lines.map((at) => order.lines[at]);

function conditionOf(vendure, step) {
  return new vendure.PromotionCondition({
    code: 'reached',
    description: name('reached'),
    args: {},
    check: (_, order) => {
      let units = 0;
      let listFen = 0;
      let netFen = 0;
      for (const line of linesOf(order, step)) {
        units += line.quantity;
        listFen += line.linePrice;
        if (step.threshold > 0) netFen += line.proratedLinePrice;
      }
      return units >= step.minQty && listFen >= step.minAmount && netFen >= step.threshold;
    },
  });
}

function actionOf(vendure, step) {
  const cutOf = (fen, most) => (step.percent ? (fen * (100 - step.value)) / 100 : Math.min(most, fen));
  if (!step.perUnit) {
    const execute = (_, order) => -cutOf(linesOf(order, step).reduce((sum, line) => sum + line.proratedLinePrice, 0), step.value);
    return new vendure.PromotionOrderAction({ code: 'cut', description: name('cut'), args: {}, execute });
  }
  const scope = new Set(step.lines);
  const execute = (_, line) => (scope.has(line.id) ? -cutOf(line.proratedLinePrice, step.value * line.quantity) : 0);
  return new vendure.PromotionLineAction({ code: 'cut', description: name('cut'), args: {}, execute });
}

function promotionOf(vendure, step) {
  return new vendure.Promotion({
    id: step.id,
    name: step.id,
    conditions: [{ code: 'reached', args: [] }],
    actions: [{ code: 'cut', args: [] }],
    promotionConditions: [conditionOf(vendure, step)],
    promotionActions: [actionOf(vendure, step)],
  });
}

function calculatorOf(vendure) {
  const { taxOptions, orderOptions } = vendure.defaultConfig;
  const zone = new vendure.Zone({ id: 1, members: [] });
  const rate = new vendure.TaxRate({ id: 1, name: 'none', value: 0, enabled: true });
  const cache = new Map();
  const get = (_, key, make) => {
    if (!cache.has(key)) cache.set(key, make());
    return cache.get(key);
  };
  const noShipping = {};
  return new vendure.OrderCalculator(
    { taxOptions: { ...taxOptions, taxZoneStrategy: { determineTaxZone: () => zone } }, orderOptions },
    { getAllWithMembers: async () => [zone] },
    { getApplicableTaxRate: async () => rate },
    noShipping,
    noShipping,
    { get },
  );
}

/** A function that prices the size with its first line taken up and down, and returns the payable in fen. */
export function vendurePricer(size, which, tapLine) {
  const vendure = require('@vendure/core');
  const calculator = calculatorOf(vendure);
  const promotions = givenSet(size, which).map((step) => promotionOf(vendure, step));
  const line = ({ unit, qty }, at) => new vendure.OrderLine({ id: at, quantity: qty, orderPlacedQuantity: 0, listPrice: unit, listPriceIncludesTax: false, taxLines: [], adjustments: [], taxCategoryId: 1 });
  const order = new vendure.Order({ couponCodes: [], surcharges: [], shippingLines: [], promotions: [], lines: size.lines.map(line) });
  const context = { channelId: 1, channel: {} };
  const { qty } = size.lines[tapLine];
  let flip = 0;
  return async () => {
    flip ^= 1;
    order.lines[tapLine].quantity = qty + flip;
    await calculator.applyPriceAdjustments(context, order, promotions, [order.lines[tapLine]]);
    return order.total;
  };
}
