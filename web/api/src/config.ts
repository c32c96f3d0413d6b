import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The folder that holds web/, shared/ and wasm/: the same seen from src/ and from dist/. */
export const rootUrl = new URL('../../../', import.meta.url);
const rootPath = (path: string): string => fileURLToPath(new URL(path, rootUrl));

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  rulebookFile: string;
  webDir: string;
  demo: boolean;
  ratePerMinute: number;
  trustProxy: boolean;
  logLevel: string;
}

const onOff = { type: 'string', enum: ['on', 'off'] };
const wholeNumber = { type: 'string', pattern: '^[0-9]{1,7}$' };

const schema = {
  type: 'object',
  properties: {
    PORT: wholeNumber,
    HOST: { type: 'string', minLength: 1 },
    NODE_ENV: { type: 'string' },
    LOG_LEVEL: { type: 'string', enum: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] },
    YANSUAN_DATA_DIR: { type: 'string', minLength: 1 },
    YANSUAN_RULEBOOK: { type: 'string', minLength: 1 },
    YANSUAN_WEB_DIR: { type: 'string', minLength: 1 },
    YANSUAN_DEMO: onOff,
    YANSUAN_RATE_PER_MINUTE: wholeNumber,
    YANSUAN_TRUST_PROXY: onOff,
    // Refused rather than ignored: whoever sets it believes the orders go there.
    DATABASE_URL: { type: 'string', maxLength: 0 },
  },
};

export type ConfigResult = { ok: true; config: Config } | { ok: false; issues: string[] };

export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const ajv = new Ajv2020({ allErrors: true, verbose: true });
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
  if (!ajv.validate(schema, given)) {
    const issues = (ajv.errors ?? []).map((error) => {
      const name = error.instancePath.slice(1);
      return name === 'DATABASE_URL'
        ? 'DATABASE_URL: this version keeps its data in YANSUAN_DATA_DIR; leave DATABASE_URL unset'
        : `${name}: ${error.message ?? 'not understood'} (it is ${JSON.stringify(error.data)})`;
    });
    return { ok: false, issues };
  }
  const port = Number(environment['PORT'] ?? 8787);
  if (port > 65_535) {
    return { ok: false, issues: [`PORT: a port is at most 65535 (it is ${port})`] };
  }
  const demoDefault = environment['NODE_ENV'] === 'production' ? 'off' : 'on';
  return {
    ok: true,
    config: {
      port,
      host: environment['HOST'] ?? '127.0.0.1',
      dataDir: environment['YANSUAN_DATA_DIR'] ?? './data',
      rulebookFile: environment['YANSUAN_RULEBOOK'] ?? rootPath('shared/rulebooks/sop.json'),
      webDir: environment['YANSUAN_WEB_DIR'] ?? rootPath('web/shell/dist/build/h5'),
      demo: (environment['YANSUAN_DEMO'] ?? demoDefault) === 'on',
      ratePerMinute: Number(environment['YANSUAN_RATE_PER_MINUTE'] ?? 600),
      trustProxy: environment['YANSUAN_TRUST_PROXY'] === 'on',
      logLevel: environment['LOG_LEVEL'] ?? 'info',
    },
  };
}
