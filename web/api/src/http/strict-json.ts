import { ProblemError } from '../problems.js';

const depthAtMost = 16;
/** NUL and lone surrogates: only an escape can bring them in, and not every database keeps them. */
const unkeepable = /[\0\p{Surrogate}]/u;

/**
 * JSON as strictly as the core reads it: UTF-8, at most 16 levels deep, no key twice. `JSON.parse` alone
 * lets the last of two keys win, so a reader and a signer could see different bodies.
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  scanStructure(text);
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw notJson(error instanceof Error ? error.message : 'not JSON');
  }
}

const notJson = (detail: string): ProblemError =>
  new ProblemError(400, 'NOT_JSON', 'The body is not JSON.', { detail, pointer: '', value: null });

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw notJson('not UTF-8');
  }
}

interface Level {
  /** The keys of an object; null in a list. */
  keys: Set<string> | null;
  /** Where we are: the last key, or the place in the list. */
  place: string | number;
}

/** Looks only at brackets, commas and keys; whether the text is JSON at all is for JSON.parse to say. */
function scanStructure(text: string): void {
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\],]/gsu;
  const levels: Level[] = [];
  for (const match of text.matchAll(token)) {
    const [found, colon] = match;
    if (found.includes('\\u') && unkeepable.test(keyText(found))) {
      throw notJson('a text with a NUL or half a character');
    }
    const level = levels.at(-1);
    if (found === '{' || found === '[') {
      levels.push(found === '{' ? { keys: new Set(), place: '' } : { keys: null, place: 0 });
      if (levels.length > depthAtMost) {
        throw new ProblemError(400, 'TOO_DEEP', `The body is more than ${depthAtMost} levels deep.`, {
          pointer: pointerTo(levels.slice(0, -1)),
          expected: `at most ${depthAtMost} levels`,
        });
      }
    } else if (found === '}' || found === ']') {
      levels.pop();
    } else if (found === ',') {
      if (typeof level?.place === 'number') {
        level.place += 1;
      }
    } else if (colon !== undefined && level?.keys) {
      noteKey(levels, level, level.keys, keyText(found));
    }
  }
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

function keyText(token: string): string {
  const quoted = token.slice(0, token.lastIndexOf('"') + 1);
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw notJson(`${quoted} is not a JSON string`);
  }
}

const pointerTo = (levels: readonly Level[]): string =>
  levels.map(({ place }) => `/${String(place).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
