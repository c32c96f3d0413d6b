import type { Cart } from '@yansuan/core';
import { ShopError } from './errors.js';

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
