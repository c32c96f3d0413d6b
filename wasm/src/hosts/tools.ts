import { startModule } from '../load-module.js';
import { Tools } from '../tools.js';
import createModule from '../yansuan-tools-glue.js';
import { instantiateFile } from './node.js';

export * from '../index.js';
export { Tools } from '../tools.js';

/** Loads the core of prices with the merchant's tools in Node. */
export async function loadTools(): Promise<Tools> {
  return new Tools(await startModule(createModule, instantiateFile('yansuan-tools.wasm')));
}
