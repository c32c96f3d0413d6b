type ModuleBody = (require: (path: string) => unknown, module: { exports: unknown }, exports: unknown) => void;

const joined = (from: string, path: string): string => {
  const parts = path.startsWith('/') ? [] : from.split('/').slice(0, -1);
  for (const part of path.replace(/^\//, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
};

/** The scripts of the package. Those of a subpackage are not there before it was loaded. */
export class HostModules {
  private readonly bodies = new Map<string, ModuleBody>();
  private readonly made = new Map<string, { exports: unknown }>();
  private readonly loaded = new Map<string, Promise<void>>();

  define(path: string, body: ModuleBody): void {
    this.bodies.set(path, body);
  }

  load(root: string): Promise<void> {
    const before = this.loaded.get(root);
    if (before !== undefined) return before;
    const loading = new Promise<void>((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `/modules/${root}main.js`;
      script.onload = () => resolve();
      script.onerror = () => reject(new Error(`no subpackage ${root}`));
      document.head.append(script);
    });
    this.loaded.set(root, loading);
    return loading;
  }

  /** Whether a file of the package is on the phone: those of a subpackage come with it. */
  reaches(path: string, roots: readonly string[]): boolean {
    const root = roots.find((each) => path.startsWith(`/${each}`));
    return root === undefined || this.loaded.has(root);
  }

  require(path: string): unknown {
    const before = this.made.get(path);
    if (before !== undefined) return before.exports;
    const body = this.bodies.get(path);
    if (body === undefined) throw new Error(`module ${path} is not there (its subpackage may not be loaded)`);
    const module = { exports: {} };
    this.made.set(path, module);
    // What a mini-program does not have is named in the list of parameters and is undefined here.
    body((name) => this.require(joined(path, name.endsWith('.js') ? name : `${name}.js`)), module, module.exports);
    return module.exports;
  }
}

export const resolved = joined;
