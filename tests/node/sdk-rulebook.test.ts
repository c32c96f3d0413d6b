// What a device takes as a rulebook: in a browser's and in a mini-program's way of verifying.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import type { RulebookDocument } from '@yansuan/core';
import { createShop, type Host, type HostAnswer, type Shop, ShopError } from '../../web/sdk/src/index.js';
import { fromBase64url } from '../../web/sdk/src/base64url.js';
import { memoryStorage, nodeHost } from '../../web/sdk/src/hosts/node.js';
import { weixinHost, type Wx } from '../../web/sdk/src/hosts/weixin.js';
import { newPrivateKeyPem } from '../../web/api/src/rulebooks/development-key.js';
import { publicKeyOf, readPrivateKey, signRulebook } from '../../web/api/src/rulebooks/seal.js';
import { nextVersion, quietMs, readSop, sharedCore } from './support/api-server.js';

const sop = await readSop();
const [current, next, stranger] = [0, 1, 2].map(() => readPrivateKey(newPrivateKeyPem())) as [Key, Key, Key];
type Key = ReturnType<typeof readPrivateKey>;
const keys = [publicKeyOf(current), publicKeyOf(next)];

/** A shop's server of which each byte can be chosen. */
interface Told {
  rulebook: RulebookDocument;
  by: Key | null;
  keys?: readonly string[];
  /** What somebody between the shop and the device makes of it. */
  change?: (text: string) => string;
  /** What the notice says, when it is not what is true. */
  version?: number;
}
function answerOf({ rulebook, by, change, version, ...told }: Told): (url: string) => HostAnswer {
  const text = JSON.stringify(rulebook);
  const seal = by === null ? {} : signRulebook(Buffer.from(text), by);
  const notice = { version: version ?? rulebook.version, sha256: createHash('sha256').update(text).digest('hex'), url: '/v1/rulebooks/x', ...seal, keys: told.keys ?? keys };
  return (url) => {
    if (url.endsWith('/v1/time')) return ok(JSON.stringify({ server_time_ms: quietMs }));
    if (url.endsWith('/v1/rulebook')) return ok(JSON.stringify(notice));
    if (url.endsWith('/v1/rulebooks/x')) return ok((change ?? ((same) => same))(text));
    return { status: 404, headers: {}, text: '{}' };
  };
}
const ok = (text: string): HostAnswer => ({ status: 200, headers: {}, text });

/** The two ways in which devices verify: the host's own Ed25519, and tweetnacl where there is none. */
const ways: Readonly<Record<string, Host['verify']>> = {
  'a browser': nodeHost().verify,
  'a mini-program': weixinHost(new Proxy({}, { get: () => () => undefined }) as Wx).verify,
};

interface Device {
  visit(told: Told, pinned?: readonly string[]): Promise<Shop>;
  close(): Promise<void>;
  texts: Map<string, string>;
  tell(told: Told): void;
}
function device(verify: Host['verify']): Device {
  const texts = new Map<string, string>();
  const open: Shop[] = [];
  let answer = answerOf({ rulebook: sop, by: current });
  const close = async (): Promise<void> => void (await Promise.all(open.splice(0).map((shop) => shop.close())));
  return {
    texts,
    close,
    tell: (told) => void (answer = answerOf(told)),
    async visit(told, pinned = keys) {
      await close();
      answer = answerOf(told);
      const host: Host = { ...nodeHost(), verify, storage: memoryStorage(texts), request: async (_method, url) => answer(url) };
      const shop = await createShop({ host, loadCore: sharedCore, baseUrl: '', now: () => quietMs, rulebookKeys: pinned });
      open.push(shop);
      await shop.refresh();
      return shop;
    },
  };
}

const dearer = (rulebook: RulebookDocument): RulebookDocument =>
  ({ ...nextVersion(rulebook), skus: rulebook.skus.map((sku) => (sku.id === 'pencil' ? { ...sku, list_fen: 6_900 } : sku)) });
const { campaigns: _campaigns, ...plain } = nextVersion(sop);
const cheap = (text: string): string => text.replace('"list_fen":6900', '"list_fen":100');
const refused: readonly [code: string, what: string, told: Told][] = [
  ['RULEBOOK_UNSIGNED', 'without a signature', { rulebook: dearer(sop), by: null }],
  ['RULEBOOK_UNKNOWN_KEY', 'signed by somebody else, even when the answer names that key', { rulebook: dearer(sop), by: stranger, keys: [publicKeyOf(stranger)] }],
  ['RULEBOOK_TAMPERED', 'changed on the way', { rulebook: dearer(sop), by: current, change: cheap }],
  ['RULEBOOK_TAMPERED', 'that is not even JSON any more', { rulebook: dearer(sop), by: current, change: (text) => text.slice(1) }],
  ['RULEBOOK_ROLLED_BACK', 'older than the one before', { rulebook: sop, by: current }],
  ['RULEBOOK_ROLLED_BACK', 'that says another version than its notice', { rulebook: sop, by: current, version: 9 }],
  ['RULEBOOK_EXPIRED', 'that has run out', { rulebook: { ...plain, version: 9, not_after_ms: quietMs }, by: current }],
];

