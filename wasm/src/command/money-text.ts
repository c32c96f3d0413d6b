// Fen as a sum to read.
export const amount = (fen: number): string => `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
export const yuan = (fen: number): string => `¥${amount(fen)}`;
