/** The night of the magpie bridge with the gift box under it, as the text of an SVG. */
export function drawHero(label: string): string;
