import type { GlassEaselTemplates, PackageContent } from './host-types.js';
import { openElements } from './host-elements.js';
import { HostModules } from './host-modules.js';
import { HostPages } from './host-pages.js';
import { stubWx } from './host-wx.js';

// The page that plays WeChat in Chromium: the built package on glass-easel, WeChat's own component core. A package is
// given as two scripts, so nothing of it has to be evaluated.

interface AppOptions {
  onLaunch?(options: object): void;
  onShow?(options: object): void;
}

const modules = new HostModules();

/** An entrance as WeChat tells it: the page, what it was opened with, and the number of the way in. */
function entrance(): { path: string; query: Record<string, string>; scene: number } {
  const asked = new URLSearchParams(location.search);
  const [path = '', search = ''] = (asked.get('open') ?? '').split('?');
  return { path, query: Object.fromEntries(new URLSearchParams(search)), scene: Number(asked.get('scene') ?? 1001) };
}

async function open(content: PackageContent, templates: GlassEaselTemplates): Promise<void> {
  openElements();
  const enter = entrance();
  const pages = new HostPages(content, templates, modules);
  const { wx, WXWebAssembly } = stubWx(pages, modules, enter);
  let app: AppOptions = {};
  Object.assign(window, {
    wx,
    WXWebAssembly,
    global: {},
    App: (options: AppOptions) => (app = options),
    getApp: () => app,
    Page: () => undefined,
    Component: (definition: object) => pages.register(definition),
    getCurrentPages: () => pages.callers(),
  });
  await modules.load('');
  modules.require('app.js');
  app.onLaunch?.(enter);
  app.onShow?.(enter);
  await pages.start(enter.path === '' ? (content.app.pages[0] ?? '') : enter.path, enter.query);
}

Object.assign(window, { miniProgram: { define: modules.define.bind(modules), open } });
