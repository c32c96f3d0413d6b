import { merchant } from '@/merchant';

interface Paper {
  since: string;
  parts: { title: string; lines: string[] }[];
}
type InBoth = Record<'zh' | 'en', Paper>;

const who = merchant.name;

/** The words of this shop; a merchant's lawyer reads them before it opens. */
export const agreement: InBoth = {
  zh: {
    since: '2026 年 8 月 1 日起用这一版',
    parts: [
      { title: '这是谁的店', lines: [`商品由${who}卖给你，营业执照和联系方式在「商家」一页。`, '不登录也能看、能算价；下单要有收货地址。'] },
      { title: '价格', lines: ['页面上的价由店里公开的规则算出，每一步都能看。下单时店里再算一次：一样或更低，照店里的；更高，会先问你。', '下单后价格留半小时，付了才算成交。'] },
      { title: '寄和收', lines: ['付款后由店里寄出，单号在订单里。寄出 7 天没点「收到了」的，算收到。'] },
      { title: '退货', lines: ['收到 7 天里，没拆封、不影响再卖的可以退。拆了封的美妆、按你的字刻的礼盒不能无理由退，有质量问题的都能退。', '退多少，先给你看，再由你决定。'] },
      { title: '会员、券和积分', lines: ['级别、积分和券按公开的规则给，过期和用法写在每一张上。用程序刷、转卖的，店里可以收回。'] },
      { title: '不想用了', lines: ['在设置里可以导出你的数据，也可以注销。还在路上的订单先走完。'] },
    ],
  },
  en: {
    since: 'In force from 1 August 2026',
    parts: [
      { title: 'Whose shop this is', lines: [`Goods are sold to you by ${who}; its licence and contacts are on the page “Merchant”.`, 'You can look and see prices without signing in; an order needs an address.'] },
      { title: 'Prices', lines: ['Prices follow the shop’s open rules, and every step can be seen. The shop prices an order again: the same or less is what you pay, more is asked first.', 'An order keeps its price for half an hour and counts once it is paid.'] },
      { title: 'Sending and receiving', lines: ['The shop sends what is paid; the parcel’s number is in the order. Seven days after sending it counts as received.'] },
      { title: 'Returns', lines: ['Within 7 days of receipt, unopened and fit for sale. Opened cosmetics and engraved boxes cannot be returned without cause; faulty goods always can.', 'What comes back is shown first, and you decide.'] },
      { title: 'Membership, coupons, points', lines: ['Tiers, points and coupons are given by open rules; each says how and until when. What was taken by programs or sold on may be taken back.'] },
      { title: 'Leaving', lines: ['In the settings you can take your data along, or close the account. Orders on their way come to their end first.'] },
    ],
  },
};

export const privacy: InBoth = {
  zh: {
    since: '2026 年 8 月 1 日起用这一版',
    parts: [
      { title: '存什么，为什么', lines: ['手机号或微信给的标识：认出是你。', '收货人、电话、地址：寄东西。可以自己写，也可以从微信的地址里拿，拿之前微信会问你。', '订单、付款、退货、发票：做成这笔买卖，也是法律要求留的。', '梳妆台、生日、肤质、提醒的选择：你填了才有，用来提醒你什么快用完。', '不要定位、相册、通讯录，不看剪贴板。'] },
      { title: '存在哪里', lines: ['袋子、规则和看过的订单在你的设备上，没有网也能用；其余在店里的服务器上，在中国境内。', '退出登录，这台设备上不留你的东西。'] },
      { title: '给谁', lines: ['快递拿到收货人、电话和地址；支付由微信支付办；发票由开票的服务商办。除此以外不给别人，不卖，不用来投广告。'] },
      { title: '存多久', lines: ['订单和付款从成交起留三年，账本按会计的规定更久；别的，注销时就删。'] },
      { title: '你能做的', lines: ['看和改：地址、提醒、生日都在「我的」里。', '带走：设置里「我的数据」，一份能读的文件。', '删掉：设置里「注销账号」，当时生效，不能恢复。', '消息：每一条订阅消息都先问你；提醒里可以一样一样关。'] },
      { title: '14 岁以下', lines: ['不满 14 岁的，请让家长来用。'] },
      { title: '找谁', lines: [`${who}${merchant.email ? `，${merchant.email}` : ''}${merchant.phone ? `，${merchant.phone}` : ''}。15 个工作日里答复。`] },
    ],
  },
  en: {
    since: 'In force from 1 August 2026',
    parts: [
      { title: 'What is kept, and why', lines: ['Your phone number, or the id that WeChat gives: to know you.', 'Name, phone and address: to send things. You write them, or take them from WeChat, which asks you first.', 'Orders, payments, returns, invoices: to do the deal, and because the law wants it.', 'Shelf, birthday, skin type and choices about reminders: only when you fill them in, to remind you of what runs out.', 'No location, no album, no contacts, and the clipboard is not read.'] },
      { title: 'Where', lines: ['Bag, rules and orders you have seen are on your device and work without a network; the rest is on the shop’s servers in mainland China.', 'After signing out nothing of yours stays on the device.'] },
      { title: 'Who else gets it', lines: ['The carrier gets name, phone and address; WeChat Pay takes the payment; a provider makes out invoices. Nobody else: it is not sold and not used for ads.'] },
      { title: 'How long', lines: ['Orders and payments for three years after the deal, the books longer as accounting rules say; everything else goes when you close the account.'] },
      { title: 'What you can do', lines: ['See and change: addresses, reminders and birthday are under “Me”.', 'Take along: “My data” in the settings, one readable file.', 'Erase: “Close account” in the settings, at once and for good.', 'Messages: each subscription message is asked for; reminders can be turned off one by one.'] },
      { title: 'Under 14', lines: ['If you are under 14, please let a parent use it.'] },
      { title: 'Whom to ask', lines: [`${who}${merchant.email ? `, ${merchant.email}` : ''}${merchant.phone ? `, ${merchant.phone}` : ''}. Answered within 15 working days.`] },
    ],
  },
};
