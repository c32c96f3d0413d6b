import { readFileSync } from 'node:fs';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readVerifier } from './signature.js';

/** As the environment gives them; files are read at the start. */
export interface WechatPaySettings {
  appId: string;
  merchantId: string;
  /** Serial number of the merchant's certificate. */
  serial: string;
  keyFile: string;
  apiV3Key: string;
  /** WeChat Pay's public keys or platform certificates, by their id: several while one replaces another. */
  verifierFiles: Readonly<Record<string, string>>;
  notifyUrl: string;
  apiUrl: string;
}

/** A merchant that can sign and verify. */
export interface Merchant extends Omit<WechatPaySettings, 'keyFile' | 'verifierFiles'> {
  key: KeyObject;
  verifiers: ReadonlyMap<string, KeyObject>;
}

export function openMerchant({ keyFile, verifierFiles, ...plain }: WechatPaySettings): Merchant {
  const verifiers = Object.entries(verifierFiles).map(([id, file]): [string, KeyObject] => [id, readVerifier(readFileSync(file, 'utf8'))]);
  return { ...plain, key: createPrivateKey(readFileSync(keyFile)), verifiers: new Map(verifiers) };
}

const names = ['MCHID', 'SERIAL', 'KEY_FILE', 'APIV3_KEY', 'VERIFIERS', 'NOTIFY_URL'] as const;

/** All of them or none: half a payment is none. */
export function wechatPayOf(environment: Record<string, string | undefined>): { settings: WechatPaySettings | null; missing: string[] } {
  const given = (name: (typeof names)[number]): string | undefined => environment[`YANSUAN_WECHATPAY_${name}`];
  if (names.every((name) => given(name) === undefined)) {
    return { settings: null, missing: [] };
  }
  const appId = environment['YANSUAN_WECHAT_APPID'];
  const missing = [...names.filter((name) => given(name) === undefined).map((name) => `YANSUAN_WECHATPAY_${name}`), ...(appId === undefined ? ['YANSUAN_WECHAT_APPID'] : [])];
  const settings: WechatPaySettings = {
    appId: appId ?? '',
    merchantId: given('MCHID') ?? '',
    serial: given('SERIAL') ?? '',
    keyFile: given('KEY_FILE') ?? '',
    apiV3Key: given('APIV3_KEY') ?? '',
    verifierFiles: Object.fromEntries((given('VERIFIERS') ?? '').split(',').filter(Boolean).map((pair) => pair.split('=') as [string, string])),
    notifyUrl: given('NOTIFY_URL') ?? '',
    apiUrl: environment['YANSUAN_WECHATPAY_API'] ?? 'https://api.mch.weixin.qq.com',
  };
  return { settings, missing };
}
