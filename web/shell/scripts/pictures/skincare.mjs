import { box, glint, group, mark, oval, path, rules, shadow, stroke } from './parts.mjs';

export const serum = ({ m }) =>
  [
    shadow(80, 146, 38),
    path('M70 40V20q0-14 10-14t10 14v20z', m('cocoa')),
    glint(74, 13, 2.6, 22, 0.3),
    box(66.5, 37, 27, 8, 2, m('cocoa')),
    box(67.5, 45, 25, 17, 1, m('brass')),
    stroke('M67.5 50.3h25M67.5 56h25', '#7C5C28', 0.9, ' opacity=".7"'),
    path('M71 62h18v6q0 4 9 8 16 7 16 22v38q0 10-10 10H56q-10 0-10-10V98q0-15 16-22 9-4 9-8z', m('rose')),
    path('M71 62h18v6q0 4 9 8 16 7 16 22v4H46v-4q0-15 16-22 9-4 9-8z', '#FFF', ' opacity=".3"'),
    glint(52, 92, 5, 46, 0.5),
    box(66, 96, 36, 36, 2, '#FFFBF7'),
    mark(84, 114, 9),
  ].join('');

export const toner = ({ m }) =>
  [
    shadow(80, 146, 34),
    box(62, 8, 36, 34, 4, m('ivory')),
    glint(67, 12, 4, 25, 0.75),
    box(62, 39, 36, 5, 0, m('brass')),
    path('M54 60q0-16 14-16h24q14 0 14 16v76q0 10-10 10H64q-10 0-10-10z', m('glass')),
    path('M58.5 62q0-13 11-13h21q11 0 11 13v72q0 7-7 7h-29q-7 0-7-7z', m('sage')),
    glint(63, 56, 5, 78, 0.55),
    mark(82, 98, 9, '#3C5346'),
  ].join('');

export function pumpBottle(m, x = 80) {
  return [
    path(`M${x - 22} 14q0-5 5-5h27q6 0 6 6v5H${x - 12}q-3 0-4 3l-1 4h-5z`, m('brass')),
    box(x - 3.5, 19, 7, 15, 0, m('brass')),
    box(x - 13, 33, 26, 15, 3, m('ivory')),
    path(`M${x - 27} 64q0-16 14-16h26q14 0 14 16v72q0 10-10 10h-34q-10 0-10-10z`, m('glass')),
    path(`M${x - 22.5} 78h45v56q0 7-7 7h-31q-7 0-7-7z`, m('cream')),
    glint(x - 18, 56, 5, 78, 0.65),
  ].join('');
}

export const lotion = ({ m }) => shadow(80, 146, 36) + pumpBottle(m) + mark(82, 106, 9);

/** A tube on its cap: crimped top, straight cap. */
export function tube(m, tone, x = 80, half = 26) {
  return [
    box(x - half - 3, 10, half * 2 + 6, 11, 1.5, m(tone)),
    stroke(`M${x - half - 2} 14h${half * 2 + 4}M${x - half - 2} 17.5h${half * 2 + 4}`, '#FFF', 0.8, ' opacity=".55"'),
    path(`M${x - half - 3} 21h${half * 2 + 6}l-4 98q-.2 3-3 3h-${half * 2 - 8}q-2.8 0-3-3z`, m(tone)),
    path(`M${x - half + 3} 24h8l1 94h-5z`, '#FFF', ' opacity=".5"'),
    box(x - half + 3, 121, half * 2 - 6, 4, 0, m('brass')),
    box(x - half + 2, 124.5, half * 2 - 4, 21.5, 3, m('ivory')),
  ].join('');
}

export const cleanser = ({ m }) => shadow(80, 146, 32) + tube(m, 'mist') + mark(82, 72, 9, '#4B5658');
export const sunscreen = ({ m }) =>
  [
    shadow(80, 146, 30),
    tube(m, 'apricot', 80, 23),
    '<circle cx="81" cy="56" r="9" fill="none" stroke="#A8622B" stroke-width="1.3" opacity=".8"/>',
    mark(81.5, 92, 8, '#7A4420'),
  ].join('');

