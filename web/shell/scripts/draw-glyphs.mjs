// Draws the icons: 24 px, stroke 1.6, round ends. A mini-program has no inline SVG, so each becomes a CSS mask
// that takes the colour of the text beside it. Writes src/styles/glyphs.css.
import { writeFileSync } from 'node:fs';

const strokes = {
  home: 'M4 10.6 12 4l8 6.6V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z',
  find: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16.2 16.2 20.5 20.5',
  bag: 'M5.6 9h12.8l1.1 10.1a.9.9 0 0 1-.9.9H5.4a.9.9 0 0 1-.9-.9zM9 11.5V7a3 3 0 0 1 6 0v4.5',
  me: 'M12 4.5a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM5 20c.5-3.6 3.4-5.5 7-5.5s6.5 1.9 7 5.5',
  back: 'M14.5 5 8 12l6.5 7',
  forward: 'M9.5 6l5.5 6-5.5 6',
  up: 'M6.5 14.5 12 9.5l5.5 5',
  close: 'M6 6l12 12M18 6 6 18',
  plus: 'M12 5.5v13M5.5 12h13',
  minus: 'M5.5 12h13',
  check: 'M5.5 12.5 10 17l8.5-9.5',
  undo: 'M8.5 5.5 5 9l3.5 3.5M5.5 9H15a4.2 4.2 0 0 1 0 8.5H9.5',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 7.8V12l3 2.3',
  coupon: 'M4 7h16v3.2a1.9 1.9 0 0 0 0 3.6V17H4v-3.2a1.9 1.9 0 0 0 0-3.6zM13.5 9.5v1.3M13.5 13.2v1.3',
  offline: 'M4 4l16 16M8.6 8.1A11 11 0 0 0 3.5 10.5M12.5 6.5a13 13 0 0 1 8 4M6.5 13.5a7.6 7.6 0 0 1 4-2M14.8 11.9a7.6 7.6 0 0 1 2.7 1.6M9.8 16.5a3.4 3.4 0 0 1 4.4 0M12 19.3v.1',
  receipt: 'M6 4h12v16l-2.4-1.6L13.2 20 12 18.6 10.8 20l-2.4-1.6L6 20zM9 9h6M9 13h6',
  settings: 'M4 7h9M17.5 7H20M4 12h2.5M11 12h9M4 17h8M16.5 17H20M13 7a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 0 0-4.4 0zM6.5 12a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 0 0-4.4 0zM12 17a2.2 2.2 0 1 0 4.4 0 2.2 2.2 0 0 0-4.4 0z',
  shelf: 'M12 3.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM12 15.5V20M8.5 20h7M10 10l3.5-3.5',
  bell: 'M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5zM10.5 20.5h3',
  chat: 'M5.5 5h13a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H12l-4.5 4v-4h-2A1.5 1.5 0 0 1 4 14.5v-8A1.5 1.5 0 0 1 5.5 5zM8.5 10.5h.1M12 10.5h.1M15.5 10.5h.1',
  radio: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z',
};
const encode = (svg) => svg.replaceAll('#', '%23').replaceAll('<', '%3C').replaceAll('>', '%3E').replaceAll('"', "'");
const rule = ([name, d]) => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#000" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"><path d="${d}"/></svg>`;
  const image = `url("data:image/svg+xml,${encode(svg)}")`;
  return `.glyph-${name} {\n  -webkit-mask-image: ${image};\n  mask-image: ${image};\n}\n`;
};

const head = `/* Written by scripts/draw-glyphs.mjs. */
.glyph {
  display: inline-block;
  flex: none;
  width: 24px;
  height: 24px;
  background-color: currentColor;
  -webkit-mask-repeat: no-repeat;
  mask-repeat: no-repeat;
  -webkit-mask-size: 100% 100%;
  mask-size: 100% 100%;
}
`;
writeFileSync(new URL('../src/styles/glyphs.css', import.meta.url), head + Object.entries(strokes).map(rule).join(''));
