import { computed, onUnmounted, ref, watch } from 'vue';
import type { ShelfProduct } from '@yansuan/sdk';
import { civilDate, dateTime } from './shop-time';
import { useShop } from './store';
import { useWords } from '@/words';

type Tone = 'stop' | 'soon' | 'enough' | 'sealed';
export interface ShelfRow {
  key: string;
  sku: string;
  name: string;
  note: string;
  tone: Tone;
  /** What is left, 0 to 1: only for drawing. */
  share: number;
  days: number | null;
  units: number;
  opened: boolean;
  /** Sold here: it can be bought again. */
  sold: boolean;
}
const soonDays = 30;
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

/** How full the ring is: what is left of the days between the start and the end that the core gave. */
function shareOf({ stand }: ShelfProduct, days: number | null): number {
  const end = stand?.runs_out_on ?? stand?.expires_on ?? null;
  if (days === null || end === null || stand === null || stand.starts_on === null) return 0;
  return Math.min(1, Math.max(0.02, days / Math.max(1, dayOf(end) - dayOf(stand.starts_on))));
}

/** The shelf as it is shown, what ends first on top. Where it is not the page itself it waits: it brings the second Wasm. It follows every change, also those of another device. */
export function useShelf({ afterMs = 0 } = {}) {
  const shop = useShop();
  const { words, say } = useWords();
  const products = ref<readonly ShelfProduct[] | null>(null);
  let asked = 0;

  async function load(): Promise<void> {
    const mine = (asked += 1);
    const found = await shop.live().shelf();
    if (mine === asked) products.value = found;
  }
  const mayAsk = ref(afterMs === 0);
  const timer = mayAsk.value ? undefined : setTimeout(() => void (mayAsk.value = true), afterMs);
  onUnmounted(() => clearTimeout(timer));
  watch(() => [shop.phase, shop.otherChanges, mayAsk.value], () => {
    if (shop.phase === 'ready' && mayAsk.value) void load();
  }, { immediate: true });

  const nameOf = ({ item }: ShelfProduct): string => say(shop.skus.get(item.sku)?.name ?? item.name) || item.sku;
  function noteOf({ item, stand, own }: ShelfProduct): string {
    const said = words.value.shelf;
    const day = (date: string): string => civilDate(date, shop.nowMs, words.value);
    const parts: string[] = [];
    if (stand === null) parts.push(said.notReckoned);
    else if (stand.state === 'expired' && stand.expires_on !== null) parts.push(said.expires(day(stand.expires_on)));
    else if (stand.state === 'spare' && stand.expires_on !== null) parts.push(said.keepsUntil(day(stand.expires_on)));
    else if (stand.runs_out_on !== null && (stand.days_to_expiry === null || (stand.days_left ?? 0) <= stand.days_to_expiry)) {
      parts.push(stand.state === 'run_out' ? said.ranOut(day(stand.runs_out_on)) : said.runsOut(day(stand.runs_out_on)));
    } else if (stand.expires_on !== null) parts.push(said.expires(day(stand.expires_on)));
    else parts.push(item.opened_on === undefined ? said.unknown : said.unknownOpened);
    if (own) parts.push(said.own);
    return parts.join(words.value.comma);
  }
  function rowOf(product: ShelfProduct): ShelfRow {
    const { item, stand } = product;
    const known = [stand?.days_left, stand?.days_to_expiry].filter((days): days is number => typeof days === 'number');
    const days = stand?.state === 'spare' || known.length === 0 ? null : Math.min(...known);
    const tone: Tone = stand?.state === 'expired' ? 'stop' : days === null ? 'sealed' : days < soonDays ? 'soon' : 'enough';
    const units = (item.units ?? 1) - (item.returned_units ?? 0);
    const sold = shop.goods.some(({ id }) => id === item.sku);
    return { key: item.id, sku: item.sku, name: nameOf(product), note: noteOf(product), tone, share: shareOf(product, days), days, units, opened: item.opened_on !== undefined, sold };
  }

  const rows = computed(() => (products.value ?? []).map(rowOf));
  const summary = computed(() => {
    const of = (...states: string[]): number => (products.value ?? []).filter(({ stand }) => stand !== null && states.includes(stand.state)).length;
    return words.value.shelf.summary(of('in_use', 'run_out'), of('expired'), of('spare'));
  });
  const desk = computed(() => (shop.phase === 'ready' ? shop.live().shelfDesk : null));
  const asOf = computed(() => {
    void shop.otherChanges;
    const atMs = desk.value?.toldAtMs ?? null;
    if (desk.value?.isDirty === true) return words.value.shelf.waiting;
    return atMs === null ? words.value.shelf.never : words.value.shelf.told(dateTime(atMs, words.value));
  });
  const waiting = computed(() => {
    void shop.otherChanges;
    return desk.value?.isDirty ?? false;
  });
  return { loaded: computed(() => products.value !== null), rows, summary, asOf, waiting };
}
