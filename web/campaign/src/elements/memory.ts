/** What one page remembers for the next visit: when which version was known to be current, and how wrong the phone's clock is. */
export interface Remembered {
  version: number;
  checked_at_ms: number;
  offset_ms: number;
}

const key = 'yansuan-live';

const isRemembered = (value: unknown): value is Remembered =>
  typeof value === 'object' && value !== null &&
  ['version', 'checked_at_ms', 'offset_ms'].every((name) => Number.isFinite((value as Record<string, unknown>)[name]));

export function recall(): Remembered | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return isRemembered(value) ? value : null;
  } catch {
    return null; // storage may be forbidden in a frame
  }
}

export function remember(value: Remembered): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A page without storage asks again next time.
  }
}
