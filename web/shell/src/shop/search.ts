import type { Sku, Text } from '@yansuan/core';

const both = (text: Text | undefined): string => (text === undefined ? '' : `${text.zh} ${text.en ?? ''}`);

/** Every word typed occurs in the product's name, shade or use, in either language. */
export function matches(sku: Sku, typed: string): boolean {
  const { display } = sku;
  const here = [both(sku.name), both(display?.subtitle), both(display?.shade), both(display?.description)].join(' ').toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => here.includes(word));
}

/** A word from an address, where "50%" may stand as it was typed. */
export function fromAddress(part: unknown): string {
  const text = typeof part === 'string' ? part : '';
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
