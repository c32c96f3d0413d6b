// Draws the icons of the installed shop into src/static/h5/icons: run it after a change to the mark.
// The PNGs are the SVGs as a browser sees them, so no picture is kept twice.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const folder = new URL('../src/static/h5/icons/', import.meta.url);
const paper = '#FBF7F2';
/** The bottle on the double rule, in a square of 64. */
const mark =
  '<path d="M26 9h12v5l6 4v16H20V18l6-4z" fill="#A63A32"/><path d="M14 44h36M14 52h36" stroke="#2B2320" stroke-width="3.4" stroke-linecap="round" fill="none"/>';
const square = (body) => `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 64 64">${body}</svg>`;

const plain = square(`<rect width="64" height="64" rx="14" fill="${paper}"/>${mark}`);
/** To the edges, with the mark inside the circle that every system leaves. */
const bleeding = square(`<rect width="64" height="64" fill="${paper}"/><g transform="translate(32 32) scale(.74) translate(-32 -31)">${mark}</g>`);

mkdirSync(folder, { recursive: true });
writeFileSync(new URL('icon.svg', folder), `${plain}\n`);

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage();
async function draw(name, svg, size) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true });
}
await draw('icon-192.png', plain, 192);
await draw('icon-512.png', plain, 512);
await draw('maskable-512.png', bleeding, 512);
await draw('touch-180.png', bleeding, 180);
await browser.close();
