import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import test from 'node:test';

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';

import type { Offer, Quote, QuoteRequest, RulebookDocument, Settings, Sku } from '../../wasm/src/contract.js';

interface Fixture {
  id: string;
  title: string;
  spec: string;
  needs?: string[];
  rulebook: 'sop' | RulebookDocument;
  settings?: Settings;
  request: QuoteRequest;
  sum?: string;
  expect: Partial<Quote>;
}

const shared = new URL('../../shared/', import.meta.url);
const readJson = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, shared), 'utf8')) as T;

const sop = readJson<RulebookDocument>('rulebooks/sop.json');
const fixtureFiles = readdirSync(new URL('fixtures/quotes/', shared)).filter((name) => name.endsWith('.json'));
const fixtures = fixtureFiles.map((name) => ({ name, fixture: readJson<Fixture>(`fixtures/quotes/${name}`) }));

function compileSchemas(): (name: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  for (const name of readdirSync(new URL('contract/', shared)).filter((file) => file.endsWith('.schema.json'))) {
    ajv.addSchema(readJson<Record<string, unknown>>(`contract/${name}`));
  }
  return (name) => {
    const validate = ajv.getSchema(`${name}.schema.json`);
    assert.ok(validate, `there is a schema for ${name}`);
    return validate;
  };
}

const schema = compileSchemas();

