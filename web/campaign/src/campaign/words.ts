/** Everything the example page says, once a language. Prices and ends come from the rules, never from here. */
export interface PageWords {
  lang: 'zh' | 'en';
  code: string;
  file: string;
  other: { file: string; code: string; name: string };
  title: string;
  brand: string;
  drawn: string;
  name: string;
  about: string;
  fallback(list: string): string;
  until: string;
  untilPlain: string;
  left: string;
  asWho: string;
  tiers: { id: string; name: string }[];
  boxes: string;
  fewer: string;
  more: string;
  coupon: string;
  inside: string;
  insideSum(list: string): string;
  alone: string;
  parts: Record<string, string>;
  together: string;
  togetherNote: string;
  togetherPlain: string;
  togetherGo: string;
  rulesTitle: string;
  rules: string[];
  order: string;
  orderEnded: string;
  ended: string;
  noScript: string;
}

export const zh: PageWords = {
  lang: 'zh',
  code: 'zh-CN',
  file: 'index.html',
  other: { file: 'en.html', code: 'en', name: 'English' },
  title: '鹊桥彩妆礼盒·七夕预订',
  brand: '颜算',
  drawn: '夜里，喜鹊在两颗星之间搭成一座桥，桥下是一只系着红丝带的象牙色礼盒',
  name: '鹊桥彩妆礼盒',
  about: '口红、散粉、精华各一，盒面刻 12 个字',
  fallback: (list) => `原价 ¥${list}，预订和会员价以店里为准`,
  until: '预订到 8 月 12 日 24:00',
  untilPlain: '8 月 12 日 24:00 止',
  left: '还有',
  asWho: '按谁的价看',
  tiers: [{ id: 'visitor', name: '新客' }, { id: 'member', name: '会员' }, { id: 'vip', name: 'VIP' }],
  boxes: '盒',
  fewer: '少一盒',
  more: '多一盒',
  coupon: '用一张 ¥15 新人券',
  inside: '盒子里有什么',
  insideSum: (list) => `三件单买，原价一共 ${list}`,
  alone: '单买',
  parts: { lipstick: '05 豆沙，滋润缎光，日常好涂', powder: '8 g，细粉，压住油光不压妆', essence: '30 ml，早晚用，大约用 2 个月' },
  together: '和朋友拼一瓶粉底液',
  togetherNote: '礼盒里没有粉底液。两三个人一起买，每人付拼团价。',
  togetherPlain: '拼团价以店里为准',
  togetherGo: '去店里开团',
  rulesTitle: '规则，说白了',
  rules: [
    '8 月 12 日 24:00 前下单，按预订价 8.5 折算；时间以店里的钟为准，手机的钟快慢都不影响。',
    '会员折扣和预订折扣只取低的那一个，不叠加。所以会员付预订价，VIP 付自己的 8 折。',
    '券在折后再减，一单用一张；用不上的券都还在。',
    '七夕是 8 月 19 日。预订的礼盒在那之前送到。',
    '盒面可以刻 12 个字，不另收费。刻了字就不能无理由退，下单前会再问一次。',
  ],
  order: '预订，七夕前送到',
  orderEnded: '去店里看看',
  ended: '预订已经结束，下面是现在的价',
  noScript: '这一页要用脚本算出此刻的价；看不到时，以店里的价为准。',
};

export const en: PageWords = {
  lang: 'en',
  code: 'en',
  file: 'en.html',
  other: { file: './', code: 'zh-CN', name: '中文' },
  title: 'Magpie bridge make-up box: order ahead for Qixi',
  brand: '颜算',
  drawn: 'At night magpies form a bridge between two stars; below it stands an ivory gift box with a red ribbon',
  name: 'Magpie bridge make-up box',
  about: 'Lipstick, powder and essence, with 12 engraved characters',
  fallback: (list) => `List price ¥${list}; the shop has the pre-order and member prices`,
  until: 'Order ahead until 12 August, 24:00',
  untilPlain: 'until 12 August, 24:00',
  left: '',
  asWho: 'Whose price',
  tiers: [{ id: 'visitor', name: 'New here' }, { id: 'member', name: 'Member' }, { id: 'vip', name: 'VIP' }],
  boxes: 'boxes',
  fewer: 'One box fewer',
  more: 'One box more',
  coupon: 'Use a ¥15 welcome coupon',
  inside: 'What is inside',
  insideSum: (list) => `The three bought singly list at ${list}`,
  alone: 'by itself',
  parts: { lipstick: '05 Rosewood, a comfortable satin', powder: '8 g, keeps the shine down', essence: '30 ml, lasts about 2 months' },
  together: 'A foundation, bought with friends',
  togetherNote: 'The box has no foundation. When two or three buy it together, each pays the team price.',
  togetherPlain: 'The shop has the team price',
  togetherGo: 'Open a team in the shop',
  rulesTitle: 'The rules, plainly',
  rules: [
    'Order before 12 August, 24:00 China time and pay 85% of the list price. The shop’s clock counts, whatever the phone’s says.',
    'Of the member discount and the pre-order discount the lower price counts; they do not add up. A member pays the pre-order price, a VIP their own 80%.',
    'A coupon comes off after that, one an order. Coupons that are not used are kept.',
    'Qixi is on 19 August. Boxes ordered ahead arrive before it.',
    'Up to 12 characters are engraved at no charge. An engraved box cannot be returned without cause; we ask again before you order.',
  ],
  order: 'Order, delivered before Qixi',
  orderEnded: 'See it in the shop',
  ended: 'Ordering ahead has ended; this is the price now',
  noScript: 'A script works out the price of this moment; where it does not run, the shop’s price counts.',
};
