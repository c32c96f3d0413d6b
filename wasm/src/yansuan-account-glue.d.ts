import type { DoorOptions, TextModule } from './yansuan-glue.js';

/** The glue of the door of accounts (wasm/account_door.cpp). */
export interface AccountModule extends TextModule {
  load(): number;
  close(door: number): void;
  refund(door: number): number;
  step(door: number): number;
  campaignReport(door: number): number;
  countdown(door: number): number;
  hints(door: number): number;
  compare(door: number): number;
  plan(door: number): number;
  apply(door: number): number;
  simulate(door: number): number;
  ledgerIn(entries: number): number;
  /** A plain export, as what a tap calls is. */
  _foldLedger(): number;
}

declare function createModule(options: DoorOptions): Promise<AccountModule>;
export default createModule;
