// What a machine with Docker would start, as far as it can be seen without one.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { DockerfileParser, type From, type JSONInstruction } from 'dockerfile-ast';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { readConfig } from '../../web/api/src/config.js';

const root = new URL('../../', import.meta.url);
const text = (path: string): string => readFileSync(new URL(path, root), 'utf8');

interface Service {
  image: string;
  environment: Record<string, string>;
  volumes: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  build?: { context: string; dockerfile: string; args: Record<string, string> };
  ports?: string[];
}
const compose = parse(text('deploy/compose.yaml'), { strict: true, uniqueKeys: true }) as { services: Record<string, Service>; volumes: Record<string, null> };

describe('the Dockerfile', () => {
  const file = DockerfileParser.parse(text('deploy/Dockerfile'));

  it('has no complaint of the linter', () => {
    assert.deepEqual(validate(text('deploy/Dockerfile')).map(({ message, range }) => `${range.start.line + 1}: ${message}`), []);
    assert.equal(validate('FORM x').length > 0, true, 'the linter sees a mistake');
  });

  it('copies only what is here or what an earlier stage has', () => {
    const stages = file.getFROMs().map((from: From) => from.getBuildStage());
    for (const copy of file.getCOPYs()) {
      const from = copy.getFlags().find((flag) => flag.getName() === 'from')?.getValue();
      const sources = copy.getArguments().slice(0, -1).map((argument) => argument.getValue());
      if (from !== undefined) assert.ok(stages.includes(from), from ?? '');
      else for (const source of sources) assert.ok(existsSync(new URL(source, root)), source);
    }
  });

  it('runs as nobody special, and settings it brings are settings of the program', () => {
    const users = file.getInstructions().filter((each) => each.getKeyword() === 'USER').map((each) => each.getArgumentsContent());
    assert.deepEqual(users, ['node']);
    const settings = Object.fromEntries(file.getENVs().flatMap((env) => env.getProperties()).map((property) => [property.getName(), property.getValue() ?? '']));
    const { VITE_RULEBOOK_KEYS: _build, ...own } = settings;
    const read = readConfig(own);
    assert.ok(read.ok, JSON.stringify(read));
    assert.deepEqual([read.config.demo, read.config.host, read.config.drainMs], [false, '0.0.0.0', 5_000]);
    const command = file.getCMDs().at(-1) as JSONInstruction;
    assert.deepEqual(command.getJSONStrings().map((each) => each.getJSONValue()), ['node', '--use-largepages=silent', 'web/api/dist/main.js']);
  });
});

describe('a package that is given out', () => {
  const build = (keys: string | undefined): { status: number | null; stderr: string } => {
    const { VITE_RULEBOOK_KEYS: _keys, ...environment } = process.env;
    return spawnSync('scripts/build', ['--release', 'h5'], { cwd: root, encoding: 'utf8', env: { ...environment, ...(keys === undefined ? {} : { VITE_RULEBOOK_KEYS: keys }) } });
  };
  for (const [what, keys, says] of [
    ['without keys', undefined, /a release needs VITE_RULEBOOK_KEYS/],
    ['with no key', '', /a release needs VITE_RULEBOOK_KEYS/],
    ['with half a key', 'k'.repeat(42), /not public keys/],
    ['with a key file instead of keys', '-----BEGIN PUBLIC KEY-----', /not public keys/],
  ] as const) {
    it(`is not built ${what}`, () => {
      const { status, stderr } = build(keys);
      assert.equal(status, 1);
      assert.match(stderr, says);
    });
  }

  it('is what the image holds', () => assert.match(text('deploy/Dockerfile'), /^RUN .*scripts\/build --release core sdk api campaign h5$/m));
});

describe('the compose file', () => {
  const { services, volumes } = compose;

  it('names services, volumes and files that are there', () => {
    assert.deepEqual(Object.keys(services), ['api', 'database']);
    for (const { volumes: mounted, depends_on } of Object.values(services)) {
      for (const name of mounted.map((each) => each.split(':')[0] ?? '').filter((each) => /^[a-z-]+$/.test(each))) assert.ok(name in volumes, name);
      for (const [name, { condition }] of Object.entries(depends_on ?? {})) {
        assert.equal(condition, 'service_healthy');
        assert.ok(services[name]?.healthcheck !== undefined, name);
      }
    }
    const { build } = services['api'] as Service;
    assert.ok(existsSync(new URL(`deploy/${build?.context}/${build?.dockerfile}`, root)));
    for (const name of Object.keys(build?.args ?? {})) assert.match(text('deploy/Dockerfile'), new RegExp(`^ARG ${name}`, 'm'));
  });

  it('starts the API with settings that it understands, each secret asked for and none written down', () => {
    const { environment, ports } = services['api'] as Service;
    const given: Record<string, string> = { POSTGRES_PASSWORD: 'secret', YANSUAN_RULEBOOK_KEYS: 'k'.repeat(43), YANSUAN_OPERATOR_TOKEN: 't'.repeat(24), YANSUAN_METRICS_TOKEN: 'm'.repeat(24) };
    const filled = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{([A-Z_]+):\?[^}]*\}/g, (_whole, asked: string) => given[asked] ?? 'missing')]));
    const read = readConfig({ NODE_ENV: 'production', ...filled });
    assert.ok(read.ok, JSON.stringify(read));
    assert.equal(read.config.databaseUrl, 'postgres://yansuan:secret@database:5432/yansuan');
    for (const each of Object.values(services)) {
      for (const [name, value] of Object.entries(each.environment)) {
        if (/TOKEN|PASSWORD|SECRET/.test(name)) assert.match(value, /^\$\{[A-Z_]+:\?/, name);
      }
    }
    assert.deepEqual(ports, ['127.0.0.1:8787:8787'], 'only a proxy on the machine reaches it');
  });
});
