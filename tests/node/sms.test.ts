// Codes by Tencent Cloud's SMS: the signature of its documentation, and a stand-in of its interface.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { readConfig } from '../../web/api/src/config.js';
import { openDatabase } from '../../web/api/src/database/open.js';
import { transact } from '../../web/api/src/database/transact.js';
import { makeCode } from '../../web/api/src/identity/phone.js';
import { tc3Authorization } from '../../web/api/src/identity/tc3.js';
import { tencentSms } from '../../web/api/src/identity/tencent-sms.js';
import { describeConfig } from '../../web/api/src/operations/describe.js';
import { ProblemError } from '../../web/api/src/problems.js';
import { stores } from './support/api-server.js';
import { newPostgresUrl } from './support/postgres.js';

const key = { secretId: 'AKIDofthetests01', secretKey: 'keyofthetests0001' };
const atMs = 1_787_019_420_000;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

it('the signature is the one of Tencent Cloud’s documentation', () => {
  const body = '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}';
  const ask = { service: 'cvm', host: 'cvm.tencentcloudapi.com', body, atMs: 1_551_113_065_000 };
  assert.equal(
    tc3Authorization({ secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE', secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE' }, ask),
    'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, ' +
      'Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168',
  );
});

interface Asked {
  headers: IncomingHttpHeaders;
  body: string;
}

