/** What every Wasm door has (wasm/text_door.hpp). */
export interface TextModule {
  readonly HEAPU8: Uint8Array;
  readonly HEAP32: Int32Array;
  textIn(size: number): number;
  answerAt(): number;
}

/** The Emscripten glue of the door of prices (wasm/door.cpp), as the build puts it beside these files. */
export interface DoorModule extends TextModule {
  check(): number;
  load(): number;
  quote(door: number): number;
  receipt(door: number, lang: number): number;
  close(door: number): void;
  openSession(door: number): number;
  sessionBlock(session: number): number;
  sessionSet(session: number): number;
  /** A plain export, not Embind's: the call of a tap. */
  _sessionPrice(session: number): number;
  sessionValidUntil(session: number): number;
  sessionTotalLimit(session: number): number;
  sessionQuote(session: number): number;
  sessionReceipt(session: number, lang: number): number;
  closeSession(session: number): void;
  blockLayout(): number;
  blockWords(): number;
}

export interface DoorOptions {
  /** The host's WebAssembly where there is no global one. */
  WebAssembly?: object;
  instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): object;
}

declare function createModule(options: DoorOptions): Promise<DoorModule>;
export default createModule;
