const tabs = { home: '/pages/home/home', find: '/pages/find/find', me: '/pages/me/me' } as const;
export type Tab = keyof typeof tabs;

export const goTab = (tab: Tab): void => void uni.switchTab({ url: tabs[tab] });
export const goBag = (): void => void uni.navigateTo({ url: '/pages/bag/bag' });
export const goProduct = (sku: string): void => void uni.navigateTo({ url: `/pages/product/product?sku=${sku}` });
export const goOrders = (): void => void uni.navigateTo({ url: '/pages/orders/orders' });
export const goCoupons = (): void => void uni.navigateTo({ url: '/pages/coupons/coupons' });
export const goMember = (): void => void uni.navigateTo({ url: '/pages/member/member' });
export const goPoints = (): void => void uni.navigateTo({ url: '/pages/points/points' });
export const goRedeem = (): void => void uni.navigateTo({ url: '/pages/redeem/redeem' });
export const goInvite = (): void => void uni.navigateTo({ url: '/pages/invite/invite' });
export const goSettings = (): void => void uni.navigateTo({ url: '/pages/settings/settings' });
export const goShelf = (): void => void uni.navigateTo({ url: '/pages/shelf/shelf' });
export const goReminders = (): void => void uni.navigateTo({ url: '/pages/reminders/reminders' });
export const goOrder = (id: string): void =>
  void uni.navigateTo({ url: `/pages/order/order?id=${encodeURIComponent(id)}` });
export const goCampaigns = (): void => void uni.navigateTo({ url: '/pages/campaigns/campaigns' });
export const goCampaign = (id: string): void => void uni.navigateTo({ url: `/pages/campaign/campaign?id=${encodeURIComponent(id)}` });
export const groupPath = (id: string): string => `/pages/group/group?id=${encodeURIComponent(id)}`;
export const goGroup = (id: string): void => void uni.navigateTo({ url: groupPath(id) });
export const termsPages = ['agreement', 'privacy', 'merchant'] as const;
export type TermsPage = (typeof termsPages)[number];
export const goTerms = (of: TermsPage): void => void uni.navigateTo({ url: `/pages/terms/terms?of=${of}` });
export const goSignIn = (): void => void uni.navigateTo({ url: '/pages/sign-in/sign-in' });
export const goAddresses = (choosing = false): void =>
  void uni.navigateTo({ url: `/pages/addresses/addresses${choosing ? '?choose=1' : ''}` });
export const goAddress = (id = ''): void => void uni.navigateTo({ url: `/pages/address/address?id=${encodeURIComponent(id)}` });
export const goConfirm = (): void => void uni.navigateTo({ url: '/pages/confirm/confirm' });
export const goPay = (id: string): void => void uni.navigateTo({ url: `/pages/pay/pay?id=${encodeURIComponent(id)}` });
export const goTakeBack = (id: string): void =>
  void uni.navigateTo({ url: `/pages/take-back/take-back?id=${encodeURIComponent(id)}` });
/** The order takes the place of what led to it, so that going back does not lead to an empty bag. */
export const goPlaced = (id: string): void => void uni.redirectTo({ url: `/pages/pay/pay?placed=1&id=${encodeURIComponent(id)}` });
export const goOrderInstead = (id: string): void =>
  void uni.redirectTo({ url: `/pages/order/order?id=${encodeURIComponent(id)}` });

export const callPhone = (phoneNumber: string): void => void uni.makePhoneCall({ phoneNumber });

/** Onto the clipboard. */
export const copyText = (text: string, then: () => void): void => void uni.setClipboardData({ data: text, showToast: false, success: then });

/** A page opened by its own address has nothing behind it. */
export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack();
  else goTab('home');
}
