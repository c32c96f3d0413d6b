import { mkdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const bundles = new Map<string, Promise<string>>();

/**
 * One file of a program and what it imports from here, for tests that start it many times. It lies three folders deep,
 * as the program does, so that what it finds by its own place it still finds.
 */
export function bundled(entry: URL): Promise<string> {
  const made = bundles.get(entry.href) ?? make(fileURLToPath(entry));
  bundles.set(entry.href, made);
  return made;
}

async function make(entry: string): Promise<string> {
  const folder = fileURLToPath(new URL(`../../../build/tests/${process.pid}/`, import.meta.url));
  mkdirSync(folder, { recursive: true });
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = `${folder}${basename(entry, '.ts')}.mjs`;
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', packages: 'external', logLevel: 'warning' });
  return outfile;
}
