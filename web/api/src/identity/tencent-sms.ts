import { ProblemError } from '../problems.js';
import { codeLastsMs, type CodeSender } from './phone.js';
import { jsonType, tc3Authorization, type TencentKey } from './tc3.js';

export interface TencentSmsSettings extends TencentKey {
  /** The application of the SMS console. */
  appId: string;
  /** The signature that was approved, without its brackets. */
  sign: string;
  /** An approved template of two places: the code, and the minutes that it lasts. */
  templateId: string;
  region: string;
  apiUrl: string;
}

const withinMs = 5_000;

const busy = (): ProblemError =>
  new ProblemError(503, 'SMS_UNREACHABLE', 'The code could not be sent. Try again.', {}, { 'retry-after': '60' });
/** The provider counts too, and stricter where a carrier does. */
const tooMany = (): ProblemError => new ProblemError(429, 'RATE_LIMITED', 'No more codes for this phone now.', {}, { 'retry-after': '3600' });
const notThere = (): ProblemError => new ProblemError(422, 'PHONE_REFUSED', 'No message reaches this phone.', { pointer: '/phone' });

/** Codes by Tencent Cloud's SMS. What it answers is told in our words; neither the code nor a secret is in any error. */
export function tencentSms({ appId, sign, templateId, region, apiUrl, ...key }: TencentSmsSettings, nowMs: () => number): CodeSender {
  const url = new URL('/', apiUrl);
  return {
    async send(phone, code) {
      const body = JSON.stringify({
        PhoneNumberSet: [phone.startsWith('+') ? phone : `+86${phone}`],
        SmsSdkAppId: appId,
        SignName: sign,
        TemplateId: templateId,
        TemplateParamSet: [code, String(codeLastsMs / 60_000)],
      });
      const atMs = nowMs();
      const authorization = tc3Authorization(key, { service: 'sms', host: url.host, body, atMs });
      const told = await post(url, body, {
        authorization,
        'content-type': jsonType,
        'x-tc-action': 'SendSms',
        'x-tc-version': '2021-01-11',
        'x-tc-region': region,
        'x-tc-timestamp': String(Math.floor(atMs / 1_000)),
      });
      const result = told.Error?.Code ?? told.SendStatusSet?.[0]?.Code ?? 'nothing';
      if (result !== 'Ok') {
        throw refusalOf(result);
      }
    },
  };
}

function refusalOf(code: string): ProblemError {
  if (code.startsWith('LimitExceeded')) {
    return tooMany();
  }
  const isPhone = /IncorrectPhoneNumber|PhoneNumberInBlacklist|InvalidPhoneNumber|PhoneNumberParseFail/.test(code);
  // The cause is Tencent Cloud's own code: for the log, where the shop's own settings may be wrong.
  return isPhone ? notThere() : Object.assign(busy(), { cause: new Error(`Tencent Cloud SMS: ${code}`) });
}

interface Told {
  SendStatusSet?: { Code?: string }[];
  Error?: { Code?: string };
}

async function post(url: URL, body: string, headers: Readonly<Record<string, string>>): Promise<Told> {
  try {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(withinMs) });
    const { Response: told } = (await answer.json()) as { Response?: Told };
    return told ?? {};
  } catch {
    throw busy();
  }
}

const names = ['SECRET_ID', 'SECRET_KEY', 'APP_ID', 'SIGN', 'TEMPLATE_ID'] as const;

/** All of them or none; the region and the address have defaults. */
export function tencentSmsOf(environment: Record<string, string | undefined>): { settings: TencentSmsSettings | null; missing: string[] } {
  const given = (name: string): string | undefined => environment[`YANSUAN_SMS_${name}`];
  if (names.every((name) => given(name) === undefined)) {
    return { settings: null, missing: [] };
  }
  return {
    missing: names.filter((name) => given(name) === undefined).map((name) => `YANSUAN_SMS_${name}`),
    settings: {
      secretId: given('SECRET_ID') ?? '',
      secretKey: given('SECRET_KEY') ?? '',
      appId: given('APP_ID') ?? '',
      sign: given('SIGN') ?? '',
      templateId: given('TEMPLATE_ID') ?? '',
      region: given('REGION') ?? 'ap-guangzhou',
      apiUrl: given('API') ?? 'https://sms.tencentcloudapi.com',
    },
  };
}
