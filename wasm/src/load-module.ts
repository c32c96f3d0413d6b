import { Account } from './account.js';
import { Core } from './core.js';
import createAccountModule from './yansuan-account-glue.js';
import createModule, { type DoorOptions } from './yansuan-glue.js';

/** How a host turns the imports into an instance. */
export type Instantiate = (imports: WebAssembly.Imports) => Promise<WebAssembly.Instance>;

/**
 * Starts a door from a host's way to instantiate. The glue has no way to hear of a failure inside the hook, so the
 * rejection is wired here.
 */
export function startModule<Module>(
  create: (options: DoorOptions) => Promise<Module>,
  instantiate: Instantiate,
  hostWebAssembly?: object,
): Promise<Module> {
  return new Promise((resolve, reject) => {
    create({
      ...(hostWebAssembly === undefined ? {} : { WebAssembly: hostWebAssembly }),
      instantiateWasm(imports, done) {
        instantiate(imports).then(done, reject);
        return {};
      },
    }).then(resolve, reject);
  });
}

/** Makes the core of prices. */
export async function startCore(instantiate: Instantiate, hostWebAssembly?: object): Promise<Core> {
  return new Core(await startModule(createModule, instantiate, hostWebAssembly));
}

/** Makes the core of accounts. */
export async function startAccount(instantiate: Instantiate, hostWebAssembly?: object): Promise<Account> {
  return new Account(await startModule(createAccountModule, instantiate, hostWebAssembly));
}
