import type { DoorModule, DoorOptions } from './yansuan-glue.js';

/** The glue of the door with the merchant's tools (wasm/door.cpp with YANSUAN_TOOLS). */
export interface ToolsModule extends DoorModule {
  lint(warnBelowKeepBp: number): number;
}

declare function createModule(options: DoorOptions): Promise<ToolsModule>;
export default createModule;