export function jar(m, x = 80, tone = 'glass') {
  return [
    box(x - 40, 82, 80, 24, 4, m('ivory')),
    glint(x - 32, 86, 5, 16, 0.8),
    box(x - 38, 105, 76, 4.5, 0, m('brass')),
    path(`M${x - 41} 113q0-4 4-4h74q4 0 4 4v19q0 14-14 14h-54q-14 0-14-14z`, m(tone)),
    glint(x - 32, 114, 5, 22, 0.65),
  ].join('');
}
export const cream = ({ m }) => group('translate(-14.4 -26.3) scale(1.18)', shadow(80, 146, 46), jar(m), mark(82, 127, 8.5));

/** A sheet-mask sachet leaning on a second one. */
export const mask = ({ m }) => {
  const sachet = [
    box(46, 26, 62, 112, 3, m('clay')),
    box(46, 26, 62, 9, 2, '#FFF', ' opacity=".28"'),
    box(46, 129, 62, 9, 2, '#FFF', ' opacity=".28"'),
    path('M52 40h9v86h-9z', '#FFF', ' opacity=".25"'),
  ].join('');
  return [
    shadow(82, 146, 46),
    group('rotate(9 80 146) translate(12 4)', `<g opacity=".75">${sachet}</g>`),
    group('rotate(-4 80 146) translate(2 7)', sachet, oval(78, 66, 17, 17, '#FFFBF4', ' opacity=".55"'), path('M78 54q11 8 8 21-14 1-8-21z', '#6F8065'), path('M78 62q-9 3-8 13 10 1 12-8z', '#8A9A7E'), mark(78, 108, 8.5, '#46513C')),
  ].join('');
};

export const wipes = ({ m }) =>
  [
    shadow(80, 140, 60),
    path('M26 84q-5 27 0 54 0 3 4 3h100q4 0 4-3 5-27 0-54 0-3-4-3H30q-4 0-4 3z', m('packet', '0:EFE4D6 .2:FFFAF2 .6:F6EADB 1:D3C0AA')),
    path('M26 84q-5 27 0 54 0 3 4 3h8q-3-30 0-60h-8q-4 0-4 3zM134 84q5 27 0 54 0 3-4 3h-8q3-30 0-60h8q4 0 4 3z', '#A9C6B4'),
    path('M64 88q2-12 9-14 4-8 9-2 8-2 9 6 6 2 5 10z', '#FFFDF9', ' stroke="#D9CDBD" stroke-width=".8"'),
    box(53, 86, 54, 22, 11, '#FFFDF9', ' stroke="#D9CDBD" stroke-width="1"'),
    stroke('M60 90.5q20-3 40 0', '#E4D9CB', 1),
    mark(80, 124, 8.5),
  ].join('');

export const handcream = ({ m }) =>
  [
    shadow(80, 146, 30),
    box(50, 42, 60, 9, 1.5, m('blush')),
    stroke('M52 45.2h56M52 48.2h56', '#FFF', 0.7, ' opacity=".55"'),
    path('M50 51h60l-6 68q-.3 3-3 3H59q-2.7 0-3-3z', m('blush')),
    path('M56 54h9l2 64h-6z', '#FFF', ' opacity=".45"'),
    box(63, 122, 34, 4, 0, m('brass')),
    box(62, 125.5, 36, 20.5, 3, m('cocoa')),
    glint(67, 128, 2.4, 15, 0.25),
    mark(81.5, 84, 9, '#7C443A'),
  ].join('');

export const sample = ({ m }) => {
  const vial = (x, tone) =>
    [
      shadow(x, 146, 15),
      box(x - 8, 62, 16, 22, 3, m('cocoa')),
      box(x - 8.5, 82, 17, 4, 0, m('brass')),
      box(x - 11, 86, 22, 60, 4, m('glass')),
      box(x - 8, 96, 16, 46, 2.5, m(tone)),
      glint(x - 6, 90, 2.6, 48, 0.65),
      rules(x + 1, 118, 4),
    ].join('');
  const sachet = group('rotate(-7 118 146)', box(101, 88, 36, 58, 2, m('cream')), box(101, 88, 36, 6, 1, '#FFF', ' opacity=".4"'), rules(119, 118, 6));
  return group('translate(-27 -39.4) scale(1.27)', vial(50, 'amber'), vial(84, 'rose'), sachet);
};
