// #ifdef H5
export interface Poster {
  title: string;
  price: string;
  note: string;
  /** Pictures as addresses. */
  product: string;
  code: string;
}

const [width, height, margin] = [720, 1_080, 60];
/** The same in both modes: a poster is printed on paper, and a code is read best in black on white. */
const colours = { paper: '#fdf9f3', well: '#f4ebe1', ink: '#2a201c', second: '#75675f', rouge: '#9e3a42' } as const;
const serif = '"Songti SC", "Noto Serif CJK SC", "Noto Serif SC", serif';
const sans = '"PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

const load = (src: string): Promise<HTMLImageElement> => new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.onerror = () => reject(new Error('A picture of the poster cannot be read.'));
  image.src = src;
});

/** One picture to send or to print: goods, price and the code that leads to the group. */
export async function drawPoster({ title, price, note, product, code }: Poster): Promise<string> {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('Nothing can be drawn here.');
  const say = (text: string, y: number, font: string, colour: string): void => {
    Object.assign(pen, { font, fillStyle: colour, textAlign: 'center' });
    pen.fillText(text, width / 2, y, width - 2 * margin);
  };
  Object.assign(pen, { fillStyle: colours.paper });
  pen.fillRect(0, 0, width, height);
  Object.assign(pen, { fillStyle: colours.well });
  pen.fillRect(margin, margin, width - 2 * margin, 440);
  if (product !== '') pen.drawImage(await load(product), width / 2 - 170, margin + 30, 340, 380);
  say(title, 580, `600 40px ${serif}`, colours.ink);
  say(price, 660, `600 60px ${serif}`, colours.rouge);
  pen.drawImage(await load(code), width / 2 - 140, 700, 280, 280);
  say(note, 1_028, `400 26px ${sans}`, colours.second);
  return canvas.toDataURL('image/png');
}

export function download(url: string, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
}
// #endif
