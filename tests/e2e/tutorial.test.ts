// docs/tutorial.md and its Chinese sister, as a stranger follows them: every command in one terminal, the shop in another,
// what is printed held against the page, and the new price looked at in a browser.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { listeningAt, run, type Run } from '../node/support/process.js';
import { openPhone } from './support/phone.js';
import { rootPath } from './support/served-shop.js';

type Kind = 'console' | 'sh' | 'text';
interface Block {
  kind: Kind;
  text: string;
}

const blocksOf = (page: string): Block[] =>
  [...readFileSync(rootPath(page), 'utf8').matchAll(/^```(console|sh|text)\n([\s\S]*?)^```$/gm)].map(([, kind, text]) => ({ kind: kind as Kind, text: text ?? '' }));
const blocks = blocksOf('docs/tutorial.md');

/** A terminal that stays open: what one block sets the next one has. */
function terminal(t: TestContext, environment: Record<string, string>): (commands: string) => Promise<string> {
  const shell = spawn('bash', ['-uo', 'pipefail'], { cwd: rootPath(''), env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => shell.kill());
  let said = '';
  shell.stdout.on('data', (part: Buffer) => (said += part.toString()));
  const end = 'the-block-is-done';
  return async (commands) => {
    said = '';
    shell.stdin.write(`${commands}\necho ${end}\n`);
    while (!said.endsWith(`${end}\n`)) {
      assert.equal(shell.exitCode, null, `the terminal closed after: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return said.slice(0, -end.length - 1);
  };
}

/** `NAME=value … npm start`, with the data in a folder of the test. */
function settingsOf(command: string, data: string): Record<string, string> {
  const words = command.trim().split(' ');
  assert.deepEqual(words.slice(-2), ['npm', 'start']);
  const settings = Object.fromEntries(words.slice(0, -2).map((word) => word.split('=') as [string, string]));
  return { ...settings, PORT: '0', YANSUAN_DATA_DIR: (settings['YANSUAN_DATA_DIR'] ?? 'data').replace(/^data/, data) };
}

async function pencilIn(url: string): Promise<string> {
  const phone = await openPhone();
  try {
    await phone.page.goto(`${url}/#/pages/product/product?sku=pencil`);
    await phone.page.locator('.product-now .figures').first().waitFor();
    return (await phone.page.locator('.product-now .figures').first().innerText()).replace(/\s/g, '');
  } finally {
    await phone.close();
  }
}

test('both pages give the same commands', () => assert.deepEqual(blocksOf('docs/tutorial.zh-CN.md'), blocks));

test('a stranger’s path: a price changed, paid, sent, taken back in part, and the shop restored', { timeout: 180_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-tutorial-'));
  const data = join(folder, 'data');
  let shop: Run | undefined;
  const stop = async (): Promise<void> => {
    shop?.process.kill('SIGINT');
    await shop?.exitCode;
  };
  t.after(async () => {
    await stop();
    rmSync(folder, { recursive: true });
  });
  let url = '';
  const type = terminal(t, { DATA: data });
  let compared = 0;
  for (const [place, { kind, text }] of blocks.entries()) {
    if (kind === 'console') {
      await stop();
      shop = await run(settingsOf(text, data));
      url = await listeningAt(shop);
      await type(`API=${url}`);
    } else if (kind === 'sh') {
      const answer = blocks[place + 1];
      const said = (await type(text)).replaceAll(data, 'data');
      assert.equal(said, answer?.kind === 'text' ? answer.text : '', text);
      compared += 1;
      // The page says so of the new price.
      if (text.includes('yansuan_admin publish')) assert.match(await pencilIn(url), /69\.00/);
    }
  }
  assert.equal(compared, 7);
});
