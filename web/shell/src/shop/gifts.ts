import type { Reward } from '@yansuan/core';
import type { GivenLately, WhyNot } from '@yansuan/sdk';
import type { Words } from '@/words';
import { couponFace, offerName } from './offer-words';
import type { useShop } from './store';

type ShopStore = ReturnType<typeof useShop>;
type Say = Parameters<typeof offerName>[2];

const goodsOf = (shop: ShopStore, id: string) => (shop.rules?.membership?.goods ?? []).find((each) => each.id === id);

function couponName(shop: ShopStore, id: string, say: Say, words: Words): string {
  return `${offerName(shop.offers, id, say)} ${couponFace(shop.offers.get(id), words)}`;
}

function goodsName(shop: ShopStore, id: string, units: number, say: Say): string {
  const name = say(goodsOf(shop, id)?.name) || id;
  return units > 1 ? `${name} × ${units}` : name;
}

export function rewardName(shop: ShopStore, reward: Reward, say: Say, words: Words): string {
  if (reward.coupon !== undefined) return couponName(shop, reward.coupon, say, words);
  if (reward.goods !== undefined) return goodsName(shop, reward.goods, reward.units ?? 1, say);
  return words.points.count(reward.points ?? 0, reward.account ?? 'consumption');
}

export function giftName(shop: ShopStore, gift: GivenLately, say: Say, words: Words): string {
  if (gift.offer !== null) return couponName(shop, gift.offer, say, words);
  if (gift.goods !== null) return goodsName(shop, gift.goods, gift.units, say);
  return words.points.count(gift.points, 'consumption');
}

/** The number that decides stands in the sentence. */
export function whyNot({ code, needed, had }: WhyNot, words: Words): string {
  const say = words.redeem.why;
  if (code === 'NOT_ENOUGH_POINTS') return say.short(Math.max(0, needed - had));
  if (code === 'POINTS_OWED') return say.owed;
  if (code === 'LIMIT_REACHED') return say.limit(needed);
  if (code === 'OUT_OF_STOCK') return say.gone;
  if (code === 'TIER_TOO_LOW') return say.tier;
  return say.other;
}
