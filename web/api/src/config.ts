import { fileURLToPath } from 'node:url';
import { publicKeyPattern } from './rulebooks/seal.js';
import { wechatPayOf, type WechatPaySettings } from './payments/wechat-pay/settings.js';
import { tencentSmsOf, type TencentSmsSettings } from './identity/tencent-sms.js';
import type { WechatSettings } from './identity/wechat.js';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** The folder that holds web/, shared/ and wasm/: the same seen from src/ and from dist/. */
export const rootUrl = new URL('../../../', import.meta.url);
const rootPath = (path: string): string => fileURLToPath(new URL(path, rootUrl));

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  /** PostgreSQL; null keeps SQLite in dataDir. It can hold a password: never logged. */
  databaseUrl: string | null;
  rulebookFile: string;
  /** Public keys that sign rulebooks: the current one and the next. */
  rulebookKeys: readonly string[];
  webDir: string;
  campaignDir: string;
  demo: boolean;
  ratePerMinute: number;
  trustProxy: boolean;
  logLevel: string;
  /** Secret; never logged. */
  operatorToken: string | null;
  /** Secret: opens /metrics; null: there is none. */
  metricsToken: string | null;
  /** How long a process that was told to stop goes on serving, unready, in ms. */
  drainMs: number;
  wechat: WechatSettings | null;
  wechatPay: WechatPaySettings | null;
  /** Null: codes reach no phone, but in development the console. */
  sms: TencentSmsSettings | null;
  /** Subscribe-message templates, by kind of touch. */
  templates: Readonly<Record<string, string>>;
  receivedAfterDays: number;
  workEveryMs: number;
  restored: boolean;
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
    YANSUAN_RULEBOOK_KEYS: { type: 'string', pattern: `^${publicKeyPattern}(,${publicKeyPattern})?$` },
    YANSUAN_WEB_DIR: { type: 'string', minLength: 1 },
    YANSUAN_CAMPAIGN_DIR: { type: 'string', minLength: 1 },
    YANSUAN_DEMO: onOff,
    YANSUAN_RATE_PER_MINUTE: wholeNumber,
    YANSUAN_TRUST_PROXY: onOff,
    YANSUAN_OPERATOR_TOKEN: { type: 'string', pattern: '^[A-Za-z0-9_-]{24,200}$' },
    YANSUAN_METRICS_TOKEN: { type: 'string', pattern: '^[A-Za-z0-9_-]{24,200}$' },
    YANSUAN_DRAIN_MS: { type: 'string', pattern: '^[0-9]{1,5}$' },
    YANSUAN_WECHAT_APPID: { type: 'string', minLength: 1 },
    YANSUAN_WECHAT_SECRET: { type: 'string', minLength: 1 },
    YANSUAN_WECHAT_API: { type: 'string', pattern: '^https?://' },
    YANSUAN_WECHAT_TEMPLATES: { type: 'string', pattern: '^([a-z]{1,20}=[A-Za-z0-9_-]{1,64}(,|$))*$' },
    YANSUAN_WECHATPAY_MCHID: { type: 'string', pattern: '^[0-9]{6,20}$' },
    YANSUAN_WECHATPAY_SERIAL: { type: 'string', pattern: '^[0-9A-Fa-f]{8,64}$' },
    YANSUAN_WECHATPAY_KEY_FILE: { type: 'string', minLength: 1 },
    YANSUAN_WECHATPAY_APIV3_KEY: { type: 'string', minLength: 32, maxLength: 32 },
    YANSUAN_WECHATPAY_VERIFIERS: { type: 'string', pattern: '^[A-Za-z0-9_]+=[^=,]+(,[A-Za-z0-9_]+=[^=,]+)*$' },
    YANSUAN_WECHATPAY_NOTIFY_URL: { type: 'string', pattern: '^https://.+/v1/payments/wechat/notify$' },
    YANSUAN_WECHATPAY_API: { type: 'string', pattern: '^https?://' },
    YANSUAN_SMS_SECRET_ID: { type: 'string', pattern: '^[A-Za-z0-9]{8,128}$' },
    YANSUAN_SMS_SECRET_KEY: { type: 'string', pattern: '^[A-Za-z0-9]{8,128}$' },
    YANSUAN_SMS_APP_ID: { type: 'string', pattern: '^[0-9]{6,20}$' },
    YANSUAN_SMS_SIGN: { type: 'string', minLength: 1, maxLength: 40 },
    YANSUAN_SMS_TEMPLATE_ID: { type: 'string', pattern: '^[0-9]{1,20}$' },
    YANSUAN_SMS_REGION: { type: 'string', pattern: '^[a-z0-9-]{2,40}$' },
    YANSUAN_SMS_API: { type: 'string', pattern: '^https?://' },
    YANSUAN_RECEIVED_AFTER_DAYS: { type: 'string', pattern: '^[1-9][0-9]?$' },
    YANSUAN_WORK_EVERY_MS: wholeNumber,
    YANSUAN_RESTORED: onOff,
    DATABASE_URL: { type: 'string', pattern: '^(postgres(ql)?://.+)?$' },
  },
};