async function standIn(t: TestContext, response: () => object | string): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = createServer((request, answer) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString())).on('end', () => {
      asked.push({ headers: request.headers, body });
      const said = response();
      answer.end(typeof said === 'string' ? said : JSON.stringify({ Response: { ...said, RequestId: 'r' } }));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
const senderAt = (apiUrl: string) =>
  tencentSms({ ...key, appId: '1400006666', sign: '颜算', templateId: '1110', region: 'ap-guangzhou', apiUrl }, () => atMs);

describe('a code by SMS', () => {
  it('is asked for as the interface wants it, signed over what is sent', async (t) => {
    const { url, asked } = await standIn(t, () => ({ SendStatusSet: [{ Code: 'Ok', PhoneNumber: '+8613800001234' }] }));
    await senderAt(url).send('13800001234', '042017');
    const [{ headers, body }] = asked as [Asked];
    assert.deepEqual(JSON.parse(body), {
      PhoneNumberSet: ['+8613800001234'], SmsSdkAppId: '1400006666', SignName: '颜算', TemplateId: '1110', TemplateParamSet: ['042017', '5'],
    });
    const tc = Object.fromEntries(['action', 'version', 'region', 'timestamp'].map((name) => [name, headers[`x-tc-${name}`]]));
    assert.deepEqual(tc, { action: 'SendSms', version: '2021-01-11', region: 'ap-guangzhou', timestamp: String(atMs / 1_000) });
    assert.equal(headers.authorization, tc3Authorization(key, { service: 'sms', host: new URL(url).host, body, atMs }));
  });

  const refusals: [told: object | string, status: number, code: string][] = [
    [{ SendStatusSet: [{ Code: 'LimitExceeded.PhoneNumberDailyLimit' }] }, 429, 'RATE_LIMITED'],
    [{ SendStatusSet: [{ Code: 'InvalidParameterValue.IncorrectPhoneNumber' }] }, 422, 'PHONE_REFUSED'],
    [{ SendStatusSet: [{ Code: 'FailedOperation.PhoneNumberInBlacklist' }] }, 422, 'PHONE_REFUSED'],
    [{ Error: { Code: 'AuthFailure.SignatureFailure', Message: `${key.secretKey} is wrong` } }, 503, 'SMS_UNREACHABLE'],
    ['a gateway’s own words', 503, 'SMS_UNREACHABLE'],
  ];
  for (const [told, status, code] of refusals) {
    it(`that is answered with ${JSON.stringify(told).slice(0, 60)} is ${code}, and neither the code nor a secret is told`, async (t) => {
      const { url } = await standIn(t, () => told);
      const error = await senderAt(url).send('13800001234', '042017').then(() => null, (problem: unknown) => problem);
      assert.equal(error instanceof ProblemError, true);
      const { status: said, code: named, cause } = error as ProblemError;
      assert.deepEqual([said, named], [status, code]);
      const text = `${String(error)} ${JSON.stringify(error)} ${String(cause)}`;
      assert.deepEqual(['042017', '13800001234', key.secretId, key.secretKey].filter((secret) => text.includes(secret)), []);
    });
  }

  it('that nobody answers is SMS_UNREACHABLE', async () => {
    await assert.rejects(senderAt('http://127.0.0.1:1').send('13800001234', '042017'), (error) => error instanceof ProblemError && error.code === 'SMS_UNREACHABLE');
  });
});

for (const store of stores) {
  it(`codes are counted by phone and by address in the database, so whoever counts: ${store}`, async (t) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-sms-'));
    const database = await openDatabase({ dataDir, databaseUrl: store === 'SQLite' ? null : await newPostgresUrl() });
    t.after(async () => {
      await database.destroy();
      rmSync(dataDir, { recursive: true });
    });
    let nowMs = atMs;
    const ask = (phone: string, address: string | null): Promise<string> =>
      transact(database, (transaction) => makeCode(transaction, { phone, address }, nowMs)).then(() => 'sent', (error: unknown) => {
        const { code, headers } = error as ProblemError;
        return `${code} ${headers['retry-after']}`;
      });
    const asked = async (times: number): Promise<string[]> => {
      const told: string[] = [];
      for (let time = 0; time < times; time += 1) {
        told.push(await ask('13800001234', null));
        nowMs += minuteMs;
      }
      return told;
    };
    const five = Array.from({ length: 5 }, () => 'sent');
    assert.deepEqual(await asked(6), [...five, 'RATE_LIMITED 3300']);
    nowMs = atMs + hourMs;
    assert.deepEqual(await asked(5), five);
    nowMs = atMs + 3 * hourMs;
    assert.deepEqual(await asked(1), [`RATE_LIMITED ${21 * 3_600}`], 'ten a day');
    const phones = Array.from({ length: 61 }, (_, place) => `139${String(place).padStart(8, '0')}`);
    const told: string[] = [];
    for (const phone of phones) told.push(await ask(phone, '198.51.100.7'));
    assert.deepEqual([told.filter((each) => each === 'sent').length, told.at(-1)], [60, 'RATE_LIMITED 3600']);
    assert.equal(await ask('13700000000', '198.51.100.8'), 'sent');
    const kept = JSON.stringify(await database.selectFrom('code_sends').selectAll().execute());
    assert.deepEqual(['198.51.100.7', '13900000000'].filter((who) => kept.includes(who)), []);
  });
}

describe('the settings of SMS', () => {
  const all = {
    YANSUAN_SMS_SECRET_ID: key.secretId, YANSUAN_SMS_SECRET_KEY: key.secretKey, YANSUAN_SMS_APP_ID: '1400006666', YANSUAN_SMS_SIGN: '颜算', YANSUAN_SMS_TEMPLATE_ID: '1110',
  };
  it('are all of them or none, and the secret ones are never printed', () => {
    const read = readConfig(all);
    if (!read.ok) assert.fail(JSON.stringify(read.issues));
    const told = JSON.stringify(describeConfig(read.config));
    assert.deepEqual([told.includes(key.secretKey), told.includes(key.secretId), told.includes('1400006666')], [false, false, true]);
    const { YANSUAN_SMS_SIGN: _, ...half } = all;
    assert.deepEqual(readConfig(half), { ok: false, issues: ['YANSUAN_SMS_SIGN: needed as soon as one of the settings of SMS is given'] });
    const wrong = readConfig({ ...all, YANSUAN_SMS_SECRET_KEY: 'not a key' });
    assert.equal(!wrong.ok && wrong.issues.length === 1 && !wrong.issues[0]?.includes('not a key'), true);
  });
});
