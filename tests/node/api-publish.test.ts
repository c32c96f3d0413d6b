// Publishing: signed, checked before it is read, in force without a restart, and refused by a code.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RulebookDocument } from '@yansuan/core';
import type { AuditEntry, Problem, RulebookNotice, RulebookPublish } from '@yansuan/sdk/wire';
import { openDatabase } from '../../web/api/src/database/open.js';
import { readConfig } from '../../web/api/src/config.js';
import { systemClock } from '../../web/api/src/clock.js';
import { buildServer } from '../../web/api/src/server.js';
import { newPrivateKeyPem } from '../../web/api/src/rulebooks/development-key.js';
import { publicKeyOf, readPrivateKey, signRulebook } from '../../web/api/src/rulebooks/seal.js';
import { keepOf, nextVersion, operator, operatorToken, quietMs, readSop, send, sharedAccount, sharedCore, startTestShop, stores, type TestShop } from './support/api-server.js';
import { bundled } from './support/bundle.js';
import { meant, signed } from './support/publishing.js';

let shop: TestShop;
let sop: RulebookDocument;
before(async () => {
  shop = await startTestShop();
  sop = await readSop();
});
after(() => shop.stop());

const notice = async (of = shop): Promise<RulebookNotice> => (await of.app.inject('/v1/rulebook')).json<RulebookNotice>();
const publish = (body: RulebookPublish, of = shop) => send(of, operator, '/v1/admin/rulebooks', body);
/** Campaigns have to fit into the time of their rulebook. */
function withEnd(not_after_ms: number): RulebookDocument {
  const { campaigns: _campaigns, ...rest } = nextVersion(sop);
  return { ...rest, not_after_ms };
}
const otherKey = readPrivateKey(newPrivateKeyPem());
const pencilFen = async (of = shop): Promise<number> => {
  const headers = await of.signIn('demo-silver');
  const payload = { cart: { lines: [{ id: '1', sku: 'pencil', units: 1 }], coupons: [] }, rulebook_version: (await notice(of)).version };
  return (await of.app.inject({ method: 'POST', url: '/v1/quotes', headers, payload })).json<{ payable_fen: number }>().payable_fen;
};

describe('a development shop', () => {
  it('makes a key of its own, which nobody else on the machine can read, and signs with it', async () => {
    const file = join(shop.dataDir, 'rulebook-key.pem');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const { key_id, keys, signature } = await notice();
    assert.deepEqual(keys, [publicKeyOf(readPrivateKey(readFileSync(file)))]);
    assert.equal(key_id, keys[0]?.slice(0, 16));
    assert.equal(signature.length, 86);
  });
});

const refusals: readonly [code: string, what: string, body: () => RulebookPublish][] = [
  ['RULEBOOK_UNKNOWN_KEY', 'signed by somebody else', () => ({ ...signed(shop, nextVersion(sop)), ...signRulebook(Buffer.from(JSON.stringify(nextVersion(sop))), otherKey) })],
  ['RULEBOOK_TAMPERED', 'changed after it was signed', () => {
    const body = signed(shop, nextVersion(sop));
    return { ...body, document: body.document.replace('"list_fen":5900', '"list_fen":5800') };
  }],
  ['RULEBOOK_TAMPERED', 'with the signature of another', () => ({ ...signed(shop, nextVersion(sop)), signature: signed(shop, sop).signature })],
  ['RULEBOOK_ROLLED_BACK', 'of the same version with other bytes', () => signed(shop, { ...sop, skus: sop.skus.map((sku) => ({ ...sku, list_fen: sku.list_fen + 1 })) })],
  ['RULEBOOK_EXPIRED', 'that has run out', () => signed(shop, withEnd(quietMs))],
  ['RULEBOOK_UNUSABLE', 'that does not load', () => signed(shop, { ...nextVersion(sop), tiers: [] } as unknown as RulebookDocument)],
  ['RULEBOOK_FINDINGS', 'that lint warns of', () => signed(shop, nextVersion(sop), [])],
];

