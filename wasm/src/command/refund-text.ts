import type { CouponReturn, Lang, Refund, RulebookDocument, Text } from '../contract.js';
import { padEnd, padStart } from './columns.js';
import { amount, yuan } from './money-text.js';

const textWidth = 44;
const amountWidth = 12;
const rule = '─'.repeat(textWidth + 2 * amountWidth);

const row = (text: string, paid: string, back: string): string =>
  `${padEnd(text, textWidth)}${padStart(paid, amountWidth)}${padStart(back, amountWidth)}`.trimEnd();

/** The last day of the window; calendar days are those of UTC+8. */
const lastDay = (untilMs: number): string => new Date(untilMs - 1 + 8 * 3_600_000).toISOString().slice(0, 10);

interface Words {
  title: string;
  paid: string;
  back: string;
  unit(number: number): string;
  gift(name: string, units: number): string;
  freight: string;
  total: string;
  late(day: string): string;
  remaining: string;
  before: string;
  sending: string;
  clawedBack(points: number): string;
  givenBack(points: number): string;
  coupon(name: string, verdict: CouponReturn): string;
}

const words: Record<Lang, Words> = {
  zh: {
    title: '退货',
    paid: '付了',
    back: '退回',
    unit: (number) => `第 ${number} 件`,
    gift: (name, units) => `一并寄回：${name} ${units} 件`,
    freight: '寄出的运费',
    total: '退款',
    late: (day) => `退货期到 ${day}，已经过了，这次不退`,
    remaining: '退后实付',
    before: '之前退过',
    sending: '寄回运费补贴（另付）',
    clawedBack: (points) => `收回这单得的 ${points} 积分`,
    givenBack: (points) => `还给你用掉的 ${points} 积分`,
    coupon: (name, verdict) => `${name}：${{ given_back: '券还给你', order_stays: '整单退完才还', expired: '已到期，不还' }[verdict]}`,
  },
  en: {
    title: 'Return',
    paid: 'paid',
    back: 'back',
    unit: (number) => `unit ${number}`,
    gift: (name, units) => `Sent back with it: ${name} × ${units}`,
    freight: 'Outbound freight',
    total: 'Refund',
    late: (day) => `Returns were taken until ${day}; nothing goes back`,
    remaining: 'Still paid',
    before: 'Refunded before',
    sending: 'For sending it back (apart)',
    clawedBack: (points) => `${points} points earned are taken back`,
    givenBack: (points) => `${points} points spent are given back`,
    coupon: (name, verdict) => `${name}: ${{ given_back: 'given back', order_stays: 'comes back with the whole order', expired: 'has ended, not given back' }[verdict]}`,
  },
};

/** The refund as text: what each unit paid and what goes back, the total, and what follows from it. */
export function layOutRefund(refund: Refund, rulebook: RulebookDocument, lang: Lang): string {
  const say = words[lang];
  const inWords = (id: string, text: Text | undefined): string => (lang === 'en' ? (text?.en ?? text?.zh) : text?.zh) ?? id;
  const sku = (id: string): string => inWords(id, rulebook.skus.find((one) => one.id === id)?.name);
  const offer = (id: string): string => inWords(id, rulebook.offers.find((one) => one.id === id)?.name);

  const lines = [row(say.title, say.paid, say.back), rule];
  for (const line of refund.lines) {
    for (const { unit, paid_fen, refund_fen } of line.units) lines.push(row(`${sku(line.sku)} ${say.unit(unit)}`, amount(paid_fen), amount(refund_fen)));
  }
  for (const gift of refund.gifts) lines.push(row(say.gift(sku(gift.sku), gift.units), '', gift.refund_fen === 0 ? '' : amount(gift.refund_fen)));
  if (refund.freight_fen > 0) lines.push(row(say.freight, '', amount(refund.freight_fen)));
  if (refund.verdict === 'outside_window') lines.push(say.late(lastDay(refund.window_until_ms ?? 0)));
  lines.push(rule, row(say.total, '', yuan(refund.total_fen)));
  if (refund.refunded_before_fen > 0) lines.push(row(say.before, '', yuan(refund.refunded_before_fen)));
  lines.push(row(say.remaining, '', yuan(refund.remaining_paid_fen)));
  if (refund.return_freight_fen > 0) lines.push(row(say.sending, '', yuan(refund.return_freight_fen)));
  if (refund.points_clawed_back > 0) lines.push(say.clawedBack(refund.points_clawed_back));
  if (refund.points_given_back > 0) lines.push(say.givenBack(refund.points_given_back));
  for (const coupon of refund.coupons) lines.push(say.coupon(offer(coupon.offer), coupon.verdict));
  return [...lines, ''].join('\n');
}
