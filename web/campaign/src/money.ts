import type { Lang } from '@yansuan/core';

const minus = '\u2212';
const thinSpace = '\u2009';

/** No grouping below 10 000 yuan, a thin space above. */
export function moneyParts(amountFen: number): { yuan: string; fen: string } {
  const size = Math.abs(amountFen);
  const digits = String(Math.floor(size / 100));
  return {
    yuan: digits.length > 4 ? digits.replace(/\B(?=(\d{3})+$)/g, thinSpace) : digits,
    fen: String(size % 100).padStart(2, '0'),
  };
}

/** "167.10", and "−34.80" with the real minus sign. */
export function moneyText(amountFen: number): string {
  const { yuan, fen } = moneyParts(amountFen);
  return `${amountFen < 0 ? minus : ''}${yuan}.${fen}`;
}

/** The struck list price drops ".00" and keeps real fen. */
export function plainText(amountFen: number): string {
  const { yuan, fen } = moneyParts(amountFen);
  return fen === '00' ? yuan : `${yuan}.${fen}`;
}

/** How it is read aloud: "167 元 1 角", "3 元零 5 分". */
export function spokenMoney(amountFen: number, lang: Lang): string {
  if (lang === 'en') return `${plainText(amountFen)} yuan`;
  const [yuan, jiao, fen] = [Math.floor(amountFen / 100), Math.floor(amountFen / 10) % 10, amountFen % 10];
  if (amountFen === 0) return '0 元';
  if (yuan > 0 && jiao === 0 && fen > 0) return `${yuan} 元零 ${fen} 分`;
  return [yuan > 0 ? `${yuan} 元` : '', jiao > 0 ? `${jiao} 角` : '', fen > 0 ? `${fen} 分` : ''].filter(Boolean).join(' ');
}