describe('a rulebook is refused', () => {
  for (const [code, what, body] of refusals) {
    it(`${what}: ${code}`, async () => {
      const before = await notice();
      const answer = await publish(body());
      assert.equal(answer.json<Problem>().code, code, answer.body);
      assert.equal(answer.statusCode, code === 'RULEBOOK_ROLLED_BACK' ? 409 : 422);
      assert.deepEqual(await notice(), before);
    });
  }

  it('with the finding, its place and its sentence', async () => {
    const problem = (await publish(signed(shop, nextVersion(sop), meant.filter((code) => code !== 'FREE_ORDER')))).json<Problem & { findings: { code: string; pointer: string }[] }>();
    assert.deepEqual(problem.findings.map(({ code }) => code), ['FREE_ORDER']);
    assert.match(problem.detail ?? '', /^FREE_ORDER at \//);
  });

  it('before its bytes are read: what is not even JSON is told apart by its signature only', async () => {
    const document = '{not json';
    assert.equal((await publish({ ...signed(shop, sop), document })).json<Problem>().code, 'RULEBOOK_TAMPERED');
    const key = readPrivateKey(readFileSync(join(shop.dataDir, 'rulebook-key.pem')));
    assert.equal((await publish({ document, ...signRulebook(Buffer.from(document), key) })).json<Problem>().code, 'RULEBOOK_UNUSABLE');
  });

  it('of a member who does not run the shop', async () => {
    const answer = await send(shop, await shop.signIn('demo-silver'), '/v1/admin/rulebooks', signed(shop, nextVersion(sop)));
    assert.equal(answer.statusCode, 403);
  });
});

for (const store of stores) {
  describe(`a rulebook is published, ${store}`, () => {
    it('and is in force in the running shop, with its audit entry; asked again it is the same one', async (t) => {
      const own = await startTestShop({ store });
      t.after(() => own.stop());
      const old = await pencilFen(own);
      const dearer = { ...nextVersion(sop), skus: sop.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, list_fen: 6_900 } : sku)) };
      const body = signed(own, dearer);
      const answer = await publish(body, own);
      assert.equal(answer.statusCode, 200, answer.body);
      assert.equal(answer.json<{ outcome: string }>().outcome, 'published');
      assert.deepEqual([old, await pencilFen(own)], [5_310, 6_210]);
      const { version, url, signature } = await notice(own);
      assert.deepEqual([version, signature], [sop.version + 1, body.signature]);
      assert.equal((await own.app.inject(url)).body, body.document);
      assert.equal((await publish(body, own)).json<{ outcome: string }>().outcome, 'already published');
      const { entries } = (await own.app.inject({ url: '/v1/admin/audit', headers: operator })).json<{ entries: AuditEntry[] }>();
      assert.deepEqual(entries.map(({ action, subject }) => [action, subject]).at(-1), ['rulebooks.publish', `rulebook-${version}`]);
    });
  });
}

describe('a shop that takes money', () => {
  const key = readPrivateKey(newPrivateKeyPem());
  const next = readPrivateKey(newPrivateKeyPem());
  const keys = [publicKeyOf(key), publicKeyOf(next)];
  const begin = async (dataDir: string, rulebookFile: string, rulebookKeys: readonly string[] = keys): Promise<RulebookNotice> => {
    const read = readConfig({ NODE_ENV: 'production', YANSUAN_DATA_DIR: dataDir, YANSUAN_RULEBOOK: rulebookFile, ...(rulebookKeys.length > 0 ? { YANSUAN_RULEBOOK_KEYS: rulebookKeys.join(',') } : {}) });
    assert.ok(read.ok);
    const app = await buildServer({ ...read.config, core: await sharedCore(), account: await sharedAccount(), clock: systemClock, codeSender: null, workEveryMs: 0, logger: false });
    try {
      return (await app.inject('/v1/rulebook')).json<RulebookNotice>();
    } finally {
      await app.close();
    }
  };
  const folder = (t: { after(work: () => void): void }): { dataDir: string; file: string; write(rulebook: RulebookDocument, by: typeof key | null): string } => {
    const dataDir = mkdtempSync(join(tmpdir(), 'yansuan-publish-'));
    t.after(() => rmSync(dataDir, { recursive: true }));
    const file = join(dataDir, 'rulebook.json');
    return {
      dataDir,
      file,
      write(rulebook, by) {
        const text = JSON.stringify(rulebook);
        writeFileSync(file, text);
        if (by === null) rmSync(`${file}.sig`, { force: true });
        else writeFileSync(`${file}.sig`, JSON.stringify(signRulebook(Buffer.from(text), by)));
        return text;
      },
    };
  };

  it('starts with a rulebook that the current key or the next signed, and makes no key of its own', async (t) => {
    const { dataDir, file, write } = folder(t);
    write(sop, key);
    assert.deepEqual((await begin(dataDir, file)).keys, keys);
    write(nextVersion(sop), next);
    assert.deepEqual([(await begin(dataDir, file)).version, existsSync(join(dataDir, 'rulebook-key.pem'))], [sop.version + 1, false]);
  });

  it('does not start with one that is unsigned, tampered, rolled back or of an unknown key, nor without keys', async (t) => {
    const { dataDir, file, write } = folder(t);
    write(nextVersion(sop), key);
    await begin(dataDir, file);
    write(nextVersion(nextVersion(sop)), null);
    await assert.rejects(begin(dataDir, file), /RULEBOOK_UNSIGNED/);
    write(nextVersion(nextVersion(sop)), otherKey);
    await assert.rejects(begin(dataDir, file), /RULEBOOK_UNKNOWN_KEY/);
    const text = write(nextVersion(nextVersion(sop)), key);
    writeFileSync(file, text.replace('"list_fen":5900', '"list_fen":5800'));
    await assert.rejects(begin(dataDir, file), /RULEBOOK_TAMPERED/);
    write(sop, key);
    await assert.rejects(begin(dataDir, file), /RULEBOOK_ROLLED_BACK[^]*Raise its version to 3/);
    await assert.rejects(begin(dataDir, file, []), /RULEBOOK_UNSIGNED: YANSUAN_RULEBOOK_KEYS/);
  });

  it('does not start on a database in which the current rulebook was changed', async (t) => {
    const { dataDir, file, write } = folder(t);
    write(sop, key);
    await begin(dataDir, file);
    const database = await openDatabase({ dataDir, databaseUrl: null });
    const { document } = await database.selectFrom('rulebooks').select('document').executeTakeFirstOrThrow();
    await database.updateTable('rulebooks').set({ document: document.replace('"list_fen":5900', '"list_fen":5800') }).execute();
    await database.destroy();
    await assert.rejects(begin(dataDir, file), /RULEBOOK_TAMPERED/);
  });
});

