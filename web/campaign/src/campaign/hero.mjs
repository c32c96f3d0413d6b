import { palette } from '../../../shell/scripts/pictures/materials.mjs';
import { giftbox } from '../../../shell/scripts/pictures/sets.mjs';

const width = 360;
const height = 322;
const r = (value) => Math.round(value * 10) / 10;

const bird = 'M-9-4Q-4-7 0 1 4-7 9-4 4-3 1 4L0 8-1 4Q-4-3-9-4Z';
const star = (x, y, size) => `<path d="M${x} ${y - size}Q${x} ${y} ${x + size} ${y} ${x} ${y} ${x} ${y + size} ${x} ${y} ${x - size} ${y} ${x} ${y} ${x} ${y - size}Z" fill="#F3DFB8"/>`;

/** Thirteen magpies on an arc between two stars, smaller towards its ends. */
function bridge() {
  const count = 13;
  return Array.from({ length: count }, (_, index) => {
    const along = (index / (count - 1)) * 2 - 1;
    const x = r(width / 2 + along * 133);
    const y = r(62 + along * along * 67);
    const scale = r(0.88 - Math.abs(along) * 0.3);
    return `<use href="#bird" transform="translate(${x} ${y}) rotate(${r(along * -14)}) scale(${scale})"/>`;
  }).join('');
}

const dots = [[88, 54], [132, 26], [200, 18], [150, 52], [250, 52], [18, 84], [338, 78]]
  .map(([x, y], index) => `<circle cx="${x}" cy="${y}" r="${index % 3 === 0 ? 1.4 : 1}"/>`)
  .join('');

export function drawHero(label) {
  const { material, definitions } = palette();
  const box = giftbox({ m: material });
  return (
    `<svg class="hero" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMax meet" role="img" aria-label="${label}">` +
    `<defs>${definitions()}<linearGradient id="dusk" gradientUnits="userSpaceOnUse" x2="0" y2="296"><stop stop-color="#431613"/><stop offset="1" stop-color="#9A4A3B"/></linearGradient><path id="bird" d="${bird}"/></defs>` +
    // Wider and higher than the picture, so that a wide page shows sky and table instead of an edge.
    `<path d="M-600-500H960V296H-600Z" fill="url(#dusk)"/><path d="M-600 296H960V900H-600Z" fill="#722C24"/>` +
    `<g fill="#E5B8A4" opacity=".7">${dots}</g><g fill="#FBF0DF">${bridge()}</g>${star(26, 148, 9)}${star(334, 148, 9)}` +
    `<g transform="translate(49 60) scale(1.66)">${box}</g></svg>`
  );
}
