// The API, and the empty route it is held against, each as a process of its own on a free port.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../web/api/dist/main.js', import.meta.url));
const echo = fileURLToPath(new URL('echo.mjs', import.meta.url));

/** As `npm start` does; the empty route too. */
const asStarted = ['--use-largepages=silent'];

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function start(program, environment, flags = []) {
  const { NODE_ENV: _mode, DATABASE_URL: _url, ...inherited } = process.env;
  const port = await freePort();
  const child = spawn(process.execPath, [...asStarted, ...flags, program], { env: { ...inherited, PORT: String(port), ...environment }, stdio: ['ignore', 'inherit', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(url).then(() => true, () => false))) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    await pause(50);
  }
  const stop = async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  return { url, stop };
}

export const operatorToken = 'of-the-load-bench-and-no-other';
const metricsToken = 'of-who-watches-the-load-bench';

/** The limit by address is off: all of the load comes from one. No log of each request: the empty route has none either. */
export const startApi = (dataDir, rulebook, { databaseUrl, flags } = {}) =>
  start(main, {
    YANSUAN_DATA_DIR: dataDir, YANSUAN_RULEBOOK: rulebook, YANSUAN_RATE_PER_MINUTE: '0', LOG_LEVEL: 'warn',
    YANSUAN_OPERATOR_TOKEN: operatorToken, YANSUAN_METRICS_TOKEN: metricsToken,
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
  }, flags);

/** Validates the asks of /v1/quotes by the API's schemas and answers with what it was given. */
export const startEcho = (answerFile) => start(echo, { ANSWER_FILE: answerFile });

let keys = 0;
export async function ask(url, path, { token, body, method = body === undefined ? 'GET' : 'POST' } = {}) {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': `bench-${process.pid}-${String((keys += 1)).padStart(9, '0')}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const json = await answer.json();
  return { status: answer.status, json };
}

export async function get(url, path, options) {
  const { status, json } = await ask(url, path, options);
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
  return json;
}

/** Reads what a process tells of itself: answers with a function from a name in Prometheus to its number. */
export async function metricsOf(url) {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })).text();
  return (name) => Number(new RegExp(`^${name} (.+)$`, 'm').exec(text)?.[1]);
}
