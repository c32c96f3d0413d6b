import type { Lang } from '@/words';

export interface MoneyParts {
  yuan: string;
  fen: string;
}

const minus = '\u2212';
const thinSpace = '\u2009';

/** No grouping below 10 000 yuan, a thin space above. */
export function moneyParts(amountFen: number): MoneyParts {
  const size = Math.abs(amountFen);
  const digits = String(Math.floor(size / 100));
  const yuan = digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, thinSpace) : digits;
  return { yuan, fen: String(size % 100).padStart(2, '0') };
}

/** "167.10", and "−34.80" with the real minus sign. */
export function moneyText(amountFen: number): string {
  const { yuan, fen } = moneyParts(amountFen);
  return `${amountFen < 0 ? minus : ''}${yuan}.${fen}`;
}

export const priceText = (amountFen: number): string => `¥${moneyText(amountFen)}`;

/** The struck list price drops ".00" and keeps real fen. */
export function plainText(amountFen: number): string {
  const { yuan, fen } = moneyParts(amountFen);
  return fen === '00' ? yuan : `${yuan}.${fen}`;
}

/** "+¥142.10" or "−¥32.09": what a bag rises or falls by. */
export function changeText(amountFen: number): string {
  const { yuan, fen } = moneyParts(amountFen);
  return `${amountFen < 0 ? minus : '+'}¥${yuan}.${fen}`;
}

/** How a screen reader says it: "167 元 1 角", "3 元零 5 分". */
export function spokenMoney(amountFen: number, lang: Lang): string {
  const sign = amountFen < 0 ? (lang === 'zh' ? '减 ' : 'minus ') : '';
  const size = Math.abs(amountFen);
  const [yuan, jiao, fen] = [Math.floor(size / 100), Math.floor(size / 10) % 10, size % 10];
  if (lang === 'en') return `${sign}${plainText(size)} yuan`;
  if (size === 0) return '0 元';
  const words = [yuan > 0 ? `${yuan} 元` : '', jiao > 0 ? `${jiao} 角` : '', fen > 0 ? `${fen} 分` : ''];
  const skipsJiao = yuan > 0 && jiao === 0 && fen > 0;
  return sign + (skipsJiao ? `${yuan} 元零 ${fen} 分` : words.filter(Boolean).join(' '));
}
