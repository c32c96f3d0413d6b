import { CurrentWindowBackendContext, Event as ElementEvent } from 'glass-easel';
import { MiniProgramEnv, type AssociatedBackend, type CodeSpace, type Root } from 'glass-easel-miniprogram-adapter';
import { elements } from './host-elements.js';
import { resolved, type HostModules } from './host-modules.js';
import type { GlassEaselTemplates, PackageContent } from './host-types.js';

/** What a page looks like from outside: the `this` of its methods. */
export interface PageCaller {
  route: string;
  options: Record<string, string>;
  onLoad?(query: object): void;
  onShow?(): void;
  onHide?(): void;
  onUnload?(): void;
  onShareAppMessage?(from: object): object;
}

interface OpenPage {
  path: string;
  root: Root;
  caller: PageCaller;
  element: HTMLElement;
  scrollY: number;
}

interface Lifetimes {
  attached?(this: object): void;
  ready?(this: object): void;
}

/** Pages in their order, each made by glass-easel; the styles of the one on top are in force. */
export class HostPages {
  private readonly space: CodeSpace;
  private readonly backend: AssociatedBackend;
  private readonly stack: OpenPage[] = [];
  private readonly tabs = new Map<string, OpenPage>();
  private readonly registered = new Set<string>();
  private readonly sheets = new Map<string, HTMLLinkElement>();
  private defining = '';

  constructor(
    private readonly content: PackageContent,
    private readonly templates: GlassEaselTemplates,
    private readonly modules: HostModules,
  ) {
    const environment = new MiniProgramEnv();
    this.space = environment.createCodeSpace('', true);
    // The shop's framework keeps its listeners on the page itself.
    this.space.getComponentSpace().updateComponentOptions({ useMethodCallerListeners: true });
    const context = new CurrentWindowBackendContext();
    context.onEvent((target, type, detail, options) => {
      const event = new ElementEvent(type, detail, options);
      ElementEvent.dispatchEvent(target, event);
      return event.getEventBubbleStatus();
    });
    this.backend = environment.associateBackend(context);
    for (const [name, tag] of Object.entries(elements)) this.space.getComponentSpace().setGlobalUsingComponent(name, tag);
  }

  /** The folders of the subpackages, each with its last slash. */
  roots(): string[] {
    return (this.content.app.subPackages ?? []).map(({ root }) => root.replace(/\/?$/, '/'));
  }

  callers(): PageCaller[] {
    return this.stack.map(({ caller }) => caller);
  }

  get top(): OpenPage | undefined {
    return this.stack.at(-1);
  }

  /** What `Component(…)` of the module that is being read means. */
  register(definition: object & { options?: { styleIsolation?: string }; lifetimes?: Lifetimes }): void {
    const path = this.defining;
    const { attached, ready } = definition.lifetimes ?? {};
    const config = this.content.configs[path] ?? {};
    // glass-easel reads the isolation of styles from the configuration only, WeChat from the options as well.
    const styleIsolation = definition.options?.styleIsolation ?? (config.component === true ? 'isolated' : 'shared');
    this.space.addComponentStaticConfig(path, { ...config, component: true, styleIsolation } as never);
    this.space.addCompiledTemplate(path, { groupList: this.templates, content: this.templates[path], fallbackListenerOnNativeNode: true } as never);
    const lifetimes = {
      ...definition.lifetimes,
      attached(this: object) {
        attached?.call(this);
        // glass-easel leaves "ready" to whoever lays out.
        if (ready !== undefined) queueMicrotask(() => ready.call(this));
      },
    };
    this.space.componentEnv(path, ({ Component }) => (Component as (given: object) => void)({ ...definition, lifetimes }));
  }

  async start(path: string, query: Record<string, string>): Promise<void> {
    if (this.isTab(path)) return this.switchTab(path, query);
    return this.open(path, query);
  }

  isTab(path: string): boolean {
    return (this.content.app.tabBar?.list ?? []).some(({ pagePath }) => pagePath === path);
  }

  async open(path: string, query: Record<string, string>): Promise<void> {
    if (this.isTab(path)) throw new Error(`navigateTo:fail can not navigateTo a tabbar page ${path}`);
    if (this.stack.length >= 10) throw new Error('navigateTo:fail webview count limit exceed');
    await this.prepare(path);
    this.hide(this.top);
    this.push(path, query);
  }

