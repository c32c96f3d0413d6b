import { readFileSync, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { build } from 'esbuild';
import { rootPath } from '../served-shop.js';
import { modulesScript, packageScript } from './read-package.js';

const contentSecurityPolicy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";
const types: Record<string, string> = {
  '.js': 'text/javascript', '.wxss': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.png': 'image/png',
};
/** WeChat's own sheet, as far as the shop stands on it. */
const hostStyle = `
body { margin: 0; }
page { display: block; min-height: 100vh; --status-bar-height: 20px; --window-top: 0px; --window-bottom: 0px; }
view, wx-scroll-view, wx-picker { display: block; }
wx-scroll-view { overflow: auto; scrollbar-width: none; }
wx-image { display: inline-block; width: 320px; height: 240px; overflow: hidden; }
wx-image img { display: block; width: 100%; height: 100%; }
wx-input { display: block; height: 1.4rem; overflow: hidden; }
wx-input input { width: 100%; height: 100%; padding: 0; border: 0; outline: 0; background: none; color: inherit; font: inherit; }
wx-button { display: block; margin: 0 auto; box-sizing: border-box; text-align: center; }
[hidden] { display: none !important; }`;

export interface ServedMiniProgram {
  url: string;
  stop(): Promise<void>;
}

async function forward(apiUrl: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => /^(accept|content-type|authorization|idempotency-key|if-none-match)$/.test(name)));
  const answer = await fetch(apiUrl + (request.url ?? ''), {
    method: request.method ?? 'GET',
    headers: headers as Record<string, string>,
    ...(parts.length === 0 ? {} : { body: Buffer.concat(parts) }),
  });
  answer.headers.forEach((value, name) => {
    if (!/^(content-security-policy|content-encoding|content-length|transfer-encoding|connection)$/.test(name)) response.setHeader(name, value);
  });
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
}

/** The built package in a page that plays WeChat, under a policy that evaluates nothing; its requests go to a real API. */
export async function serveMiniProgram(apiUrl: string, packageDir = rootPath('web/shell/dist/build/mp-weixin')): Promise<ServedMiniProgram> {
  const host = await build({
    entryPoints: [rootPath('tests/e2e/support/mini-program/host.ts')], bundle: true, write: false, format: 'iife', target: 'es2022', define: { 'process.env.NODE_ENV': '"production"' },
  });
  const pages: Record<string, () => [string, string | Buffer]> = {
    '/': () => ['text/html', '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><link rel="stylesheet" href="/host.css"><body><script src="/host.js"></script><script src="/package.js"></script></body></html>'],
    '/host.css': () => ['text/css', hostStyle],
    '/host.js': () => ['text/javascript', host.outputFiles[0]?.text ?? ''],
    '/package.js': () => ['text/javascript', packageScript(packageDir)],
  };
  const answer = (path: string): [string, string | Buffer] | null => {
    const page = pages[path];
    if (page !== undefined) return page();
    if (path.startsWith('/modules/')) return ['text/javascript', modulesScript(packageDir, path.slice('/modules/'.length).replace(/main\.js$/, ''))];
    const file = join(packageDir, path.replace(/^\/package\//, ''));
    return path.startsWith('/package/') && statSync(file, { throwIfNoEntry: false })?.isFile() === true ? [types[extname(path)] ?? 'application/octet-stream', readFileSync(file)] : null;
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    if (path.startsWith('/v1/')) {
      forward(apiUrl, request, response).catch(() => response.destroy());
      return;
    }
    const given = answer(path);
    if (given === null) response.writeHead(404).end();
    // WeChat unpacks a .wasm.br by itself.
    else response.writeHead(200, { ...(path.endsWith('.br') ? { 'content-encoding': 'br' } : {}), 'content-type': `${given[0]}; charset=utf-8`, 'content-security-policy': contentSecurityPolicy }).end(given[1]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
