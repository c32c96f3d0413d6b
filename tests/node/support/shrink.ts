// Makes a failing example small: leaves out keys and elements, and lowers numbers, as long as it still fails.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = (number | string)[];

function* pathsOf(value: Json, path: Path = []): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  const keys: Path = Array.isArray(value) ? value.map((_, at) => at).reverse() : Object.keys(value);
  for (const key of keys) {
    yield [...path, key];
    yield* pathsOf((value as Record<string, Json>)[key] as Json, [...path, key]);
  }
}

function changed(root: Json, path: Path, change: (holder: Record<string, Json>, key: string) => void): Json | undefined {
  const copy = structuredClone(root);
  let holder = copy as Record<string, Json>;
  for (const key of path.slice(0, -1)) {
    const next = holder[key];
    if (typeof next !== 'object' || next === null) return undefined;
    holder = next as Record<string, Json>;
  }
  const key = path.at(-1);
  if (key === undefined || !(key in holder)) return undefined;
  change(holder, String(key));
  return copy;
}

const without = (root: Json, path: Path): Json | undefined =>
  changed(root, path, (holder, key) => {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  });

const smaller = (value: number): number[] => [...new Set([0, 1, 2, 10, 100, 1_000, Math.floor(value / 2), value - 1])].filter((low) => low >= 0 && low < value);

/** The example is anything that is JSON; fails tells whether a changed one is still a failing one of the same kind. */
export function shrink<Example>(example: Example, fails: (smaller: Example) => boolean): Example {
  const still = (candidate: Json | undefined): candidate is Json => candidate !== undefined && fails(candidate as Example);
  let best = structuredClone(example) as Json;
  for (let progress = true; progress; ) {
    progress = false;
    for (const path of [...pathsOf(best)]) {
      const less = without(best, path);
      if (!still(less)) continue;
      best = less;
      progress = true;
    }
    for (const path of [...pathsOf(best)]) {
      const value = path.reduce<Json | undefined>((at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, Json>)[key] : undefined), best);
      if (typeof value !== 'number' || value > 1e10) continue;
      const lower = smaller(value).map((low) => changed(best, path, (holder, key) => (holder[key] = low))).find(still);
      if (lower === undefined) continue;
      best = lower;
      progress = true;
    }
  }
  return best as Example;
}
