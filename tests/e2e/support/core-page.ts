// Runs in a browser: answers the lines of a JSON door with the two shipped Wasm.
import { loadAccount, loadCore, type AccountRulebook, type Rulebook } from '@yansuan/core/browser';

type Verb = 'refund' | 'hints' | 'compare' | 'step' | 'countdown' | 'plan' | 'apply';

async function answerLines(lines: string[]): Promise<string[]> {
  const core = await loadCore({ wasmUrl: '/yansuan.wasm' });
  const account = await loadAccount({ wasmUrl: '/yansuan-account.wasm' });
  let prices: Rulebook | undefined;
  let accounts: AccountRulebook | undefined;
  const answer = (line: string): string => {
    const space = line.indexOf(' ');
    const [verb, text] = [line.slice(0, space), line.slice(space + 1)];
    if (verb === 'load') {
      prices?.close();
      const loaded = core.load(text);
      prices = loaded.ok ? loaded.rulebook : undefined;
      return core.lastAnswerText();
    }
    if (verb === 'quote') {
      prices?.quote(text);
      return core.lastAnswerText();
    }
    if (verb === 'load-account') {
      accounts?.close();
      const loaded = account.load(text);
      accounts = loaded.ok ? loaded.rulebook : undefined;
    } else if (verb === 'campaign-report') accounts?.campaignReport(text);
    else accounts?.[verb as Verb](text);
    return account.lastAnswerText();
  };
  return lines.map(answer);
}

Object.assign(window, { answerLines, offsetMinutes: () => new Date(1_767_225_600_000).getTimezoneOffset() });
