// Draws the product pictures into src/static/pictures: run it after a change to a drawing.
import { mkdirSync, writeFileSync } from 'node:fs';
import * as makeup from './pictures/makeup.mjs';
import { palette } from './pictures/materials.mjs';
import { giftbox, setCommute, setSkincare } from './pictures/sets.mjs';
import * as skincare from './pictures/skincare.mjs';

const { bottleOfFoundation: _bottle, bullet: _bullet, pencilBody: _pencil, ...cosmetics } = makeup; // parts, not products
const { pumpBottle: _pump, tube: _tube, jar: _jar, ...care } = skincare;
const drawings = { ...cosmetics, ...care, giftbox, 'set-commute': setCommute, 'set-skincare': setSkincare };
const folder = new URL('../src/static/pictures/', import.meta.url);

// Products that share a drawing take turns in these colourings; src/shop/pictures.ts counts them.
const colourings = {
  serum: [{}, { rose: 'amber' }, { rose: 'sage' }, { rose: 'champagne' }],
  cream: [{}, { glass: 'blush' }],
  cleanser: [{}, { mist: 'clay' }],
  giftbox: [{}, { rouge: 'cocoa' }, { rouge: 'clay' }],
  'set-skincare': [{}, { mist: 'sage', cream: 'sage' }, { mist: 'rose', cream: 'blush' }],
  mask: [{}, { clay: 'mist' }],
  sample: [{}, { amber: 'sage', rose: 'cream', cream: 'blush' }],
};

mkdirSync(folder, { recursive: true });
for (const [name, draw] of Object.entries(drawings)) {
  (colourings[name] ?? [{}]).forEach((swaps, turn) => {
    const { material, definitions } = palette(swaps);
    const body = draw({ m: material });
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160"><defs>${definitions()}</defs>${body}</svg>\n`;
    writeFileSync(new URL(`${name}${turn === 0 ? '' : `-${turn + 1}`}.svg`, folder), picture);
  });
}
