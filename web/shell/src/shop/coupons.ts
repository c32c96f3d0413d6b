import type { CouponInstance, CouponVerdict, Lang } from '@yansuan/core';
import { byEnd, couponFace, couponThresholdFen, offerName } from './offer-words';
import { plainText } from '@/money/format';
import { isSameDay, lastDay } from './shop-time';
import type { useShop } from './store';
import type { useWords, Words } from '@/words';

type ShopStore = ReturnType<typeof useShop>;
type Say = ReturnType<typeof useWords>['say'];

export type CouponGroup = 'usable' | 'not_now' | 'gone';

export interface CouponRow {
  id: string;
  face: string;
  name: string;
  /** What it asks for, and until when it holds. */
  terms: string;
  endsToday: boolean;
  /** What became of it in the bag as it is. */
  verdict: string;
  result: string;
  used: boolean;
  group: CouponGroup;
  /** Whether a tap can use it or leave it out. */
  canTap: boolean;
}

interface Told {
  verdict: string;
  result: string;
  group: CouponGroup;
  canTap: boolean;
  /** Larger is better for this bag, in fen. */
  worthFen: number;
}

const usable = ['used', 'less', 'same', 'declined'];

/** Every coupon held with its verdict against the bag, the ones that do most for it first. */
export function couponRows(shop: ShopStore, lang: Lang, say: Say, words: Words): CouponRow[] {
  const told = toldByBag(shop, lang, say, words);
  const used = new Set((shop.quote?.coupons ?? []).filter((each) => each.verdict === 'used').map((each) => each.id));
  const order: CouponGroup[] = ['usable', 'not_now', 'gone'];
  return [...shop.wallet]
    .sort(byEnd)
    .map((coupon) => ({ coupon, told: told.get(coupon.id) ?? toldByDate(coupon, shop, words) }))
    .sort((one, other) => order.indexOf(one.told.group) - order.indexOf(other.told.group) || other.told.worthFen - one.told.worthFen)
    .map(({ coupon, told: { verdict, result, group, canTap } }) => {
      const isUsed = used.has(coupon.id);
      const left = !isUsed && told.get(coupon.id)?.verdict === words.coupons.used;
      return {
        ...facesOf(coupon, shop, say, words),
        id: coupon.id,
        verdict: isUsed ? words.coupons.used : left ? words.coupons.leftOut : verdict,
        result: isUsed === left ? result : '',
        used: isUsed,
        group,
        canTap: canTap || isUsed,
      };
    });
}

function facesOf(coupon: CouponInstance, shop: ShopStore, say: Say, words: Words) {
  const offer = shop.offers.get(coupon.offer);
  const fromFen = couponThresholdFen(offer);
  const ends = coupon.until_ms === undefined ? '' : words.ends(lastDay(coupon.until_ms, shop.nowMs, words));
  return {
    face: couponFace(offer, words),
    name: offerName(shop.offers, coupon.offer, say),
    terms: [fromFen === null ? words.me.couponFree : words.me.couponFrom(plainText(fromFen)), ends].filter(Boolean).join(words.comma),
    endsToday: coupon.until_ms !== undefined && coupon.until_ms > shop.nowMs && isSameDay(coupon.until_ms - 1, shop.nowMs),
  };
}

/** Against a bag with something in it: the core's verdicts as if it chose by itself, so that a choice hides no other. */
function toldByBag(shop: ShopStore, lang: Lang, say: Say, words: Words): Map<string, Told> {
  const bag = shop.lines.some((line) => line.selected) ? shop.bagByItself(lang) : null;
  if (bag === null) return new Map();
  const said = new Map(bag.receipt.coupons.map((each) => [each.id, each]));
  return new Map(
    bag.quote.coupons.flatMap((verdict) => {
      const each = said.get(verdict.id);
      if (each === undefined) return [];
      const canUse = usable.includes(each.state);
      const group: CouponGroup = canUse ? 'usable' : each.state === 'expired' ? 'gone' : 'not_now';
      const short = { used: words.coupons.used, same: words.coupons.same }[each.state as string];
      const text = short ?? (beatenBy(verdict, shop, say, words) || each.note);
      return [[verdict.id, { verdict: text, result: each.result ?? '', group, canTap: canUse, worthFen: worth(verdict) }] as const];
    }),
  );
}

/** Used before beaten, beaten by little before much, close to its threshold before far from it. */
function worth({ verdict, discount_fen, by_fen, failed }: CouponVerdict): number {
  return verdict === 'used' ? Number.MAX_SAFE_INTEGER : discount_fen - by_fen - (failed?.short ?? 0);
}

function beatenBy({ verdict, beaten_by: by }: CouponVerdict, shop: ShopStore, say: Say, words: Words): string {
  if (verdict !== 'beaten' || by === null) return '';
  const offer = shop.wallet.find((each) => each.id === by)?.offer ?? by;
  return words.coupons.beaten(`${offerName(shop.offers, offer, say)} ${couponFace(shop.offers.get(offer), words)}`);
}

/** With an empty bag there is nothing to compare: only the dates are known. */
function toldByDate(coupon: CouponInstance, shop: ShopStore, words: Words): Told {
  const none = { result: '', canTap: false, worthFen: 0 };
  if (coupon.until_ms !== undefined && coupon.until_ms <= shop.nowMs) return { ...none, verdict: words.coupons.over, group: 'gone' };
  if (!shop.offers.has(coupon.offer)) return { ...none, verdict: words.coupons.unknown, group: 'not_now' };
  if ((coupon.from_ms ?? 0) > shop.nowMs) {
    return { ...none, verdict: words.coupons.starts(lastDay((coupon.from_ms ?? 0) + 1, shop.nowMs, words)), group: 'not_now' };
  }
  return { ...none, verdict: words.coupons.waiting, group: 'usable' };
}