  async replace(path: string, query: Record<string, string>): Promise<void> {
    if (this.isTab(path)) throw new Error(`redirectTo:fail can not redirectTo a tabbar page ${path}`);
    await this.prepare(path);
    this.close(this.stack.pop());
    this.push(path, query);
  }

  /** Only an entrance gives a tab a query. */
  async switchTab(path: string, query: Record<string, string> = {}): Promise<void> {
    if (!this.isTab(path)) throw new Error(`switchTab:fail can not switch to no-tabBar page ${path}`);
    if (this.top?.path === path) return;
    await this.prepare(path);
    for (const page of this.stack.splice(0).reverse()) {
      if (this.tabs.get(page.path) === page) this.hide(page);
      else this.close(page);
    }
    const before = this.tabs.get(path);
    if (before === undefined) {
      this.push(path, query);
      if (this.top !== undefined) this.tabs.set(path, this.top);
    } else {
      this.stack.push(before);
      this.show(before);
    }
  }

  async relaunch(path: string, query: Record<string, string>): Promise<void> {
    await this.prepare(path);
    for (const page of new Set([...this.stack.splice(0), ...this.tabs.values()])) this.close(page);
    this.tabs.clear();
    return this.start(path, query);
  }

  back(pages: number): void {
    for (let left = Math.min(pages, this.stack.length - 1); left > 0; left -= 1) this.close(this.stack.pop());
    if (this.top !== undefined) this.show(this.top);
  }

  /** The subpackage, then every component on the page, then the page. */
  private async prepare(path: string): Promise<void> {
    const root = this.roots().find((each) => path.startsWith(each));
    if (root !== undefined) await this.modules.load(root);
    const known = [...this.content.app.pages, ...(this.content.app.subPackages ?? []).flatMap((each) => each.pages.map((page) => `${each.root.replace(/\/?$/, '/')}${page}`))];
    if (!known.includes(path)) throw new Error(`fail page "${path}" is not found`);
    this.define(path);
    await Promise.all([this.sheet('app'), ...this.dependencies(path).map((each) => this.sheet(each))]);
  }

  private dependencies(path: string, found = new Set<string>()): string[] {
    if (!found.has(path)) {
      found.add(path);
      for (const used of Object.values(this.content.configs[path]?.usingComponents ?? {})) this.dependencies(resolved(path, used), found);
    }
    return [...found];
  }

  private define(path: string): void {
    for (const each of this.dependencies(path).reverse()) {
      if (this.registered.has(each)) continue;
      this.registered.add(each);
      this.defining = each;
      this.modules.require(`${each}.js`);
    }
  }

  private push(path: string, query: Record<string, string>): void {
    const root = this.backend.createRoot('page', this.space, path);
    const caller = root.get() as unknown as PageCaller;
    caller.route = path;
    caller.options = query;
    const holder = document.createElement('div');
    const place = document.createElement('div');
    holder.className = 'host-page';
    holder.append(place);
    document.body.append(holder);
    const page = { path, root, caller, element: holder, scrollY: 0 };
    this.stack.push(page);
    this.dress(page);
    root.attach(holder as never, place as never);
    caller.onLoad?.(query);
    this.show(page);
  }

  private show(page: OpenPage): void {
    this.dress(page);
    page.element.hidden = false;
    window.scrollTo(0, page.scrollY);
    page.caller.onShow?.();
    page.root.getComponent().triggerPageLifetime('show', []);
  }

  private hide(page: OpenPage | undefined): void {
    if (page === undefined) return;
    page.scrollY = window.scrollY;
    page.element.hidden = true;
    page.caller.onHide?.();
    page.root.getComponent().triggerPageLifetime('hide', []);
  }

  private close(page: OpenPage | undefined): void {
    if (page === undefined) return;
    page.caller.onUnload?.();
    page.root.release();
    page.element.remove();
  }

  /** Every page of WeChat is a document of its own; here the sheets of the others are switched off. */
  private dress(page: OpenPage): void {
    const own = new Set(['app', ...this.dependencies(page.path)]);
    for (const [path, link] of this.sheets) link.disabled = !own.has(path);
  }

  private async sheet(path: string): Promise<void> {
    if (this.sheets.has(path) || !this.content.styled.includes(path)) return;
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = `/package/${path}.wxss`;
    this.sheets.set(path, link);
    await new Promise((resolve, reject) => {
      link.onload = resolve;
      link.onerror = () => reject(new Error(`no ${path}.wxss`));
      document.head.append(link);
    });
  }
}
