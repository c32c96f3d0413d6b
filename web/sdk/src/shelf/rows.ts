// A shelf row, as devices and the API keep it, and the core's shelf item. Both sides read rows with the same eyes.
import type { RulebookDocument, ShelfItem } from '@yansuan/core';
import type { Fields } from '../wire.js';

/** As many as one plan takes. */
const itemsAtMost = 500;
const latestMs = 253_402_300_799_999;

export const quietChoices = ['shop', 'long'] as const;
/** The shop's quiet hours, or from 21:00 to 09:30. */
export type QuietChoice = (typeof quietChoices)[number];

/** The same rules with longer nights. The core reckons with them; nothing is moved afterwards. */
export function withQuietHours(document: RulebookDocument, choice: QuietChoice): RulebookDocument {
  const { reminders } = document;
  return choice === 'shop' || reminders === undefined
    ? document
    : { ...document, reminders: { ...reminders, manners: { ...reminders.manners, quiet_from: 1_260, quiet_until: 570 } } };
}

const whole = (value: unknown, least: number, most: number): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : undefined;

/** A day that the calendar has; a device may have written anything. */
export function civilDay(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^(19[7-9]\d|[2-9]\d{3})-\d\d-\d\d$/.test(value)) {
    return undefined;
  }
  const at = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value) ? value : undefined;
}

function nameOf(fields: Fields): ShelfItem['name'] {
  const words = (value: unknown): value is string => typeof value === 'string' && /^\P{Cc}{1,40}$/u.test(value);
  const { name_zh: zh, name_en: en } = fields;
  return words(zh) ? { zh, ...(words(en) ? { en } : {}) } : undefined;
}

/** Null: a row that says no product. What it says wrongly beside that is left out. */
export function shelfItem(key: string, value: unknown): ShelfItem | null {
  const fields = (typeof value === 'object' && value !== null ? value : {}) as Fields;
  const { sku } = fields;
  if (typeof sku !== 'string' || !/^[a-z0-9][a-z0-9._-]{0,63}$/.test(sku) || key.length > 64) {
    return null;
  }
  const units = whole(fields['units'], 1, 999) ?? 1;
  const told = {
    name: nameOf(fields),
    returned_units: whole(fields['returned_units'], 0, units),
    paid_at_ms: whole(fields['paid_at_ms'], 0, latestMs),
    received_at_ms: whole(fields['received_at_ms'], 0, latestMs),
    produced_on: civilDay(fields['produced_on']),
    opened_on: civilDay(fields['opened_on']),
    finished_on: civilDay(fields['finished_on']),
    cycle_days: whole(fields['cycle_days'], 1, 3_650),
  };
  const known = Object.fromEntries(Object.entries(told).filter(([, each]) => each !== undefined)) as Partial<ShelfItem>;
  return { id: key, sku, units, ...known };
}

/** What a plan is told of the shelf; what is in use goes before what is finished. */
export function shelfItems(rows: Iterable<readonly [key: string, value: unknown]>): ShelfItem[] {
  const items = [...rows].map(([key, value]) => shelfItem(key, value)).filter((item): item is ShelfItem => item !== null);
  return [...items.filter((item) => item.finished_on === undefined), ...items.filter((item) => item.finished_on !== undefined)].slice(0, itemsAtMost);
}
