import { bottleOfFoundation, bullet } from './makeup.mjs';
import { box, glint, group, mark, path, shadow, stroke } from './parts.mjs';
import { jar, pumpBottle, tube } from './skincare.mjs';

export const setCommute = ({ m }) =>
  [
    shadow(56, 146, 38),
    bottleOfFoundation(m, 56),
    shadow(99, 146, 9),
    box(94, 60, 9, 86, 1, m('cocoa')),
    box(94, 126, 9, 4, 0, m('brass')),
    box(94, 56, 9, 5, 0, m('brass')),
    path('M94 56h9l-2.5-16h-4z', m('powder')),
    path('M96.5 40h4l-1.7-10q-.3-1-.6 0z', '#4A3025'),
    shadow(127, 146, 17),
    bullet(m, 127, 146),
    mark(127, 128, 6.5),
  ].join('');

export const setSkincare = ({ m }) =>
  [
    shadow(80, 146, 66),
    group('translate(-16 32) scale(.78)', tube(m, 'mist', 64, 22)),
    group('translate(7 9) scale(.94)', pumpBottle(m, 88)),
    mark(91, 104, 8.5),
    group('translate(55 58.4) scale(.6)', jar(m, 112)),
  ].join('');

export const giftbox = ({ m }) =>
  [
    shadow(80, 146, 62),
    box(28, 76, 104, 70, 4, m('ivory')),
    box(28, 76, 104, 6, 0, '#7A5F43', ' opacity=".22"'),
    stroke('M36 130q17-28 36-3M88 127q19-25 36 3', '#C7A46D', 1.1, ' opacity=".7"'),
    box(72, 76, 16, 70, 0, m('rouge')),
    box(22, 50, 116, 27, 4, m('ivory')),
    glint(30, 55, 5, 17, 0.8),
    box(72, 50, 16, 27, 0, m('rouge')),
    path('M79 50C60 24 34 22 34 36c0 11 26 14 45 14z', m('rouge')),
    path('M81 50c19-26 45-28 45-14 0 11-26 14-45 14z', m('rouge')),
    path('M76 48C62 34 46 31 45 38c0 6 16 9 31 10zM84 48c14-14 30-17 31-10 0 6-16 9-31 10z', '#6E211B', ' opacity=".45"'),
    path('M74 52l-18 20 7 3 15-20zM86 52l18 20-7 3-15-20z', m('rouge')),
    box(72, 42, 16, 13, 4, m('rouge')),
    box(98, 86, 26, 32, 2, '#FFFDF9'),
    '<circle cx="111" cy="91" r="1.6" fill="#B98F4E"/>',
    mark(111, 104, 7),
  ].join('');
