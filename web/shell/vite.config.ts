import { fileURLToPath } from 'node:url';
import uniPlugin from '@dcloudio/vite-plugin-uni';
import { defineConfig, type Plugin } from 'vite';
import { miniProgramRoles } from './scripts/mini-program-roles';
import { nativeElements } from './scripts/native-elements';

// The plugin is CommonJS: under an ES module config its function sits one level deeper.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin;

const isMiniProgram = (process.env.UNI_PLATFORM ?? '').startsWith('mp-');

/** uni's own sheet preloads a shadow picture from another server, for a title bar that the shop does not have. */
const noForeignPictures: Plugin = {
  name: 'no-foreign-pictures',
  enforce: 'post',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
      file.source = String(file.source).replace(/url\(["']?https?:[^)]*\)/g, 'none');
    }
  },
};

/**
 * One plain script instead of a module: a browser keeps the compiled code of a plain script when the service worker puts it
 * away, so that the next visit compiles nothing. All its functions are wanted at once, and compiled while it comes.
 */
const plainScript: Plugin = {
  name: 'plain-script',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace(/<script type="module" crossorigin/, '<script defer').replace(/<link rel="stylesheet" crossorigin/, '<link rel="stylesheet"'),
  },
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) if (file.type === 'chunk' && file.isEntry) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
  },
};

/** The core of prices comes beside the script, not after it: the first price waits for both. */
const coreAhead: Plugin = {
  name: 'core-ahead',
  transformIndexHtml: {
    order: 'post',
    handler(_, { bundle = {} }) {
      const core = Object.keys(bundle).find((name) => /\byansuan-[\w-]{8}\.wasm$/.test(name));
      const attrs = { rel: 'preload', as: 'fetch', href: `/${core}`, crossorigin: true, fetchpriority: 'low' };
      return core === undefined ? [] : [{ tag: 'link', attrs, injectTo: 'head' }];
    },
  },
};

/** The page's head asks the same API as its script. */
const apiInHead: Plugin = { name: 'api-in-head', transformIndexHtml: (html) => html.replace('%API%', process.env['VITE_API_BASE_URL'] ?? '') };

export default defineConfig({
  plugins: [
    uni({ vueOptions: { template: { compilerOptions: { nodeTransforms: [isMiniProgram ? miniProgramRoles : nativeElements] } } } }),
    noForeignPictures,
    plainScript,
    coreAhead,
    apiInHead,
  ],
  resolve: {
    alias: [{ find: /^@\//, replacement: fileURLToPath(new URL('./src/', import.meta.url)) }],
  },
  build: {
    sourcemap: false,
    // Once the shop is open every page of it is there: the network may go at any moment.
    ...(!isMiniProgram ? { cssCodeSplit: false, rollupOptions: { output: { format: 'iife', inlineDynamicImports: true } } } : {}),
  },
  server: { proxy: { '/v1': process.env.API_URL ?? 'http://127.0.0.1:8787' } },
});
