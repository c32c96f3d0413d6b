import { Core } from './core.js';
import createModule from './yansuan-glue.js';

/** How a host turns the imports into an instance. */
export type Instantiate = (imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>;

/**
 * Makes the core from a host's way to instantiate. The glue has no way to hear of a failure inside the hook, so the
 * rejection is wired here.
 */
export function loadModule(instantiate: Instantiate, hostWebAssembly?: object): Promise<Core> {
  return new Promise((resolve, reject) => {
    createModule({
      ...(hostWebAssembly === undefined ? {} : { WebAssembly: hostWebAssembly }),
      instantiateWasm(imports, done) {
        instantiate(imports).then(done, reject);
        return {};
      },
    }).then((module) => resolve(new Core(module)), reject);
  });
}
