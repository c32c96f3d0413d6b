import { box, glint, group, mark, oval, path, rules, shadow, stroke } from './parts.mjs';

export function bottleOfFoundation(m, x = 80) {
  return [
    box(x - 15, 12, 30, 44, 4.5, m('ivory')),
    stroke(`M${x - 15} 49.5h30`, '#BFAC95', 0.8),
    glint(x - 10.5, 16, 3.4, 30, 0.75),
    box(x - 11, 56, 22, 7.5, 1, m('brass')),
    path(`M${x - 29} 79c0-10 6-16 15-16h28c9 0 15 6 15 16v57q0 10-10 10h-38q-10 0-10-10z`, m('glass')),
    path(`M${x - 24} 81c0-8 4-12.5 11-12.5h26c7 0 11 4.5 11 12.5v53q0 7-7 7h-34q-7 0-7-7z`, m('foundation')),
    glint(x - 20, 73, 5.5, 62, 0.55),
    glint(x + 18.6, 80, 1.6, 50, 0.45),
    mark(x + 1, 106, 10),
  ].join('');
}

export const foundation = ({ m }) => shadow(80, 146, 40) + bottleOfFoundation(m);

export const pencilBody = (m) =>
  [
    box(74.5, 0, 11, 102, 2.5, m('cocoa')),
    box(76.6, 3, 1.8, 97, 0.9, '#FFF', ' opacity=".18"'),
    box(74.5, 14, 11, 5, 0, m('brass')),
    box(74.5, 98, 11, 5, 0, m('brass')),
    path('M74.5 103h11l-3 21h-5z', m('powder')),
    path('M77.5 124h5l-2.3 14q-.2 1-.4 0z', '#4A3025'),
  ].join('');

export const pencil = ({ m }) =>
  [
    stroke('M20 118q20-25 60-28', '#7B5B48', 3.4, ' opacity=".8"'),
    stroke('M30 131q15-15 40-19', '#7B5B48', 2.2, ' opacity=".5"'),
    group('rotate(27 80 80) translate(8 5)', box(88, 4, 9, 112, 4, '#3C281C', ' opacity=".1"'), pencilBody(m)),
  ].join('');

export function bullet(m, x, foot) {
  const y = foot - 84;
  return [
    path(`M${x - 8.5} ${y + 38}V${y + 17}q0-3 3-5.5L${x + 5} ${y + 0.6}q3.5-1.6 3.5 2V${y + 38}z`, m('rouge')),
    path(`M${x - 5.5} ${y + 11.5}L${x + 5} ${y + 0.6}q3.5-1.6 3.5 2 0 6-5 9.5-5 3-9 1.4z`, '#E58B7D', ' opacity=".75"'),
    box(x - 10.5, y + 30, 21, 17, 1.5, m('brass')),
    box(x - 14.5, y + 45, 29, 4, 1, m('brass')),
    box(x - 14, y + 48, 28, 36, 3, m('ivory')),
    glint(x - 10, y + 52, 3, 28, 0.7),
  ].join('');
}

export const lipstick = ({ m }) =>
  shadow(66, 146, 24) + group('translate(-36.3 -65.7) scale(1.45)', bullet(m, 70.5, 146)) + mark(66, 122, 8) + cap(m);
const cap = (m) => [shadow(113, 146, 20), box(96, 92, 34, 54, 4, m('ivory')), box(96, 138, 34, 4, 0, m('brass')), glint(101, 96, 3.6, 38, 0.75)].join('');

/** An open round compact; the pan's tone tells powder from blush. */
const compact = (tone) => ({ m }) =>
  [
    '<g transform="translate(0 5)">',
    shadow(80, 140, 56),
    `<circle cx="82" cy="66" r="47" fill="${m('brass')}"/><circle cx="82" cy="66" r="44.6" fill="${m('ivory')}"/>`,
    `<circle cx="82" cy="66" r="40" fill="${m('mirror')}"/>`,
    path('M58 92L98 30.5l9 5.8L63.5 98z', '#FFF', ' opacity=".62"'),
    path('M71 102l40-61.5 3.5 3.2L75.5 104z', '#FFF', ' opacity=".5"'),
    path('M24 120v9c0 9 25 15 56 15s56-6 56-15v-9z', m('ivory')),
    oval(80, 120, 56, 17, m('brass')),
    oval(80, 119.4, 54.4, 15.9, m('ivory')),
    oval(80, 120.5, 47, 12.4, '#B98F68', ' opacity=".55"'),
    oval(80, 121.2, 46, 11.6, m(tone)),
    oval(80, 121, 32, 7, 'none', ' stroke="#FFF" stroke-opacity=".5" stroke-width="1"'),
    rules(80, 120, 11, '#8A5E3F'),
    '</g>',
  ].join('');

export const powder = compact('powder');
export const blush = compact('blush');

