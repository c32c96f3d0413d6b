import { ref, watch } from 'vue';
import type { Hint } from '@yansuan/core';
import { priceText } from '@/money/format';
import { offerName } from './offer-words';
import { isSameDay } from './shop-time';
import { useShop } from './store';
import { goTab } from './ways';
import { useWords } from '@/words';

const hiddenKey = 'yansuan.hints-hidden';
const restMs = 160;

export interface ShownHint {
  hint: Hint;
  /** What the bag costs as it is. */
  beforeFen: number;
}

/** What it is about: sent away, it stays away for the day whatever the figures become. */
const nameOf = ({ code, offer, sku, coupon, tier }: Hint): string => [code, offer, sku, coupon, tier].join(' ');
/** Whether a tap can do it: something is added, or a coupon is left out. The rest is only worth knowing. */
const canTake = (hint: Hint): boolean => hint.sku !== null || hint.code === 'KEEP_COUPON';

interface Hidden {
  atMs: number;
  names: string[];
}

function hiddenHints(nowMs: number): string[] {
  const text: unknown = uni.getStorageSync(hiddenKey);
  if (typeof text !== 'string' || text === '') return [];
  const hidden = JSON.parse(text) as Hidden;
  return isSameDay(hidden.atMs, nowMs) ? hidden.names : [];
}

export const forgetHidden = (): void => uni.removeStorageSync(hiddenKey);

/** At most one hint in the bag, the core's own; once taken it becomes a result with undo. */
export function useHint() {
  const shop = useShop();
  const { words, say } = useWords();
  const shown = ref<ShownHint | null>(null);
  const taken = ref<{ title: string; note: string } | null>(null);
  let rest: ReturnType<typeof setTimeout> | undefined;
  let looks = 0;

  async function look(): Promise<void> {
    looks += 1;
    const here = looks;
    const asked = shop.revision;
    const isQuiet = shop.phase !== 'ready' || shop.lines.length === 0 || shop.freshness?.state === 'stale';
    const hints = isQuiet ? [] : await shop.live().hints(shop.goods.map((sku) => sku.id));
    // Another bag by now: its own look is on the way.
    if (here !== looks || asked !== shop.revision) return;
    const hidden = hiddenHints(shop.nowMs);
    const open = hints.filter((hint) => !hidden.includes(nameOf(hint)));
    // The core's order is best first; what a tap can do goes before what is only worth knowing.
    const best = open.find(canTake) ?? open[0];
    shown.value = best === undefined ? null : { hint: best, beforeFen: shop.payableFen };
  }
  /** Not on the path of a tap: the figures first, the hint when the thumb rests. */
  watch(
    () => [shop.phase, shop.revision],
    () => {
      clearTimeout(rest);
      rest = setTimeout(() => void look(), restMs);
    },
    { immediate: true },
  );

  function takeHint(): void {
    const now = shown.value;
    // The bag moved on since the hint was found: the next one is on its way.
    if (now === null || now.beforeFen !== shop.payableFen) return;
    const { hint } = now;
    if (!canTake(hint)) return goTab('find');
    if (hint.sku !== null) shop.add(hint.sku, words.value.cart.bagFull, hint.units_added);
    else leaveOut(hint.coupon);
    shown.value = null;
    taken.value = { title: doneTitle(hint), note: doneNote(hint, shop.payableFen - now.beforeFen) };
  }
  function leaveOut(coupon: string | null): void {
    shop.live().chooseCoupons(shop.wallet.map((each) => each.id).filter((id) => id !== coupon));
  }
  function doneTitle({ code, offer }: Hint): string {
    if (code === 'KEEP_COUPON') return words.value.cart.hintKept;
    return offer === null ? words.value.cart.hintDone : words.value.cart.hintDoneWith(offerName(shop.offers, offer, say));
  }
  function doneNote(hint: Hint, riseFen: number): string {
    if (riseFen < 0) return words.value.cart.hintDoneNote(priceText(-riseFen));
    return words.value.cart.hintDoneMore(priceText(riseFen), priceText(hint.saving_fen));
  }
  function untake(): void {
    shop.live().undo();
    // Found meanwhile for the bag that is no more.
    shown.value = null;
    taken.value = null;
  }
  function hideHint(): void {
    if (shown.value === null) return;
    const names = [...hiddenHints(shop.nowMs), nameOf(shown.value.hint)];
    uni.setStorageSync(hiddenKey, JSON.stringify({ atMs: shop.nowMs, names } satisfies Hidden));
    void look();
  }
  const forget = (): void => void (taken.value = null);
  return { shown, taken, takeHint, untake, hideHint, forget };
}
