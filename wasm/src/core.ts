import * as block from './block.js';
import type { CheckResult, Issue, Lang, Quote, QuoteRequest, Receipt } from './contract.js';
import { langNumber, Session } from './session.js';
import { type Asked, TextDoor } from './text-door.js';
import type { DoorModule } from './yansuan-glue.js';

export type Quoted = { ok: true; quote: Quote } | { ok: false; issues: Issue[] };
export type Receipted = { ok: true; receipt: Receipt } | { ok: false; issues: Issue[] };
export type Loaded = { ok: true; rulebook: Rulebook; issues: Issue[]; inactive: string[] } | { ok: false; issues: Issue[] };

/** The core in this process. It holds rulebooks and sessions until they are closed. */
export class Core {
  readonly version = '0.1.0';
  protected readonly text: TextDoor;

  constructor(private readonly module: DoorModule) {
    if (module.blockLayout() !== block.layout || module.blockWords() !== block.words) {
      throw new Error('the Wasm and its loader are of different versions');
    }
    this.text = new TextDoor(module);
  }

  /** The last answer of the JSON door as it was written; for comparing bytes. */
  lastAnswerText(): string {
    return this.text.readText();
  }

  /** Checks a rulebook without keeping it. */
  check(rulebook: string | Uint8Array): CheckResult {
    this.text.write(rulebook);
    this.module.check();
    return this.text.read<CheckResult>();
  }

  /** Loads a rulebook for pricing; warnings and what the engine cannot act on yet come with it. */
  load(rulebook: string | Uint8Array): Loaded {
    this.text.write(rulebook);
    const door = this.module.load();
    const checked = this.text.read<CheckResult>();
    if (!checked.ok) return { ok: false, issues: checked.issues };
    return {
      ok: true,
      rulebook: new Rulebook(this.module, this.text, door, checked.rulebook.id, checked.rulebook.version),
      issues: checked.issues,
      inactive: checked.inactive,
    };
  }
}

/** A loaded rulebook. */
export class Rulebook {
  constructor(
    private readonly module: DoorModule,
    private readonly text: TextDoor,
    private readonly door: number,
    readonly id: string,
    readonly version: number,
  ) {}

  /** Prices a request with every reason, through the JSON door. */
  quote(request: Asked<QuoteRequest>): Quoted {
    this.text.ask(request);
    this.module.quote(this.door);
    return this.text.read<Quoted>();
  }

  /** The same in sentences. */
  receipt(request: Asked<QuoteRequest>, lang: Lang): Receipted {
    this.text.ask(request);
    this.module.receipt(this.door, langNumber(lang));
    return this.text.read<Receipted>();
  }

  /** A cart to tap on, through the flat door. Close it before the rulebook. */
  openSession(): Session {
    return new Session(this.module, this.text, this.module.openSession(this.door));
  }

  /** Frees its Wasm memory, after its sessions were closed. */
  close(): void {
    this.module.close(this.door);
  }
}
