import { isUtf8 } from 'node:buffer';
import { ProblemError } from '../problems.js';

const depthAtMost = 16;
/** NUL and lone surrogates: only an escape can bring them in, and not every database keeps them. */
const unkeepable = /[\0\p{Surrogate}]/u;

/**
 * JSON as strictly as the core reads it: UTF-8, at most 16 levels deep, no key twice. `JSON.parse` alone
 * lets the last of two keys win, so a reader and a signer could see different bodies.
 */
export function parseStrictJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  const read = readJson(text);
  if ('error' in read || !isPlain(text, read.value)) {
    // Says what is wrong, and where.
    scanStructure(text);
  }
  if ('error' in read) {
    throw notJson(read.error instanceof Error ? read.error.message : 'not JSON');
  }
  return read.value;
}

function readJson(text: string): { value: unknown } | { error: unknown } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error };
  }
}

/** Nothing is to be looked for: most bodies, in a quarter of the time that looking takes. */
const isPlain = (text: string, value: unknown): boolean => !text.includes('\\u') && keysIn(value, depthAtMost) === keysWritten(text);

/** How many keys its objects have; fewer than were written when one stands twice. Not a number when it is too deep. */
function keysIn(value: unknown, levelsLeft: number): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  if (levelsLeft === 0) {
    return NaN;
  }
  let keys = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      keys += keysIn(item, levelsLeft - 1);
    }
    return keys;
  }
  for (const key in value) {
    keys += 1 + keysIn((value as Record<string, unknown>)[key], levelsLeft - 1);
  }
  return keys;
}

/** Each key is written with a colon, which elsewhere stands only within texts. */
function keysWritten(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) {
      at = endOfText(text, at);
    } else if (letter === colon) {
      colons += 1;
    }
  }
  return colons;
}

const notJson = (detail: string): ProblemError =>
  new ProblemError(400, 'NOT_JSON', 'The body is not JSON.', { detail, pointer: '', value: null });

function decode(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw notJson('not UTF-8');
  }
  return bytes.toString('utf8');
}

interface Level {
  /** The keys of an object; null in a list. */
  keys: Set<string> | null;
  /** Where we are: the last key, or the place in the list. */
  place: string | number;
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Looks only at brackets, commas and keys; whether the text is JSON at all is for JSON.parse to say. */
function scanStructure(text: string): void {
  const levels: Level[] = [];
  let level: Level | undefined;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) {
      const end = endOfText(text, at);
      const found = text.slice(at, end + 1);
      if (found.includes('\\u') && unkeepable.test(keyText(found))) {
        throw notJson('a text with a NUL or half a character');
      }
      at = end;
      if (level?.keys && isKey(text, end + 1)) {
        noteKey(levels, level, level.keys, keyText(found));
      }
    } else if (letter === openObject || letter === openList) {
      level = letter === openObject ? { keys: new Set(), place: '' } : { keys: null, place: 0 };
      levels.push(level);
      if (levels.length > depthAtMost) {
        throw new ProblemError(400, 'TOO_DEEP', `The body is more than ${depthAtMost} levels deep.`, {
          pointer: pointerTo(levels.slice(0, -1)),
          expected: `at most ${depthAtMost} levels`,
        });
      }
    } else if (letter === closeObject || letter === closeList) {
      levels.pop();
      level = levels.at(-1);
    } else if (letter === comma && typeof level?.place === 'number') {
      level.place += 1;
    }
  }
}

/** Where the text that begins here ends; the end of everything when it does not. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter === quote) {
      return at;
    }
    if (letter === backslash) {
      at += 1;
    }
  }
  return text.length;
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (at < text.length && text.charCodeAt(at) <= 0x20) {
    at += 1;
  }
  return text.charCodeAt(at) === colon;
}

function noteKey(levels: readonly Level[], level: Level, keys: Set<string>, key: string): void {
  level.place = key;
  if (keys.has(key)) {
    throw new ProblemError(400, 'DUPLICATE_KEY', 'A key stands twice in one object.', {
      pointer: pointerTo(levels),
      value: key,
      expected: 'each key once',
    });
  }
  keys.add(key);
}

function keyText(quoted: string): string {
  if (!quoted.includes('\\')) {
    return quoted.slice(1, -1);
  }
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw notJson(`${quoted} is not a JSON string`);
  }
}

const pointerTo = (levels: readonly Level[]): string =>
  levels.map(({ place }) => `/${String(place).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