for (const [name, verify] of Object.entries(ways)) {
  describe(`${name} takes a rulebook`, () => {
    it('signed by the current key or the next', async (t) => {
      const phone = device(verify);
      t.after(phone.close);
      assert.equal((await phone.visit({ rulebook: sop, by: current })).unitPrice('pencil').listFen, 5_900);
      const shop = await phone.visit({ rulebook: dearer(sop), by: next });
      assert.deepEqual([shop.unitPrice('pencil').listFen, shop.freshness().refused], [6_900, null]);
    });

    for (const [code, what, told] of refused) {
      it(`but not one ${what}: ${code}`, async (t) => {
        const phone = device(verify);
        t.after(phone.close);
        const second = nextVersion(sop);
        await phone.visit({ rulebook: second, by: current });
        const shop = await phone.visit(told.rulebook.version === 2 ? { ...told, rulebook: { ...told.rulebook, version: 3 } } : told);
        assert.equal(shop.freshness().refused, code);
        assert.deepEqual([shop.document.version, shop.unitPrice('pencil').listFen], [2, 5_900]);
        // The shop mends itself: the next right one is taken.
        phone.tell({ rulebook: { ...dearer(second), version: 10 }, by: current });
        await shop.refresh();
        assert.deepEqual([shop.unitPrice('pencil').listFen, shop.freshness().refused], [6_900, null]);
      });
    }

    it('or none: a first visit says why there are no prices', async () => {
      const phone = device(verify);
      await assert.rejects(phone.visit({ rulebook: sop, by: null }), (error) => error instanceof ShopError && error.code === 'RULEBOOK_UNSIGNED');
      await assert.rejects(phone.visit({ rulebook: sop, by: stranger }), (error) => error instanceof ShopError && error.code === 'RULEBOOK_UNKNOWN_KEY');
    });
  });
}

describe('what a device keeps', () => {
  const { verify } = nodeHost();
  const none = { rulebook: sop, by: null } satisfies Told;

  it('is verified again at the next visit: a rulebook changed on the device is not used', async () => {
    const phone = device(verify);
    await phone.visit({ rulebook: sop, by: current });
    await phone.close();
    const saved = phone.texts.get('yansuan/rulebook') ?? '';
    phone.texts.set('yansuan/rulebook', saved.replace('\\"list_fen\\":5900', '\\"list_fen\\":100'));
    assert.notEqual(phone.texts.get('yansuan/rulebook'), saved);
    await assert.rejects(phone.visit(none), ShopError);
  });

  it('remembers the highest version, even when the rulebook itself was lost', async (t) => {
    const phone = device(verify);
    t.after(phone.close);
    await phone.visit({ rulebook: nextVersion(sop), by: current });
    await phone.close();
    phone.texts.delete('yansuan/rulebook');
    await assert.rejects(phone.visit({ rulebook: sop, by: current }), (error) => error instanceof ShopError && error.code === 'RULEBOOK_ROLLED_BACK');
  });

  it('ends with its key: a new package with new keys begins anew', async (t) => {
    const phone = device(verify);
    t.after(phone.close);
    await phone.visit({ rulebook: nextVersion(sop), by: current });
    const shop = await phone.visit({ rulebook: sop, by: stranger }, [publicKeyOf(stranger)]);
    assert.equal(shop.document.version, sop.version);
  });

  it('without built-in keys: those of the first visit, and no others after', async (t) => {
    const phone = device(verify);
    t.after(phone.close);
    await phone.visit({ rulebook: sop, by: current }, []);
    const other = await phone.visit({ rulebook: dearer(sop), by: stranger, keys: [publicKeyOf(stranger)] }, []);
    assert.deepEqual([other.document.version, other.freshness().refused], [sop.version, 'RULEBOOK_UNKNOWN_KEY']);
    assert.equal((await phone.visit({ rulebook: dearer(sop), by: next }, [])).document.version, sop.version + 1);
  });
});

describe('verifying', () => {
  it('agrees with Node’s own Ed25519 in both ways, over any bytes, and takes no changed bit', async () => {
    for (const size of [0, 1, 63, 64, 65, 1_000, 82_595]) {
      const bytes = Buffer.alloc(size, 'yansuan');
      const { signature } = signRulebook(bytes, current);
      const [seal, key] = [fromBase64url(signature), fromBase64url(keys[0] ?? '')];
      assert.ok(seal !== null && key !== null);
      assert.deepEqual(Buffer.from(seal), Buffer.from(signature, 'base64url'));
      const bent = Uint8Array.from(seal, (byte, place) => (place === 5 ? byte ^ 1 : byte));
      for (const verify of Object.values(ways)) assert.deepEqual([await verify(bytes, seal, key), await verify(bytes, bent, key)], [true, false]);
    }
    assert.equal(fromBase64url('a b'), null);
  });

  it('needs no eval, no WebCrypto, no BigInt and no TextEncoder', async () => {
    const source = `
      import nacl from 'tweetnacl';
      import { encode } from '@yansuan/core/utf8';
      import { fromBase64url } from './web/sdk/src/base64url.js';
      answer(nacl.sign.detached.verify(encode(text), fromBase64url(signature), fromBase64url(key)));`;
    const { outputFiles } = await build({ stdin: { contents: source, resolveDir: new URL('../..', import.meta.url).pathname, loader: 'ts' }, bundle: true, format: 'iife', write: false, target: 'es2019', logLevel: 'silent' });
    const text = readFileSync(new URL('../../shared/rulebooks/sop.json', import.meta.url), 'utf8');
    for (const [sent, isTrue] of [[text, true], [text.replace('5900', '5800'), false]] as const) {
      const answers: boolean[] = [];
      const context = createContext({ text: sent, key: keys[0], signature: signRulebook(Buffer.from(text), current).signature, answer: (is: boolean) => answers.push(is) }, { codeGeneration: { strings: false, wasm: false } });
      runInContext('delete globalThis.BigInt; delete globalThis.WebAssembly', context);
      runInContext(outputFiles[0]?.text ?? '', context);
      assert.deepEqual(answers, [isTrue]);
    }
  });
});
