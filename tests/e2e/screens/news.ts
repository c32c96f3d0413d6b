// A rulebook with team prices, and a newer shop on the server.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storyMs } from '../../node/support/api-server.js';
import { leave, open, shoot, take, visit } from '../support/pictures.js';
import { rootPath } from '../support/served-shop.js';
import { serveStory, withTeams } from '../support/story-shop.js';

export async function takeNews(): Promise<void> {
  const webDir = mkdtempSync(join(tmpdir(), 'yansuan-screens-'));
  cpSync(rootPath('web/shell/dist/build/h5'), webDir, { recursive: true });
  const { url, stop } = await serveStory(storyMs, await withTeams(), webDir);
  const page = await visit(url);
  await take(page, 'product/product?sku=foundation', '.group-prices', '28-product-groups');
  await page.evaluate('navigator.serviceWorker.ready');
  const worker = readFileSync(join(webDir, 'sw.js'), 'utf8');
  writeFileSync(join(webDir, 'sw.js'), worker.replace(/(url:"index\.html",revision:")[0-9a-f]+/, '$1newer'));
  await open(page, 'home/home', '.home-lead');
  await page.locator('.update').first().waitFor();
  await shoot(page, '29-newer-shop');
  await leave(page);
  await stop();
  rmSync(webDir, { recursive: true, force: true });
}
