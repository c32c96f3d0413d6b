/** What an entrance leads to: a code on a parcel or a counter, a shared card. */
export interface Entrance {
  sku?: string;
  group?: string;
  campaign?: string;
  inviter?: string;
}

/** WeChat gives a code 32 letters for all of it, so each has a short name too. */
const names = new Map<string, keyof Entrance>(Object.entries({
  s: 'sku', sku: 'sku', g: 'group', group: 'group', c: 'campaign', campaign: 'campaign', i: 'inviter', inviter: 'inviter', invite: 'inviter',
} as const));
const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
};

/** From a page's query: `scene` as a code carries it, or the same by name. What is not an id is left out. */
export function entranceOf(query: Readonly<Record<string, unknown>> | undefined): Entrance {
  const pairs = Object.entries(query ?? {}).filter(([name]) => name !== 'scene').map(([name, value]) => [name, String(value)] as const);
  const scene = typeof query?.['scene'] === 'string' ? decoded(query['scene']) : '';
  const inScene = scene.split(/[&,]/).map((pair) => pair.split('=') as [string, string?]);
  const found: Entrance = {};
  for (const [name, value] of [...inScene, ...pairs]) {
    const known = names.get(name ?? '');
    const id = decoded(value ?? '');
    if (known !== undefined && idPattern.test(id)) found[known] = id;
  }
  return found;
}
