import { computed, ref, watch } from 'vue';
import { priceText } from '@/money/format';
import { cheaperWithOneMore, type Hint } from './hint';
import { offerName } from './offer-words';
import { isSameDay } from './shop-time';
import { useShop } from './store';
import { useWords } from '@/words';

const hiddenKey = 'yansuan.hint-hidden';
const restMs = 160;

/** At most one hint in the bag, true after re-pricing; once taken it becomes a result with undo. */
export function useHint() {
  const shop = useShop();
  const { words, say } = useWords();
  const hint = ref<Hint | null>(null);
  const taken = ref<{ title: string; note: string } | null>(null);
  let rest: ReturnType<typeof setTimeout> | undefined;

  const hiddenToday = (): boolean => isSameDay(Number(uni.getStorageSync(hiddenKey)) || 0, shop.nowMs);
  function look(): void {
    const quiet = shop.phase !== 'ready' || hiddenToday() || shop.freshness?.state === 'stale';
    hint.value = quiet ? null : cheaperWithOneMore(shop.live(), shop.goods);
  }
  /** Not on the path of a tap: the figures first, the hint when the thumb rests. */
  watch(
    () => [shop.phase, shop.revision],
    () => {
      clearTimeout(rest);
      rest = setTimeout(look, restMs);
    },
    { immediate: true },
  );

  /** The offer that the hint would reach: the one that lacks least now. */
  const missed = computed(() => shop.quote?.offers.find((each) => each.verdict === 'condition_missed' && each.failed?.measure === 'amount_fen'));
  const hintOffer = computed(() => (missed.value === undefined ? '' : offerName(shop.offers, missed.value.id, say)));

  function takeHint(): void {
    if (hint.value === null) return;
    const { sku, savedFen } = hint.value;
    const title = hintOffer.value ? words.value.cart.hintDoneWith(hintOffer.value) : words.value.cart.hintDone;
    shop.add(sku, words.value.cart.bagFull);
    hint.value = null;
    taken.value = { title, note: words.value.cart.hintDoneNote(priceText(savedFen)) };
  }
  function untake(): void {
    shop.live().undo();
    taken.value = null;
  }
  function hideHint(): void {
    uni.setStorageSync(hiddenKey, String(shop.nowMs));
    hint.value = null;
  }
  const forget = (): void => void (taken.value = null);
  return { hint, hintOffer, taken, takeHint, untake, hideHint, forget };
}