/** Names that can only be meant for this program; the tests have others that begin so. */
const mistyped = /^YANSUAN_(?:RULEBOOK|WEB|CAMPAIGN|DATA|DEMO|RATE|TRUST|OPERATOR|METRICS|DRAIN|WECHAT|SMS|RECEIVED|WORK|RESTORED)/;

/** Not repeated to the screen, even when they are wrong. */
const secrets: readonly string[] = ['YANSUAN_OPERATOR_TOKEN', 'YANSUAN_METRICS_TOKEN', 'YANSUAN_WECHAT_SECRET', 'YANSUAN_WECHATPAY_APIV3_KEY', 'YANSUAN_SMS_SECRET_ID', 'YANSUAN_SMS_SECRET_KEY'];

export type ConfigResult = { ok: true; config: Config } | { ok: false; issues: string[] };

export function readConfig(environment: Record<string, string | undefined>): ConfigResult {
  const ajv = new Ajv2020({ allErrors: true, verbose: true });
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
  if (!ajv.validate(schema, given)) {
    const issues = (ajv.errors ?? []).map((error) => {
      const name = error.instancePath.slice(1);
      return name === 'DATABASE_URL'
        ? 'DATABASE_URL: give postgres://user:password@host/database, or leave it unset for SQLite in YANSUAN_DATA_DIR'
        : `${name}: ${error.message ?? 'not understood'}${secrets.includes(name) ? '' : ` (it is ${JSON.stringify(error.data)})`}`;
    });
    return { ok: false, issues };
  }
  const unknown = Object.keys(given).filter((name) => mistyped.test(name) && !(name in schema.properties));
  if (unknown.length > 0) {
    return { ok: false, issues: unknown.map((name) => `${name}: there is no such setting`) };
  }
  const { settings: wechatPay, missing } = wechatPayOf(environment);
  if (missing.length > 0) {
    return { ok: false, issues: missing.map((name) => `${name}: needed as soon as one of the payment's settings is given`) };
  }
  const { settings: sms, missing: missingOfSms } = tencentSmsOf(environment);
  if (missingOfSms.length > 0) {
    return { ok: false, issues: missingOfSms.map((name) => `${name}: needed as soon as one of the settings of SMS is given`) };
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
      databaseUrl: environment['DATABASE_URL'] || null,
      rulebookFile: environment['YANSUAN_RULEBOOK'] ?? rootPath('shared/rulebooks/sop.json'),
      rulebookKeys: (environment['YANSUAN_RULEBOOK_KEYS'] ?? '').split(',').filter(Boolean),
      webDir: environment['YANSUAN_WEB_DIR'] ?? rootPath('web/shell/dist/build/h5'),
      campaignDir: environment['YANSUAN_CAMPAIGN_DIR'] ?? rootPath('web/campaign/dist'),
      demo: (environment['YANSUAN_DEMO'] ?? demoDefault) === 'on',
      ratePerMinute: Number(environment['YANSUAN_RATE_PER_MINUTE'] ?? 600),
      trustProxy: environment['YANSUAN_TRUST_PROXY'] === 'on',
      logLevel: environment['LOG_LEVEL'] ?? 'info',
      operatorToken: environment['YANSUAN_OPERATOR_TOKEN'] ?? null,
      metricsToken: environment['YANSUAN_METRICS_TOKEN'] ?? null,
      drainMs: Number(environment['YANSUAN_DRAIN_MS'] ?? 0),
      wechat: wechatOf(environment),
      wechatPay,
      sms,
      templates: Object.fromEntries((environment['YANSUAN_WECHAT_TEMPLATES'] ?? '').split(',').filter(Boolean).map((pair) => pair.split('=') as [string, string])),
      restored: environment['YANSUAN_RESTORED'] === 'on',
      receivedAfterDays: Number(environment['YANSUAN_RECEIVED_AFTER_DAYS'] ?? 7),
      workEveryMs: Number(environment['YANSUAN_WORK_EVERY_MS'] ?? 1_000),
    },
  };
}

/** Both or neither: without them nobody signs in with WeChat. */
function wechatOf(environment: Record<string, string | undefined>): WechatSettings | null {
  const { YANSUAN_WECHAT_APPID: appId, YANSUAN_WECHAT_SECRET: secret, YANSUAN_WECHAT_API: apiUrl } = environment;
  return appId === undefined || secret === undefined ? null : { appId, secret, apiUrl: apiUrl ?? 'https://api.weixin.qq.com' };
}
