import type { Config } from '../config.js';

/** The settings as they were understood, for the first line of a log: what is secret is only said to be there. */
export function describeConfig(config: Config): Record<string, unknown> {
  const isSet = (secret: unknown): string => (secret === null ? 'not set' : 'set');
  const { operatorToken, metricsToken, wechat, wechatPay, sms, databaseUrl, dataDir, ...plain } = config;
  return {
    ...plain,
    database: databaseUrl === null ? `SQLite in ${dataDir}` : `PostgreSQL at ${hostOf(databaseUrl)}`,
    operatorToken: isSet(operatorToken),
    metricsToken: isSet(metricsToken),
    payment: wechatPay === null ? (config.demo ? 'pretended' : 'none') : { wechatPay: wechatPay.merchantId, verifiers: Object.keys(wechatPay.verifierFiles), notifyUrl: wechatPay.notifyUrl },
    sms: sms === null ? (config.demo ? 'on the console' : 'not set') : { tencentAppId: sms.appId, sign: sms.sign, secretKey: 'set' },
    wechat: wechat === null ? 'not set' : { appId: wechat.appId, secret: 'set' },
  };
}

function hostOf(url: string): string {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    return 'a given address';
  }
}