export const highlighter = ({ m }) => {
  const ribs = [-60, -40, -20, 0, 20, 40, 60]
    .map((angle) => `<path d="M80 128Q${80 + angle * 0.5} 92 ${80 + angle * 0.62} ${50 + Math.abs(angle) * 0.34}"/>`)
    .join('');
  return [
    shadow(80, 146, 44),
    `<circle cx="80" cy="88" r="58" fill="${m('brass')}"/><circle cx="80" cy="88" r="55.5" fill="${m('ivory')}"/>`,
    `<circle cx="80" cy="88" r="48" fill="#B08A58" opacity=".5"/><circle cx="80" cy="88.8" r="47.2" fill="${m('champagne')}"/>`,
    `<g fill="none" stroke="#A98350" stroke-opacity=".42" stroke-width="1.2" stroke-linecap="round">${ribs}</g>`,
    path('M48 64q12-17 33-18', 'none', ' stroke="#FFF" stroke-opacity=".8" stroke-width="4" stroke-linecap="round"'),
    rules(80, 128, 7, '#8A6636'),
  ].join('');
};

export const eyeshadow = ({ m }) => {
  // Each pan is a slice of one trapezoid, so the rows meet the edges of the tray.
  const edge = (y) => 6.4 * ((y - 94) / 46);
  const pan = (colour, column, top, bottom) => {
    const at = (share, y) => Math.round((32 - edge(y) + share * (96 + edge(y) * 2)) * 10) / 10;
    const [left, right] = [column / 3 + 0.012, (column + 1) / 3 - 0.012];
    return path(`M${at(left, top)} ${top}H${at(right, top)}L${at(right, bottom)} ${bottom}H${at(left, bottom)}z`, colour) +
      path(`M${at(left, top)} ${top}H${at(right, top)}v1.6H${at(left, top)}z`, '#FFF', ' opacity=".35"');
  };
  const tones = ['#F0D9BF', '#DDB093', '#BD7C66', '#C99B86', '#9A5B4D', '#5E3B33'];
  return [
    shadow(80, 146, 62),
    path('M30 34q1-6 7-6h86q6 0 7 6l5 58H25z', m('ivory')),
    path('M37 39q.5-4 4.5-4h77q4 0 4.5 4l4 50H33z', m('mirror')),
    path('M52 89L88 35h13L64 89zM76 89l36-54h5L83 89z', '#FFF', ' opacity=".5"'),
    box(25, 90, 110, 4, 0, m('brass')),
    path('M25 94h110l7 46q.5 5-4.5 5h-115q-5 0-4.5-5z', m('ivory')),
    tones.map((colour, index) => pan(colour, index % 3, index < 3 ? 98 : 115, index < 3 ? 113 : 132)).join(''),
    rules(80, 137.5, 9),
  ].join('');
};

export const brush = ({ m }) =>
  [
    group(
      'rotate(16 80 146) translate(-7 -4) scale(1.03)',
      path('M76 88h9l2.5 50q.3 8-7 8t-7-8z', m('cocoa')),
      box(78, 92, 1.8, 48, 0.9, '#FFF', ' opacity=".25"'),
      path('M71 62h19l-3.5 28h-12z', m('brass')),
      stroke('M72 68h17M74 84h13', '#7C5C28', 0.8),
      path('M70.5 63C56 38 64 8 80.5 4 97 8 105 38 90.5 63z', m('bristle', '0:C99A8C .25:F2D6C9 .55:DDB2A3 1:A87464')),
      path('M66 36Q68 14 80.5 5 93 14 95 36q-14-9-29 0z', '#FFF6F1', ' opacity=".5"'),
      stroke('M74 60Q69 36 78 12M80.5 60V10M87 60Q93 38 84 14', '#FFF', 0.8, ' opacity=".5"'),
    ),
    oval(80, 147, 20, 2.2, '#3C281C', ' opacity=".18"'),
  ].join('');

export const sponge = ({ m }) =>
  [
    shadow(80, 144, 40),
    path('M80 20C92 44 122 72 122 104c0 25-18 40-42 40s-42-15-42-40C38 72 68 44 80 20z', m('rose')),
    path('M80 28C70 52 48 76 47 102c0 8 2 14 5 19C48 90 70 62 80 28z', '#FFF', ' opacity=".38"'),
    path('M80 144c24 0 42-15 42-40 0-6-1-12-3-17 1 30-17 50-57 53 6 3 12 4 18 4z', '#8E4038', ' opacity=".16"'),
    rules(82, 104, 9, '#8E4A40'),
  ].join('');

export const mascara = ({ m }) => {
  const bristles = Array.from({ length: 9 }, (_, at) => `M102.5 ${19 + at * 4.5}h13`).join('');
  return [
    shadow(64, 146, 20),
    box(53, 76, 22, 70, 4, m('ivory')),
    box(53, 72, 22, 6, 1, m('brass')),
    box(58, 64, 12, 9, 1, m('brass')),
    glint(56.5, 80, 2.6, 60, 0.75),
    rules(65, 112, 5),
    shadow(109, 146, 18),
    box(98.5, 82, 21, 64, 4, m('cocoa')),
    box(101.5, 86, 2.2, 54, 1.1, '#FFF', ' opacity=".22"'),
    box(98.5, 80, 21, 5, 1, m('brass')),
    box(107.7, 54, 2.6, 27, 0, m('brass')),
    stroke(bristles, '#2A1B17', 2.6),
    path('M107 14q2-4 4 0v44h-4z', '#3A2620'),
  ].join('');
};
