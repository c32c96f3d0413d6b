// Strokes every drawing shares.
export const box = (x, y, width, height, radius, fill, more = '') =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}"${radius ? ` rx="${radius}"` : ''} fill="${fill}"${more}/>`;
export const path = (d, fill, more = '') => `<path d="${d}" fill="${fill}"${more}/>`;
export const stroke = (d, colour, width, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"${more}/>`;
export const oval = (x, y, rx, ry, fill, more = '') =>
  `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${fill}"${more}/>`;
export const group = (transform, ...parts) => `<g transform="${transform}">${parts.join('')}</g>`;

/** A vertical glint: the window the whole family stands beside. */
export const glint = (x, y, width, height, opacity = 0.6) =>
  box(x, y, width, height, width / 2, '#FFF', ` opacity="${opacity}"`);

/** The two-line mark under the name, as on every package. */
export function mark(x, y, size, colour = '#5B3A2E') {
  const half = size * 0.72;
  const rule = (dy) => `M${r(x - half)} ${r(y + dy)}H${r(x + half)}`;
  return (
    `<text x="${x}" y="${y}" font-family="Songti SC,Noto Serif CJK SC,serif" font-weight="600" font-size="${size}" letter-spacing=".5" text-anchor="middle" fill="${colour}">颜算</text>` +
    stroke(rule(size * 0.42) + rule(size * 0.68), colour, r(size * 0.1), ' opacity=".8"')
  );
}

/** Only the two lines, where the name would be too small to read. */
export const rules = (x, y, half, colour = '#5B3A2E') =>
  stroke(`M${x - half} ${y}h${half * 2}M${x - half} ${y + 2.4}h${half * 2}`, colour, 0.9, ' opacity=".75"');

/** Contact shadow: two soft ovals, no filter. */
export const shadow = (x, y, rx) =>
  oval(x + 2, y, rx, rx * 0.11, '#3C281C', ' opacity=".12"') + oval(x + 1, y - 0.4, r(rx * 0.82), rx * 0.07, '#3C281C', ' opacity=".2"');

const r = (value) => Math.round(value * 10) / 10;
