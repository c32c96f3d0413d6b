// The five materials of the family, each a gradient lit from the upper left.
const metals = {
  ivory: '0:E6DACA .2:FDF8F0 .5:F5ECDF .82:DCCDBA 1:C6B49F',
  brass: '0:A67F40 .22:EBD3A0 .45:D0A865 .78:94702F 1:7C5C28',
  cocoa: '0:38251F .24:745245 .5:4C342B .85:2E1E19 1:261814',
  glass: '0:EFE6DC .14:FFFDFA .5:F6EEE5 .86:DFD0C1 1:CDBBA9',
  mirror: '0:F4F1EC .45:DAD5CD .7:ECE8E1 1:C3BCB1',
  rouge: '0:8E2F28 .25:CF6053 .55:A9423A 1:7A2620',
};

const tones = {
  foundation: '0:D9A878 .25:F0CFA8 .6:E0B48A 1:BF8A5E',
  rose: '0:CE8078 .22:F0BDB2 .58:DE978D 1:B9695F',
  amber: '0:A5652E .25:DDA467 .6:BE7B3C 1:8C5020',
  sage: '0:A3BDAC .22:DDEAE0 .6:BDD3C4 1:8FAB9A',
  mist: '0:C3C7C4 .22:F3F4F1 .6:DDE0DC 1:AFB5B0',
  cream: '0:DCCBB2 .22:FBF3E4 .6:EFE0CA 1:CDB897',
  apricot: '0:DFA06A .22:FAD9B2 .6:EFBD8A 1:CB8A52',
  blush: '0:D98F86 .25:F3C4B8 .6:E6A89C 1:C57F74',
  powder: '0:E3BE97 .25:F8E2C8 .6:EECBA6 1:D3A67B',
  champagne: '0:D9BC93 .25:FFF3DD .6:F1DCB9 1:C8A471',
  clay: '0:9AA590 .25:CFD8C6 .6:B5C0AB 1:8A967F',
};

const stops = (text) =>
  text
    .split(' ')
    .map((stop) => stop.split(':'))
    .map(([at, colour]) => `<stop offset="${at}" stop-color="#${colour}"/>`)
    .join('');

const gradient = (id, recipe) => `<linearGradient id="${id}">${stops(recipe)}</linearGradient>`;

/** Only the materials a drawing names end up in its file: `m('ivory')` returns the fill and records it. */
export function palette(swaps = {}) {
  const used = new Map();
  const material = (asked, ownRecipe) => {
    const name = swaps[asked] ?? asked;
    if (!used.has(name)) {
      used.set(name, { id: String.fromCharCode(97 + used.size), recipe: ownRecipe ?? metals[name] ?? tones[name] });
    }
    return `url(#${used.get(name).id})`;
  };
  const definitions = () => [...used.values()].map(({ id, recipe }) => gradient(id, recipe)).join('');
  return { material, definitions };
}
