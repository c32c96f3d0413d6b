const tabs = { home: '/pages/home/home', find: '/pages/find/find', me: '/pages/me/me' } as const;
export type Tab = keyof typeof tabs;

export const goTab = (tab: Tab): void => void uni.switchTab({ url: tabs[tab] });
export const goBag = (): void => void uni.navigateTo({ url: '/pages/bag/bag' });
export const goProduct = (sku: string): void => void uni.navigateTo({ url: `/pages/product/product?sku=${sku}` });
export const goOrders = (): void => void uni.navigateTo({ url: '/pages/orders/orders' });
export const goOrder = (id: string): void =>
  void uni.navigateTo({ url: `/pages/order/order?id=${encodeURIComponent(id)}` });
/** The order takes the bag's place, so that going back does not lead to an empty bag. */
export const goPlaced = (id: string): void =>
  void uni.redirectTo({ url: `/pages/placed/placed?id=${encodeURIComponent(id)}` });

/** A page opened by its own address has nothing behind it. */
export function goBack(): void {
  if (getCurrentPages().length > 1) uni.navigateBack();
  else goTab('home');
}