describe('yansuan-admin', () => {
  const main = fileURLToPath(new URL('../../web/api/src/admin-command/yansuan-admin.ts', import.meta.url));
  let folder: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'yansuan-admin-'));
    await shop.app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => rmSync(folder, { recursive: true }));
  const run = async (...args: string[]): Promise<{ status: number; out: string; err: string }> => {
    const file = await bundled(new URL(`file://${main}`));
    const env = { ...process.env, YANSUAN_OPERATOR_TOKEN: operatorToken };
    return new Promise((resolve) => execFile(process.execPath, [file, ...args], { env }, (error, out, err) => resolve({ status: error === null ? 0 : Number(error.code), out, err })));
  };
  const url = (): string => `http://127.0.0.1:${(shop.app.server.address() as AddressInfo).port}`;

  it('makes a key, signs, publishes, and names what stands in the way', async () => {
    const made = await run('keygen', '--out', join(folder, 'key.pem'));
    assert.match(made.out, /^[A-Za-z0-9_-]{43}\n$/);
    assert.equal((await run('keygen', '--out', join(folder, 'key.pem'))).status, 1, 'a key is not written over');
    const file = join(folder, 'rules.json');
    const devKey = join(shop.dataDir, 'rulebook-key.pem');
    // The command asks the real clock.
    const cheaper = { ...nextVersion(nextVersion(sop), keepOf('tier-silver', 8_000)), not_after_ms: Date.parse('2040-01-01') };
    writeFileSync(file, JSON.stringify(cheaper));
    assert.match((await run('publish', file, '--to', url())).err, /^RULEBOOK_UNSIGNED/);
    assert.equal((await run('sign', file, '--key', join(folder, 'key.pem'))).status, 0);
    assert.match((await run('publish', file, '--to', url())).err, /^RULEBOOK_UNKNOWN_KEY/);
    assert.equal((await run('sign', file, '--key', devKey)).status, 0);
    const warned = await run('publish', file, '--to', url());
    assert.deepEqual([warned.status, warned.err.split('\n')[0]], [1, 'RULEBOOK_FINDINGS: Lint warns of this rulebook.']);
    assert.match(warned.err, /FREE_ORDER at \//);
    const done = await run('publish', file, '--to', url(), '--accept', [...meant, 'NUMBER_IN_NAME'].join(','));
    assert.match(done.out, /^version 3 published, sha256 [0-9a-f]{64}\n$/, done.err);
    assert.equal((await notice()).version, 3);
  });

  it('signs nothing that has no end, unless that is meant, and nothing that does not load', async () => {
    const file = join(folder, 'endless.json');
    const key = ['--key', join(folder, 'key.pem')];
    writeFileSync(file, JSON.stringify(nextVersion(sop)));
    assert.match((await run('sign', file, ...key)).err, /^RULEBOOK_ENDLESS/);
    assert.equal((await run('sign', file, ...key, '--endless')).status, 0);
    writeFileSync(file, '{}');
    assert.match((await run('sign', file, ...key)).err, /^RULEBOOK_UNUSABLE[^]*MISSING_FIELD at \//);
    assert.equal((await run('sing')).status, 2);
  });
});
