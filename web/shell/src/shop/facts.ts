import type { CouponInstance } from '@yansuan/core';
import { priceText } from '@/money/format';
import { byEnd, couponFace, offerName } from './offer-words';
import { lastDay } from './shop-time';
import type { useShop } from './store';
import type { useWords, Words } from '@/words';

type ShopStore = ReturnType<typeof useShop>;
type Say = ReturnType<typeof useWords>['say'];

export interface Fact {
  title: string;
  note: string;
}
const soon = 2 * 86_400_000;

function expiringCoupon(shop: ShopStore): CouponInstance | undefined {
  const valid = shop.wallet.filter(
    (coupon) => (coupon.from_ms ?? 0) <= shop.nowMs && coupon.until_ms !== undefined && coupon.until_ms > shop.nowMs,
  );
  const first = [...valid].sort(byEnd)[0];
  return first?.until_ms !== undefined && first.until_ms - shop.nowMs <= soon ? first : undefined;
}

/** The next tier, and how much is still to be spent for it; a first order is enough when the gap is a token. */
export function nextTier(shop: ShopStore): { id: string; gapFen: number; first: boolean } | null {
  const at = shop.tiers.findIndex((tier) => tier.id === shop.tierId);
  const next = shop.tiers[at + 1];
  if (next === undefined) return null;
  const first = (shop.member?.orders ?? 0) === 0;
  const gapFen = Math.max(0, (next.min_lifetime_fen ?? 0) - (shop.member?.lifetime_fen ?? 0));
  return { id: next.id, gapFen, first };
}

/** The offer that gives a tier its everyday price. */
export const tierOffer = (shop: ShopStore, tier: string) =>
  [...shop.offers.values()].find((offer) => offer.audience?.tiers?.length === 1 && offer.audience.tiers[0] === tier && offer.claim === undefined);

/** Home opens with a fact about the shopper, not with a banner. */
export function headlineFact(shop: ShopStore, leadSku: string, say: Say, words: Words): Fact {
  const coupon = expiringCoupon(shop);
  if (coupon?.until_ms !== undefined) {
    const used = shop.quote?.coupons.some((each) => each.id === coupon.id && each.verdict === 'used') ?? false;
    const face = couponFace(shop.offers.get(coupon.offer), words);
    const when = lastDay(coupon.until_ms, shop.nowMs, words);
    return {
      title: words.home.expiring(face, offerName(shop.offers, coupon.offer, say), when),
      note: used ? words.home.expiringUsed : words.home.expiringWaiting,
    };
  }
  const next = nextTier(shop);
  const lead = shop.skus.get(leadSku);
  if (next === null) {
    const offer = tierOffer(shop, shop.tierId);
    return { title: words.home.topTier(say(offer?.name)), note: words.home.topTierThen(shop.goods.length) };
  }
  const tier = say(shop.tiers.find((each) => each.id === next.id)?.name);
  return {
    title: next.first ? words.home.firstOrder(tier) : words.home.toTier(priceText(next.gapFen), tier),
    note: lead === undefined || !shop.compares ? '' : words.home.toTierThen(say(lead.name), priceText(shop.tierPrice(lead, next.id).fen)),
  };
}
