import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../../../web/api/src/database/open.js';

/** Where Debian keeps the programs of each version; else they are on the path. */
function binaries(): string {
  const versions = existsSync('/usr/lib/postgresql') ? readdirSync('/usr/lib/postgresql') : [];
  const newest = versions.map(Number).sort((left, right) => right - left)[0];
  return newest === undefined ? '' : `/usr/lib/postgresql/${newest}/bin/`;
}

const isRoot = userInfo().uid === 0;

/** PostgreSQL refuses to run as root: then the user of its package runs it. */
function run(program: string, ...rest: string[]): void {
  const command = [`${binaries()}${program}`, ...rest];
  const [first = '', ...others] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command;
  const { status, stderr, stdout, error } = spawnSync(first, others, { encoding: 'utf8', cwd: '/', stdio: ['ignore', 'pipe', 'pipe'] });
  if (status !== 0) {
    throw new Error(`${command.join(' ')}: ${error?.message ?? ''}${stderr}${stdout}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

interface Cluster {
  url(database: string): string;
}

async function startCluster(isDurable: boolean): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'yansuan-postgres-'));
  if (isRoot) {
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('postgres:')) ?? '';
    const [, , uid, gid] = line.split(':').map(Number);
    chownSync(folder, uid ?? 0, gid ?? 0);
  }
  const data = join(folder, 'data');
  run('initdb', '--pgdata', data, '--username', 'yansuan', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C', '--no-sync');
  const port = await freePort();
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c fsync=${isDurable ? 'on' : 'off'} -c max_connections=200`;
  run('pg_ctl', 'start', '--pgdata', data, '-w', '--log', join(folder, 'log'), '-o', settings);
  // A test that is stopped from outside takes its cluster with it.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => process.exit(1));
  }
  process.once('exit', () => {
    run('pg_ctl', 'stop', '--pgdata', data, '-m', 'immediate');
    rmSync(folder, { recursive: true, force: true });
  });
  return { url: (database) => `postgres://yansuan@127.0.0.1:${port}/${database}` };
}

let cluster: Promise<Cluster> | undefined;
let databases = 0;
let template: Promise<string> | undefined;

async function createDatabase(from: string, isDurable = false): Promise<{ name: string; url: string }> {
  const { url } = await (cluster ??= startCluster(isDurable));
  const name = `shop_${(databases += 1)}`;
  const client = new pg.Client(url('postgres'));
  await client.connect();
  await client.query(`create database ${name} template ${from}`);
  await client.end();
  return { name, url: url(name) };
}

/** A new, empty database in the cluster of this process, which is started when first asked for. Durable: a bench waits for the disk. */
export const newPostgresUrl = async ({ isDurable = false } = {}): Promise<string> => (await createDatabase('template1', isDurable)).url;

/** The same with the tables in it, copied from one that was brought up to date: migrating takes as long as all else of opening a shop. */
export async function migratedPostgresUrl(): Promise<string> {
  template ??= createDatabase('template1').then(async ({ name, url }) => {
    const database = await openDatabase({ dataDir: '', databaseUrl: url });
    // Kysely closes only what it was asked something of, and a database that is open is not copied.
    await database.selectFrom('meta').selectAll().execute();
    await database.destroy();
    return name;
  });
  return (await createDatabase(await template)).url;
}