function assertValid(name: string, value: unknown, label: string): void {
  const validate = schema(name);
  assert.ok(validate(value), `${label}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
}

/** The rulebook a fixture is priced with: each key of its settings replaces the book's. */
function bookOf(fixture: Fixture): RulebookDocument {
  const book = fixture.rulebook === 'sop' ? sop : fixture.rulebook;
  return { ...book, settings: { ...book.settings, ...fixture.settings } };
}

function findSku(book: RulebookDocument, id: string): Sku {
  const sku = book.skus.find((candidate) => candidate.id === id);
  assert.ok(sku, `sku ${id} is in the rulebook`);
  return sku;
}

function findOffer(book: RulebookDocument, id: string): Offer {
  const offer = book.offers.find((candidate) => candidate.id === id);
  assert.ok(offer, `offer ${id} is in the rulebook`);
  return offer;
}

/** Every value under one of `keys`, wherever it stands. */
function collect(value: unknown, keys: ReadonlySet<string>, found: string[] = []): string[] {
  if (Array.isArray(value)) {
    for (const item of value) collect(item, keys, found);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      if (!keys.has(key)) collect(item, keys, found);
      else if (Array.isArray(item)) found.push(...item.filter((entry) => typeof entry === 'string'));
      else if (typeof item === 'string') found.push(item);
    }
  }
  return found;
}

function assertUnique(ids: string[], what: string): void {
  assert.equal(new Set(ids).size, ids.length, `each ${what} once`);
}

test('the SOP rulebook follows the contract', () => {
  assertValid('rulebook', sop, 'sop.json');
  assert.equal(sop.id, 'sop');
});

test('every product and every offer says which rule it comes from and who gave its numbers', () => {
  for (const item of [...sop.skus, ...sop.offers]) {
    assert.match(item.rule ?? '', /^(PRC|MEM|CPN|GRP)-\d\d$/, `${item.id} names its rule`);
    assert.ok(item.source === 'spec' || item.source === 'default', `${item.id} names its source`);
    assert.ok(item.name?.zh && item.name.en, `${item.id} has a Chinese and an English name`);
  }
});

test('the SOP rulebook points only at what it holds', () => {
  const skuIds = sop.skus.map((sku) => sku.id);
  const tierIds = sop.tiers.map((tier) => tier.id);
  const categoryIds = new Set(sop.categories?.map((category) => category.id));
  const brandIds = new Set(sop.brands?.map((brand) => brand.id));
  assertUnique(skuIds, 'sku');
  assertUnique(tierIds, 'tier');
  assertUnique(sop.offers.map((offer) => offer.id), 'offer');
  for (const id of collect([sop.offers, sop.skus], new Set(['sku', 'skus']))) findSku(sop, id);
  for (const id of collect(sop.offers, new Set(['tiers']))) assert.ok(tierIds.includes(id), `tier ${id}`);
  for (const sku of sop.skus) {
    assert.ok(categoryIds.has(sku.category ?? ''), `${sku.id} has a category`);
    assert.ok(brandIds.has(sku.brand ?? ''), `${sku.id} has a brand`);
    assert.ok(sku.display?.picture && sku.display.subtitle, `${sku.id} has a picture and a line under its name`);
  }
});

test('the numbers that the specification gives are in the SOP rulebook', () => {
  const listPrices = { essence: 18900, 'essence-hydra': 8900, 'set-commute': 29900, 'set-beginner': 19900 };
  for (const [id, fen] of Object.entries(listPrices)) assert.equal(findSku(sop, id).list_fen, fen, id);
  const effects: [string, object][] = [
    ['tier-member', { keep_bp: 9500 }], ['tier-silver', { keep_bp: 9000 }], ['tier-gold', { keep_bp: 8500 }],
    ['tier-vip', { keep_bp: 8000 }], ['old-friend-129', { price_fen: 12900 }], ['oil-control-80', { keep_bp: 8000 }],
    ['moisture-90', { keep_bp: 9000 }], ['autumn-dry-85', { keep_bp: 8500 }], ['refill-90', { keep_bp: 9000 }],
    ['preorder-guofeng', { keep_bp: 8500 }], ['old-friend-day', { off_fen: 5000 }], ['set-commute', { price_fen: 29900 }],
    ['foundation-powder-50', { off_fen: 5000 }], ['community-day-90', { keep_bp: 9000 }],
    ['vip-group-day-85', { keep_bp: 8500 }], ['welcome-15', { off_fen: 1500 }], ['group-10', { off_fen: 1000 }],
    ['upgrade-20', { off_fen: 2000 }], ['birthday-50', { off_fen: 5000 }], ['opening-20', { off_fen: 2000 }],
    ['opening-50', { off_fen: 5000 }], ['points-20', { off_fen: 2000 }], ['community-5', { off_fen: 500 }],
    ['community-20', { off_fen: 2000 }], ['winback-50', { off_fen: 5000 }], ['return-9', { keep_bp: 9000 }],
  ];
  for (const [id, effect] of effects) assert.deepEqual(findOffer(sop, id).effects?.[0], effect, id);
  const thresholds = { 'old-friend-day': 20000, 'opening-20': 19900, 'opening-50': 39900, 'winback-50': 20000 };
  for (const [id, fen] of Object.entries(thresholds)) {
    assert.deepEqual(findOffer(sop, id).condition, [{ min_amount_fen: fen }], id);
  }
  const lifetimes = sop.tiers.map((tier) => tier.min_lifetime_fen ?? 0);
  assert.deepEqual(lifetimes, [0, 1, 50000, 100000, 200000]);
});

test('tier prices stay alive when the rules are more than a week old', () => {
  for (const tier of sop.tiers.slice(1)) {
    const offer = findOffer(sop, `tier-${tier.id}`);
    assert.deepEqual(offer.audience, { tiers: [tier.id] });
    assert.deepEqual(offer.scope, { not: { tags: ['no_tier'] } });
    assert.ok(!offer.window && !offer.limits && !offer.lane && !offer.claim, `${offer.id} is plain`);
  }
});

test('every coupon says how it is issued, and nothing else does', () => {
  for (const offer of sop.offers) assert.equal(offer.grant !== undefined, offer.claim === 'coupon', offer.id);
});

test('no set is dearer than its parts and no special is above the list price', () => {
  for (const sku of sop.skus.filter((candidate) => candidate.components?.length)) {
    const parts = sku.components ?? [];
    const partsFen = parts.reduce((sum, part) => sum + findSku(sop, part.sku).list_fen * (part.units ?? 1), 0);
    assert.ok(sku.list_fen < partsFen, `${sku.id} is cheaper than ${partsFen}`);
  }
  for (const offer of sop.offers.filter((candidate) => !candidate.target?.set)) {
    for (const effect of offer.effects ?? []) {
      if (!('price_fen' in effect) || effect.price_fen === undefined || effect.on === 'gift') continue;
      const scoped = offer.scope?.skus ?? [];
      assert.ok(scoped.length > 0, `${offer.id} names its products`);
      for (const id of scoped) assert.ok(effect.price_fen < findSku(sop, id).list_fen, offer.id);
    }
  }
});

test('the texts make no claim that a shop may not make', () => {
  const chinese = /绝对|治疗|医治|治愈|疗效|祛痘|抗皱|消炎|美白|最|第一|顶级|国家级|百分百|仅限|速抢|您|亲亲|[！!]/u;
  const english = /\b(cures?|heals?|treats?|treatments?|whiten\w*|anti-aging|miracle|guarantee\w*|best|no\. ?1)\b|!/iu;
  const texts = collect(sop, new Set(['zh', 'en']));
  assert.ok(texts.length > 200);
  for (const text of texts) {
    assert.doesNotMatch(text, chinese);
    assert.doesNotMatch(text, english);
  }
  for (const { fixture } of fixtures) assert.doesNotMatch(fixture.title, chinese);
});

test('the fixtures follow the contract', () => {
  const known = new Set(['id', 'title', 'spec', 'needs', 'rulebook', 'settings', 'request', 'sum', 'expect']);
  const needs = new Set(['choice', 'code', 'confirm', 'excludes', 'running', 'total', 'untouched']);
  assertUnique(fixtures.map(({ fixture }) => fixture.id), 'fixture id');
  assertUnique(fixtures.map(({ fixture }) => fixture.title), 'fixture title');
  for (const { name, fixture } of fixtures) {
    for (const key of Object.keys(fixture)) assert.ok(known.has(key), `${name}: ${key}`);
    for (const need of fixture.needs ?? []) assert.ok(needs.has(need), `${name}: ${need}`);
    assert.ok(name.startsWith(`${fixture.id}-`), `${name} is named after ${fixture.id}`);
    assert.match(fixture.spec, /^(PRC|MEM|CPN|GRP|TCH)-\d\d$/, name);
    assertValid('rulebook', bookOf(fixture), name);
    assertValid('request', fixture.request, name);
  }
});

test('the fixtures point only at what their rulebook holds', () => {
  for (const { fixture } of fixtures) {
    const book = bookOf(fixture);
    const tierIds = book.tiers.map((tier) => tier.id);
    assert.ok(tierIds.includes(fixture.request.member?.tier ?? tierIds[0] ?? ''), fixture.id);
    for (const line of fixture.request.cart.lines) findSku(book, line.sku);
    for (const coupon of fixture.request.coupons ?? []) {
      assert.equal(findOffer(book, coupon.offer).claim, 'coupon', fixture.id);
    }
    const held = new Set((fixture.request.coupons ?? []).map((coupon) => coupon.id));
    for (const verdict of fixture.expect.coupons ?? []) assert.ok(held.has(verdict.id), `${fixture.id}: ${verdict.id}`);
    for (const verdict of fixture.expect.offers ?? []) {
      assert.notEqual(findOffer(book, verdict.id).claim, 'coupon', `${fixture.id}: ${verdict.id}`);
    }
  }
});

/** The part of the quote schema that a fixture's `expect` must fit: the same, with nothing required. */
function loosen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(loosen);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key, item]) => !(key === 'required' && Array.isArray(item)));
  return Object.fromEntries(kept.map(([key, item]) => [key, loosen(item)]));
}

test('what the fixtures expect is part of a quote', () => {
  const ajv = new Ajv2020({ strict: false });
  for (const name of ['common', 'codes']) ajv.addSchema(readJson<Record<string, unknown>>(`contract/${name}.schema.json`));
  const validate = ajv.compile(loosen(readJson('contract/quote.schema.json')) as Record<string, unknown>);
  for (const { name, fixture } of fixtures) {
    assert.ok(validate(fixture.expect), `${name}: ${JSON.stringify(validate.errors)}`);
  }
});

test('the sums that the fixtures expect add up', () => {
  for (const { fixture } of fixtures) {
    const { expect, request } = fixture;
    const book = bookOf(fixture);
    const bought = request.cart.lines.filter((line) => line.selected !== false);
    const listFen = bought.reduce((sum, line) => sum + findSku(book, line.sku).list_fen * (line.units ?? 1), 0);
    assert.equal(expect.list_total_fen ?? listFen, listFen, fixture.id);
    const payableFen = expect.payable_fen;
    assert.ok(payableFen !== undefined, `${fixture.id} expects a payable`);
    assert.equal(expect.goods_fen ?? payableFen, payableFen, `${fixture.id}: no freight, no points as money`);
    const giftsFen = (expect.gifts ?? []).reduce((sum, gift) => sum + gift.payable_fen, 0);
    if (expect.discount_total_fen !== undefined) {
      assert.equal(listFen - expect.discount_total_fen + giftsFen, payableFen, fixture.id);
    }
    if (expect.points_earned !== undefined) assert.equal(expect.points_earned, Math.floor(payableFen / 100), fixture.id);
    const linesFen = (expect.lines ?? []).map((line) => line.payable_fen).filter((fen) => fen !== undefined);
    if (linesFen.length === request.cart.lines.length) {
      assert.equal(linesFen.reduce((sum, fen) => sum + fen, 0) + giftsFen, payableFen, fixture.id);
    }
  }
});
