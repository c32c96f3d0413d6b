import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TmplGroup } from 'glass-easel-template-compiler';

export interface AppConfig {
  pages: string[];
  subPackages?: { root: string; pages: string[] }[];
  tabBar?: { list: { pagePath: string }[] };
}

/** What a browser has and a mini-program has not: the package is run without them. */
const hidden = [
  'window', 'self', 'document', 'location', 'navigator', 'history', 'localStorage', 'sessionStorage', 'indexedDB', 'fetch', 'XMLHttpRequest',
  'WebAssembly', 'TextDecoder', 'TextEncoder', 'crypto', 'URL', 'URLSearchParams', 'AbortController', 'Worker', 'BroadcastChannel',
];

/** Where a package keeps a file: the root of its subpackage, or '' for the main one. */
export const subpackageOf = (app: AppConfig, path: string): string =>
  (app.subPackages ?? []).map(({ root }) => root.replace(/\/?$/, '/')).find((root) => path.startsWith(root)) ?? '';

export const filesOf = (packageDir: string): string[] =>
  readdirSync(packageDir, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(packageDir, name)).isFile());

export const readApp = (packageDir: string): AppConfig => JSON.parse(readFileSync(join(packageDir, 'app.json'), 'utf8')) as AppConfig;

export const bytesBySubpackage = (packageDir: string): Map<string, number> => {
  const app = readApp(packageDir);
  const bytes = new Map<string, number>();
  for (const name of filesOf(packageDir)) {
    const root = subpackageOf(app, name);
    bytes.set(root, (bytes.get(root) ?? 0) + statSync(join(packageDir, name)).size);
  }
  return bytes;
};

/** The modules of one subpackage, in a form that needs no eval. */
export function modulesScript(packageDir: string, root: string): string {
  const app = readApp(packageDir);
  return filesOf(packageDir)
    .filter((name) => name.endsWith('.js') && subpackageOf(app, name) === root)
    .map((name) => `miniProgram.define(${JSON.stringify(name)}, function (require, module, exports, ${hidden.join(', ')}) {${readFileSync(join(packageDir, name), 'utf8')}\n});`)
    .join('\n');
}

/** An event of WeChat has its fields on itself, and the shop's framework looks for them there. */
const plainEvent = 'Q.C = (caller, event, listener) => listener.call(caller, Object.assign(Object.create(event), { type: event.type, detail: event.detail, timeStamp: event.timeStamp, target: event.target, currentTarget: event.currentTarget, mark: event.mark }));';

/** Configurations and compiled templates of the whole package. */
export function packageScript(packageDir: string): string {
  const configs: Record<string, unknown> = {};
  const styled: string[] = [];
  const templates = new TmplGroup();
  templates.setExtraRuntimeScript(plainEvent);
  for (const name of filesOf(packageDir)) {
    const path = name.replace(/\.[a-z]+$/, '');
    const read = (): string => readFileSync(join(packageDir, name), 'utf8');
    if (name.endsWith('.wxss')) styled.push(path);
    else if (name.endsWith('.json')) configs[path] = JSON.parse(read());
    else if (name.endsWith('.wxml')) {
      // WeChat tells a screen reader an aria-role as its role.
      const faults = templates.addTmpl(path, read().replaceAll('aria-role=', 'role=')) as { message: string; startLine: number }[];
      for (const { message, startLine } of faults) throw new Error(`${name}:${startLine + 1}: ${message}`);
    }
  }
  return `miniProgram.open(${JSON.stringify({ app: readApp(packageDir), configs, styled })}, ${templates.getTmplGenObjectGroups()});`;
}
