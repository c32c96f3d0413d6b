import { chromium, type Browser, type Page } from 'playwright-core';

export interface Phone {
  page: Page;
  /** Everything the page complained about: console errors, exceptions, breaches of the content security policy. */
  complaints: string[];
  close(): Promise<void>;
}

/** A browser that asks nobody but the test. */
export const browserArgs = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export async function openPhone(options: { width?: number; height?: number } = {}): Promise<Phone> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser: Browser = await chromium.launch({ executablePath, args: browserArgs });
  const context = await browser.newContext({
    viewport: { width: options.width ?? 360, height: options.height ?? 740 },
    hasTouch: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.exposeFunction('noteBreach', (breach: string) => complaints.push(breach));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.noteBreach('CSP ' + event.violatedDirective + ' ' + event.blockedURI));`);
  return { page, complaints, close: () => browser.close() };
}
