import { offers } from './offers-here';
import { entranceOf } from './scene';
import { goCampaign, goGroup, goProduct } from './ways';

const inviterKey = 'yansuan.inviter';

/** Who invited whoever opens the shop, until they sign in. */
export const keptInviter = (): string => String(uni.getStorageSync(inviterKey) ?? '');
export const forgetInviter = (): void => uni.removeStorageSync(inviterKey);

/** From home, where every code and card arrives, on to what it is about. */
export function enter(query: Readonly<Record<string, unknown>> | undefined): void {
  const { sku, group, campaign, inviter } = entranceOf(query);
  if (inviter !== undefined && offers('invitations')) uni.setStorageSync(inviterKey, inviter);
  if (group !== undefined) goGroup(group);
  else if (campaign !== undefined) goCampaign(campaign);
  else if (sku !== undefined) goProduct(sku);
}
