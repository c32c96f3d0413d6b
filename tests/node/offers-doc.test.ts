// docs/offers.md cannot say what the engine does not do: its examples are priced, its offers are those of its examples.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import type { QuoteRequest, RulebookDocument } from '@yansuan/core';
import { loadCore } from '@yansuan/core/node';

type Json = Record<string, unknown>;

interface Row {
  name: string;
  payableFen: number;
  /** What `check` must name: the third cell in the section of what is not acted on yet, nothing anywhere else. */
  inactive: string[];
}

const docs = new URL('../../docs/', import.meta.url);
const folder = new URL('examples/offers/', docs);
const text = readFileSync(new URL('offers.md', docs), 'utf8');
const core = await loadCore();

/** Sections by their heading, so that a row knows where it stands. */
const sections = text.split(/^## /m);

function readRows(section: string): Row[] {
  const notYet = section.startsWith('Not acted on yet');
  return [...section.matchAll(/^\| ([a-z0-9-]+) \| ¥(\d+)\.(\d\d) \| ([^|]+) \|/gm)].map((match) => {
    const [, name = '', yuan, fen, third = ''] = match;
    const inactive = notYet ? [...third.matchAll(/`([^`]+)`/g)].map((id) => id[1] ?? '') : [];
    return { name, payableFen: Number(yuan) * 100 + Number(fen), inactive };
  });
}

const rows = sections.flatMap(readRows);
const files = readdirSync(folder);
const readText = (file: string): string => readFileSync(new URL(file, folder), 'utf8');
const bookOf = (name: string): RulebookDocument => JSON.parse(readText(`${name}.rulebook.json`)) as RulebookDocument;
const requestOf = (name: string): QuoteRequest => JSON.parse(readText(`${name}.request.json`)) as QuoteRequest;
const names = files.filter((file) => file.endsWith('.rulebook.json')).map((file) => file.replace('.rulebook.json', '')).sort();

const blocks = [...text.matchAll(/^```json\n([\s\S]*?)^```$/gm)].map((match) => JSON.parse(match[1] ?? '') as Json);
const isOffer = (block: Json): boolean => 'effects' in block || 'rungs' in block;
const isCoupon = (block: Json): boolean => 'offer' in block;

/** A written offer may leave out what only a shop needs, such as its name; what it says must be so. */
const says = (block: Json, offer: object): boolean =>
  Object.entries(block).every(([key, value]) => isDeepStrictEqual(value, (offer as Json)[key]));

test('every example of the offer language stands in the text once, as a rulebook and a request', () => {
  assert.ok(rows.length > 40, `${rows.length} rows`);
  assert.deepEqual(rows.map((row) => row.name).sort(), names);
  assert.deepEqual(new Set(files), new Set(names.flatMap((name) => [`${name}.request.json`, `${name}.rulebook.json`])));
});

for (const { name, payableFen, inactive } of rows) {
  test(`offers.md: ${name} costs what the text says`, () => {
    const checked = core.check(readText(`${name}.rulebook.json`));
    assert.ok(checked.ok, JSON.stringify(checked.issues));
    assert.deepEqual(checked.inactive, inactive, 'check names what the text says is not acted on yet');
    assert.equal(checked.issues.length, inactive.length, JSON.stringify(checked.issues));
    const loaded = core.load(readText(`${name}.rulebook.json`));
    assert.ok(loaded.ok);
    const answer = loaded.rulebook.quote(requestOf(name));
    assert.ok(answer.ok, JSON.stringify(!answer.ok && answer.issues));
    assert.equal(answer.quote.payable_fen, payableFen);
    assert.ok(answer.quote.proved);
    loaded.rulebook.close();
  });
}

test('every offer written in the text is an offer of its examples', () => {
  const offers = names.flatMap((name) => bookOf(name).offers);
  const written = blocks.filter(isOffer);
  assert.ok(written.length > 20, `${written.length} offers`);
  for (const block of written) assert.ok(offers.some((offer) => says(block, offer)), JSON.stringify(block));
});

test('every coupon written in the text is in a wallet of its examples', () => {
  const coupons = names.flatMap((name) => requestOf(name).coupons ?? []);
  for (const block of blocks.filter(isCoupon)) {
    assert.ok(coupons.some((coupon) => isDeepStrictEqual(block, coupon)), JSON.stringify(block));
  }
});

test('every block of settings in the text loads', () => {
  const written = blocks.filter((block) => !isOffer(block) && !isCoupon(block));
  assert.ok(written.length > 4, `${written.length} settings`);
  for (const settings of written) {
    const checked = core.check(JSON.stringify({ ...bookOf('who-jade'), settings }));
    assert.ok(checked.ok, JSON.stringify(checked.issues));
    assert.deepEqual(checked.issues, []);
  }
});

test('the lanes that the text calls the default are the default', () => {
  const settings = blocks.find((block) => JSON.stringify(block).includes('"points"') && 'lanes' in block);
  assert.ok(settings);
  for (const name of names.filter((candidate) => bookOf(candidate).settings === undefined)) {
    const price = (book: object): unknown => {
      const loaded = core.load(JSON.stringify(book));
      assert.ok(loaded.ok, name);
      return loaded.rulebook.quote(requestOf(name));
    };
    assert.deepEqual(price({ ...bookOf(name), settings }), price(bookOf(name)), name);
  }
});
