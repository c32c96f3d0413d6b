import type { Lang } from '@yansuan/core';
import { spokenMoney } from '../money.js';

const plural = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`;

export interface CheckWords {
  title: string;
  other: string;
  offline: string;
  loading: string;
  noRules: string;
  retry: string;
  age(minutes: number): string;
  soon(count: number): string;
  old(count: number): string;
  search: string;
  scan: string;
  stopScan: string;
  notFound(text: string): string;
  noCamera: string;
  fewer(name: string): string;
  more(name: string): string;
  remove(name: string): string;
  listPrice: string;
  often: string;
  recent: string;
  noRecent: string;
  recentItem(count: number, tier: string): string;
  tiers: string;
  listTier: string;
  ordered: string;
  today(tier: string): string;
  unchecked: string;
  saved(amount: string): string;
  points(count: number): string;
  gift(name: string, units: number): string;
  coupons: string;
  moreCoupons(count: number): string;
  threshold(amount: string): string;
  giftCoupon: string;
  aloud(units: number, listFen: number, cuts: string[], payableFen: number): string;
  aloudTitle: string;
  stock: string;
  limited: string;
  next: string;
  empty: string;
  emptyNote: string;
  keys: [key: string, does: string][];
}

const zh: CheckWords = {
  title: '柜台查价',
  other: 'English',
  offline: '没有网络，照常查价',
  loading: '正在打开规则',
  noRules: '这台设备上还没有规则，连上网打开一次就有了',
  retry: '再试一次',
  age: (minutes) => (minutes < 1 ? '规则刚核过' : minutes < 60 ? `规则 ${minutes} 分钟前核过` : `规则 ${Math.floor(minutes / 60)} 小时${minutes % 60 === 0 || minutes >= 600 ? '' : ` ${minutes % 60} 分`}前核过`),
  soon: (hours) => `规则是 ${hours} 小时前的，连上网再核`,
  old: (days) => `规则 ${days} 天没核，只按原价和会员价算`,
  search: '名称或编号',
  scan: '扫一扫',
  stopScan: '不扫了',
  notFound: (text) => `没有和“${text}”对得上的`,
  noCamera: '打不开相机，把编号打进去也一样',
  fewer: (name) => `${name}，少一件`,
  more: (name) => `${name}，多一件`,
  remove: (name) => `拿掉${name}`,
  listPrice: '原价',
  often: '常查',
  recent: '最近查过',
  noRecent: '查过的价会留在这里，最多十次',
  recentItem: (count, tier) => `${tier}·${count} 件`,
  tiers: '按哪一档算',
  listTier: '原价',
  ordered: '买过',
  today: (tier) => `${tier}，今天到手`,
  unchecked: '待核',
  saved: (amount) => `比原价省 ¥${amount}`,
  points: (count) => `得 ${count} 积分`,
  gift: (name, units) => `送${name} ${units} 件`,
  coupons: '客人手里的券',
  moreCoupons: (count) => `还有 ${count} 种`,
  threshold: (amount) => `满 ${amount}`,
  giftCoupon: '赠品',
  aloud: (units, listFen, cuts, payableFen) =>
    `${units} 件原价 ${spokenMoney(listFen, 'zh')}。${cuts.length > 0 ? `${cuts.join('，')}，` : ''}到手 ${spokenMoney(payableFen, 'zh')}。`,
  aloudTitle: '可以这样说',
  stock: '库存这里看不到，以柜里实物为准',
  limited: '有限量的价，下单时再核一次',
  next: '换一位',
  empty: '还没有东西',
  emptyNote: '扫一件，或者打几个字',
  keys: [['/', '找'], ['↑ ↓ Enter', '选'], ['← →', '换档'], ['+ −', '件数'], ['Esc', '换一位']],
};

const en: CheckWords = {
  title: 'Price check',
  other: '中文',
  offline: 'No network, prices as usual',
  loading: 'Opening the rules',
  noRules: 'No rules on this device yet: open it once with a network',
  retry: 'Try again',
  age: (minutes) => (minutes < 1 ? 'Rules checked just now' : minutes < 60 ? `Rules checked ${plural(minutes, 'minute')} ago` : `Rules checked ${plural(Math.floor(minutes / 60), 'hour')} ago`),
  soon: (hours) => `Rules are ${plural(hours, 'hour')} old; check with a network`,
  old: (days) => `Rules not checked for ${plural(days, 'day')}: list and tier prices only`,
  search: 'Name or code',
  scan: 'Scan',
  stopScan: 'Stop',
  notFound: (text) => `Nothing matches “${text}”`,
  noCamera: 'The camera does not open; typing the code does the same',
  fewer: (name) => `${name}, one fewer`,
  more: (name) => `${name}, one more`,
  remove: (name) => `Remove ${name}`,
  listPrice: 'List',
  often: 'Often asked',
  recent: 'Recently checked',
  noRecent: 'The last ten checks stay here',
  recentItem: (count, tier) => `${tier} · ${plural(count, 'item')}`,
  tiers: 'Whose price',
  listTier: 'list price',
  ordered: 'Bought before',
  today: (tier) => `${tier}, to pay today`,
  unchecked: 'to be checked',
  saved: (amount) => `¥${amount} below list`,
  points: (count) => `${plural(count, 'point')} earned`,
  gift: (name, units) => `${units} × ${name} free`,
  coupons: 'Coupons the customer holds',
  moreCoupons: (count) => `${count} more`,
  threshold: (amount) => `over ${amount}`,
  giftCoupon: 'gift',
  aloud: (units, listFen, cuts, payableFen) =>
    `${plural(units, 'item')}, list price ${spokenMoney(listFen, 'en')}. ${cuts.length > 0 ? `${cuts.join(', ')}: ` : ''}${spokenMoney(payableFen, 'en')} to pay.`,
  aloudTitle: 'You could say',
  stock: 'Stock is not known here; the shelf counts',
  limited: 'A limited price: confirmed when ordered',
  next: 'Next customer',
  empty: 'Nothing yet',
  emptyNote: 'Scan something, or type a few letters',
  keys: [['/', 'search'], ['↑ ↓ Enter', 'choose'], ['← →', 'tier'], ['+ −', 'units'], ['Esc', 'next customer']],
};

export const wordsOf = (lang: Lang): CheckWords => (lang === 'en' ? en : zh);
