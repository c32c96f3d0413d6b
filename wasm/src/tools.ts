import type { LintOptions, LintResult } from './contract.js';
import { Core } from './core.js';
import type { ToolsModule } from './yansuan-tools-glue.js';

const warnBelowKeepBp = 7_000;

/** The core with what a merchant needs and a shopper does not. */
export class Tools extends Core {
  constructor(private readonly tools: ToolsModule) {
    super(tools);
  }

  /** What deserves a change or a look in a rulebook, each with a cart that shows it (docs/lint.md). */
  lint(rulebook: string | Uint8Array, options: LintOptions = {}): LintResult {
    this.text.write(rulebook);
    this.tools.lint(options.warn_below_keep_bp ?? warnBelowKeepBp);
    return this.text.read<LintResult>();
  }
}
