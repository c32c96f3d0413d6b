import { decode, encode } from './utf8.js';
import type { TextModule } from './yansuan-glue.js';

/** What the JSON doors take: an object, or its text as it stands. */
export type Asked<Request> = Request | string | Uint8Array;

/** The JSON door: one text in, one {ok, pointer, size} answer out. */
export class TextDoor {
  constructor(private readonly module: TextModule) {}

  /** Puts a text where the next call reads it. */
  write(text: string | Uint8Array): void {
    const bytes = typeof text === 'string' ? encode(text) : text;
    const at = this.module.textIn(bytes.length); // may grow the memory: look at the heap only afterwards
    this.module.HEAPU8.set(bytes, at);
  }

  /** Puts a request where the next call reads it. */
  ask(request: object | string | Uint8Array): void {
    this.write(typeof request === 'string' || request instanceof Uint8Array ? request : JSON.stringify(request));
  }

  /** The last answer. The core writes what the contract says, so the type is the caller's knowledge. */
  read<Answer>(): Answer {
    return JSON.parse(this.readText()) as Answer;
  }

  readText(): string {
    return decode(this.readBytes());
  }

  /** As it stands in memory: gone with the next call. */
  readBytes(): Uint8Array {
    const at = this.module.answerAt() >> 2;
    const pointer = this.module.HEAP32[at + 1] ?? 0;
    const size = this.module.HEAP32[at + 2] ?? 0;
    return this.module.HEAPU8.subarray(pointer, pointer + size);
  }
}
