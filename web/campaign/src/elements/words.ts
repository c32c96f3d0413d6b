import type { Lang } from '@yansuan/core';
import type { ShopDate } from '../shop-time.js';

interface Words {
  list: string;
  each(units: number, price: string): string;
  unchecked: string;
  checking: string;
  failed: string;
  unknown: string;
  justNow: string;
  minutes(count: number): string;
  hours(count: number): string;
  days(count: number): string;
  notChecked: string;
  offline: string;
  toConfirm: string;
  unproved: string;
  steps: string;
  coupons: string;
  dayCount(count: number): string;
  end(end: ShopDate, today: boolean): string;
  ended(end: string): string;
  unsure(end: string): string;
  left(spoken: string): string;
  groupSize(size: number): string;
  groupEnds: string;
  saves(amount: string): string;
  begins(start: string): string;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

const zh: Words = {
  list: '原价',
  each: (units, price) => `${units} 件，每件 ¥${price}`,
  unchecked: '待核',
  checking: '正在算',
  failed: '价格暂时算不出来，以店里为准',
  unknown: '这里没有这件商品的价格',
  justNow: '价格刚核过',
  minutes: (count) => `价格核于 ${count} 分钟前`,
  hours: (count) => `价格核于 ${count} 小时前`,
  days: (count) => `${count} 天没核，只按原价和会员价算`,
  notChecked: '还没和店里核过',
  offline: '没有网络',
  toConfirm: '限量，下单时再核一次',
  unproved: '没比完，可能还有更省的',
  steps: '看每一步',
  coupons: '券',
  dayCount: (count) => `${count} 天`,
  end: ({ month, day, time }, today) => (today ? `今天 ${time}` : `${month} 月 ${day} 日 ${time}`),
  ended: (end) => `${end} 已截止`,
  unsure: (end) => `${end} 截止，以服务器时间为准`,
  left: (spoken) => `还有 ${spoken}`,
  groupSize: (size) => `${size} 人团`,
  groupEnds: '开团还有',
  saves: (amount) => `每人省 ¥${amount}`,
  begins: (start) => `${start} 开始`,
};

const en: Words = {
  list: 'List price',
  each: (units, price) => `${units} items, ¥${price} each`,
  unchecked: 'to be checked',
  checking: 'reckoning',
  failed: 'The price cannot be worked out here; the shop’s counts',
  unknown: 'No price for this product here',
  justNow: 'Price checked just now',
  minutes: (count) => `Price checked ${plural(count, 'minute')} ago`,
  hours: (count) => `Price checked ${plural(count, 'hour')} ago`,
  days: (count) => `Not checked for ${plural(count, 'day')}: list and tier prices only`,
  notChecked: 'Not checked with the shop yet',
  offline: 'No network',
  toConfirm: 'Limited; confirmed when you order',
  unproved: 'Not every way was compared; there may be a cheaper one',
  steps: 'Every step',
  coupons: 'Coupons',
  dayCount: (count) => plural(count, 'day'),
  end: ({ month, day, time }, today) => (today ? `today ${time}` : `${day} ${months[month - 1] ?? ''}, ${time}`),
  ended: (end) => `Ended ${end}`,
  unsure: (end) => `Ends ${end}, by the server’s clock`,
  left: (spoken) => `${spoken} left`,
  groupSize: (size) => `Team of ${size}`,
  groupEnds: 'To open one:',
  saves: (amount) => `each saves ¥${amount}`,
  begins: (start) => `Begins ${start}`,
};

export const wordsOf = (lang: Lang): Words => (lang === 'en' ? en : zh);

/** The language where an element stands: its own or the nearest lang, Chinese when there is none. */
export function langAt(element: Element): Lang {
  const code = element.closest('[lang]')?.getAttribute('lang')?.toLowerCase() ?? 'zh';
  return code.startsWith('en') ? 'en' : 'zh';
}
