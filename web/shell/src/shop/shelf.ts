import type { Sku } from '@yansuan/core';
import type { Words } from '@/words';

/** How long a product lasts, once opened and before: only what the rulebook knows. */
export function shelfMonths({ display }: Sku, words: Words): { label: string; value: string }[] {
  const { shelf } = words.product;
  const known: [string, number | undefined, (months: number) => string][] = [
    [shelf.cycle, display?.cycle_months, shelf.about],
    [shelf.opened, display?.pao_months, shelf.months],
    [shelf.unopened, display?.shelf_life_months, shelf.months],
  ];
  return known.flatMap(([label, months, say]) => (months === undefined ? [] : [{ label, value: say(months) }]));
}
