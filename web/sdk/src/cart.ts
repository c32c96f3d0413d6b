import type { Cart } from '@yansuan/core';
import { ShopError } from './errors.js';
import type { Fields } from './wire.js';

/** A product in the bag. */
export interface ShopLine {
  readonly id: string;
  readonly sku: string;
  readonly units: number;
  readonly selected: boolean;
}

export type CouponChoice = 'auto' | readonly string[];

export interface CartState {
  readonly lines: readonly ShopLine[];
  readonly coupons: CouponChoice;
  /** Line ids are never used twice, so that an undo brings back the very line. */
  readonly next_line: number;
}

export const emptyCart: CartState = { lines: [], coupons: 'auto', next_line: 1 };

// The limits of the core.
const linesAtMost = 200;
const lineUnitsAtMost = 999;
const cartUnitsAtMost = 2_000;

export function addUnits(cart: CartState, sku: string, units: number): CartState {
  const line = cart.lines.find((candidate) => candidate.sku === sku);
  if (line === undefined) {
    const added = { id: `l${cart.next_line}`, sku, units, selected: true };
    return checked({ ...cart, lines: [...cart.lines, added], next_line: cart.next_line + 1 });
  }
  return changeLine(cart, line.id, { units: line.units + units, selected: true });
}

export function setUnits(cart: CartState, lineId: string, units: number): CartState {
  return units === 0 ? removeLine(cart, lineId) : changeLine(cart, lineId, { units });
}

export function removeLine(cart: CartState, lineId: string): CartState {
  lineIndex(cart, lineId);
  return { ...cart, lines: cart.lines.filter((line) => line.id !== lineId) };
}

export function changeLine(cart: CartState, lineId: string, change: Partial<Omit<ShopLine, 'id'>>): CartState {
  const index = lineIndex(cart, lineId);
  return checked({ ...cart, lines: cart.lines.map((line, place) => (place === index ? { ...line, ...change } : line)) });
}

/** Takes out what was ordered; what was added meanwhile stays. */
export function takeOut(cart: CartState, ordered: readonly { id: string; units: number }[]): CartState {
  const units = new Map(ordered.map((line) => [line.id, line.units]));
  const lines = cart.lines
    .map((line) => ({ ...line, units: line.units - (units.get(line.id) ?? 0) }))
    .filter((line) => line.units > 0);
  return { ...cart, lines, coupons: 'auto' };
}

/** The lines whose sku is still sold. */
export function keepKnown(cart: CartState, isSold: (sku: string) => boolean): CartState {
  const lines = cart.lines.filter((line) => isSold(line.sku));
  return lines.length === cart.lines.length ? cart : { ...cart, lines };
}

export function lineIndex(cart: CartState, lineId: string): number {
  const index = cart.lines.findIndex((line) => line.id === lineId);
  if (index < 0) {
    throw new ShopError('UNKNOWN_LINE', `The cart has no line ${lineId}.`);
  }
  return index;
}

/** The cart as the core takes it. Only chosen coupons that are held are named. */
export function toContract(cart: CartState, isHeld: (couponId: string) => boolean): Cart {
  return {
    lines: cart.lines.map(({ id, sku, units, selected }) => ({ id, sku, units, selected })),
    coupons: cart.coupons === 'auto' ? 'auto' : cart.coupons.filter(isHeld),
  };
}

function checked(cart: CartState): CartState {
  const isWhole = cart.lines.every(({ units }) => Number.isInteger(units) && units >= 1 && units <= lineUnitsAtMost);
  const total = cart.lines.reduce((sum, line) => sum + line.units, 0);
  if (!isWhole || total > cartUnitsAtMost || cart.lines.length > linesAtMost) {
    throw new ShopError(
      'LIMIT',
      `A line holds 1 to ${lineUnitsAtMost} units, a cart ${cartUnitsAtMost} units on ${linesAtMost} lines.`,
    );
  }
  return cart;
}

/** What changed between two states of the bag, a row for each SKU. What the rules here do not sell is not taken out elsewhere. */
export function bagChanges(now: readonly ShopLine[], before: readonly ShopLine[], isSold: (sku: string) => boolean): [sku: string, fields: Fields][] {
  const known = new Map(before.map((line) => [line.sku, line]));
  const changed = now.filter(({ sku, units, selected }) => known.get(sku)?.units !== units || known.get(sku)?.selected !== selected);
  const here = new Set(now.map(({ sku }) => sku));
  return [
    ...changed.map(({ sku, units, selected }): [string, Fields] => [sku, { units, selected }]),
    ...before.filter(({ sku }) => !here.has(sku) && isSold(sku)).map(({ sku }): [string, Fields] => [sku, { units: 0 }]),
  ];
}

/**
 * The bag as the rows say it, and which of its lines are in the rows. Lines keep their place; what came from elsewhere
 * stands behind them, as far as a bag has room. A line without a row is only here, and stays.
 */
export function withRows(cart: CartState, rows: ReadonlyMap<string, unknown>, isSold: (sku: string) => boolean): { cart: CartState; synced: ShopLine[] } {
  const told = new Map([...rows].flatMap(([sku, row]) => rowOf(sku, row)));
  let next: CartState = { ...cart, lines: [] };
  for (const line of cart.lines) {
    const { units, selected } = told.get(line.sku) ?? line;
    if (units > 0) next = withLine(next, { ...line, units, selected });
  }
  const here = new Set(cart.lines.map(({ sku }) => sku));
  for (const [sku, { units, selected }] of [...told].sort(([left], [right]) => (left < right ? -1 : 1))) {
    if (units > 0 && !here.has(sku) && isSold(sku)) {
      const added = withLine(next, { id: `l${next.next_line}`, sku, units, selected });
      next = added === next ? next : { ...added, next_line: next.next_line + 1 };
    }
  }
  return { cart: next, synced: next.lines.filter(({ sku }) => told.has(sku)) };
}

function withLine(cart: CartState, line: ShopLine): CartState {
  try {
    return checked({ ...cart, lines: [...cart.lines, line] });
  } catch {
    return cart;
  }
}

/** A row that another program wrote may be anything. */
function rowOf(sku: string, row: unknown): [string, { units: number; selected: boolean }][] {
  const { units, selected } = (typeof row === 'object' && row !== null ? row : {}) as Fields;
  const isRow = typeof units === 'number' && Number.isInteger(units) && units >= 0 && units <= lineUnitsAtMost;
  return isRow ? [[sku, { units, selected: selected !== false }]] : [];
}
