import type { MutationResult, OwnTable, PatchOp, SyncTable } from '@yansuan/sdk/wire';

export type Outcome = Omit<MutationResult, 'id'>;

/** What the rules of sync need of a store, inside one transaction. */
export interface SyncStore {
  epoch(): Promise<string>;
  device(id: string): Promise<{ memberId: string; lastId: number } | undefined>;
  saveDevice(id: string, memberId: string, lastId: number): Promise<void>;
  outcomeOf(memberId: string, mid: string): Promise<Outcome | undefined>;
  saveOutcome(memberId: string, mid: string, outcome: Outcome): Promise<void>;
  saveResult(deviceId: string, result: MutationResult): Promise<void>;
  forgetResults(deviceId: string, upToId: number): Promise<void>;
  results(deviceId: string): Promise<MutationResult[]>;
  /** The row's value as JSON; null: deleted; undefined: never there. */
  row(memberId: string, table: SyncTable, key: string): Promise<string | null | undefined>;
  /** Writes the row under the next revision of its member. */
  putRow(memberId: string, table: SyncTable, key: string, value: string | null): Promise<void>;
  countRows(memberId: string, table: OwnTable): Promise<number>;
  rev(memberId: string): Promise<number>;
  /** What has a higher revision; tombstones included. */
  changesSince(memberId: string, rev: number): Promise<PatchOp[]>;
}
