import { computed, ref, shallowRef } from 'vue';
import { defineStore } from 'pinia';
import type { CartLine, Core, Lang, Offer, Quote, QuoteRequest, Receipt, Sku } from '@yansuan/core';
import { ShopError, type Freshness, type Shop, type UnitPrice } from '@yansuan/sdk';
import { afterPaint } from './after-paint';
import { connected } from './connect';
import { keepSame } from './keep-same';
import { openWhatIf, type WhatIf } from './what-if';

type Phase = 'starting' | 'ready' | 'failed';
const minute = 60_000;
/** After the first picture, what is asked around a price may come. */
const afterFirstPaintMs = 1_200;

/** The one shop behind every page. The SDK holds the facts; this says when they changed. */
export const useShop = defineStore('shop', () => {
  const phase = ref<Phase>('starting');
  /** The first prices are painted: what stands around them may come. */
  const drawn = ref(false);
  /** Counted apart: a tap in the bag changes no price on a tile, no date and no member. */
  const bagChanges = ref(0);
  /** The whole quote follows its total: names and reasons take longer than the figure, and are drawn after it. */
  const quoteChanges = ref(0);
  const otherChanges = ref(0);
  const opened = shallowRef<Shop | null>(null);
  /** Null: the shop is asked for prices. */
  const core = shallowRef<Core | null>(null);
  let whatIf: WhatIf | null = null;
  let clock: ReturnType<typeof setInterval> | undefined;
  const changed = (): void => void (otherChanges.value += 1);
  let isQuoteDue = false;
  function bagChanged(): void {
    bagChanges.value += 1;
    if (isQuoteDue) return;
    isQuoteDue = true;
    afterPaint(() => {
      isQuoteDue = false;
      quoteChanges.value += 1;
    });
  }

  async function start(): Promise<void> {
    phase.value = 'starting';
    try {
      const found = await connected();
      const { shop } = found;
      core.value = found.core;
      opened.value = shop;
      shop.on((event) => {
        if (event === 'rulebook') closeWhatIf();
        if (event === 'cart' || event === 'price') bagChanged();
        else changed();
      });
      clearInterval(clock);
      clock = setInterval(changed, minute / 2);
      phase.value = 'ready';
      afterPaint(() => void (drawn.value = true));
      setTimeout(() => void shop.prepare(), afterFirstPaintMs);
    } catch (error) {
      console.warn('the shop could not start', error);
      phase.value = 'failed';
    }
  }

  /** Leaves nothing on this device and opens the shop as if for the first time. */
  async function forget(): Promise<void> {
    const shop = live();
    phase.value = 'starting';
    await shop.forget();
    closeWhatIf();
    opened.value = null;
    await start();
  }

  /** Grows with every change. */
  const revision = computed(() => bagChanges.value + otherChanges.value);
  /** The shop, read so that what is computed from it follows its changes, but not those of the bag. */
  const besideBag = (): Shop => {
    void otherChanges.value;
    if (opened.value === null) throw new Error('the shop is not open yet');
    return opened.value;
  };
  /** The shop, read so that whatever is computed from it follows its changes. */
  const live = (): Shop => {
    void bagChanges.value;
    return besideBag();
  };
  const whenOpen = <T>(read: (shop: Shop) => T, before: T, follow = live) =>
    computed<T>((known) => (phase.value === 'ready' ? keepSame(known, read(follow())) : before));

  /** The shop, read so that what is computed from it follows the bag's changes when the total is painted. */
  const besideTheTotal = (): Shop => {
    void quoteChanges.value;
    return besideBag();
  };
  const quote = whenOpen<Quote | null>((shop) => shop.quote(), null, besideTheTotal);
  // Its age in whole minutes: that it grew by seconds changes nothing that is shown.
  const freshness = whenOpen<Freshness | null>((shop) => ({ ...shop.freshness(), ageMs: Math.floor(shop.freshness().ageMs / minute) * minute }), null);
  const member = whenOpen((shop) => shop.member, null, besideBag);
  const wallet = whenOpen((shop) => [...shop.wallet], [], besideBag);
  const lines = whenOpen((shop) => [...shop.lines], []);
  const unitsInBag = computed(() => {
    const units = new Map<string, number>();
    for (const line of lines.value) units.set(line.sku, (units.get(line.sku) ?? 0) + line.units);
    return units;
  });
  const unitsOfLine = computed(() => new Map(lines.value.map(({ id, units }) => [id, units])));
  const payableFen = whenOpen((shop) => shop.payableFen(), 0);
  const rules = whenOpen((shop) => shop.document, null, besideBag);

  const skus = computed(() => new Map<string, Sku>((rules.value?.skus ?? []).map((sku) => [sku.id, sku])));
  const offers = computed(() => new Map<string, Offer>((rules.value?.offers ?? []).map((offer) => [offer.id, offer])));
  const tiers = computed(() => rules.value?.tiers ?? []);
  /** What can be bought; the rest only comes as a gift. */
  const goods = computed(() => (rules.value?.skus ?? []).filter((sku) => !(sku.tags ?? []).includes('gift_only')));
  const tierId = computed(() => member.value?.tier ?? tiers.value[0]?.id ?? '');
  /** Verified: the rules are under a day old. */
  const checked = computed(() => freshness.value?.state === 'fresh');
  const online = computed(() => freshness.value?.online ?? true);
  const nowMs = whenOpen((shop) => shop.nowMs(), Date.now(), besideBag);
  /** An order that was sent and not answered: it is asked again before another is made. */
  const pending = whenOpen((shop) => shop.pendingOrder !== null, false);

  /** A question beside the bag: these goods, for this tier, with or without the wallet. */
  function request(goods: readonly CartLine[], tier: string, withCoupons: boolean): QuoteRequest {
    return {
      member: { ...member.value, tier },
      // A newer wallet may hold a coupon that these rules do not know yet.
      coupons: withCoupons ? wallet.value.filter((coupon) => offers.value.has(coupon.offer)) : [],
      cart: { lines: [...goods] },
      context: { now_ms: besideBag().nowMs(), checked_at_ms: freshness.value?.checkedAtMs ?? 0 },
    };
  }

  /** Without a core of its own the device knows no tier but the member's. */
  const compares = computed(() => core.value !== null);
  const coreVersion = computed(() => core.value?.version ?? '');

  /** The rules once more, for what the shop's own session is not asked: read at the first such question. */
  function besideTheRules(): WhatIf | null {
    if (core.value === null) return null;
    whatIf ??= openWhatIf(core.value, besideBag().document);
    return whatIf;
  }
  function closeWhatIf(): void {
    whatIf?.close();
    whatIf = null;
  }

  /** One unit alone, by another tier or with the wallet's coupons. */
  const alone = (sku: string, tier = tierId.value, withCoupons = false): Quote | null => {
    if (phase.value !== 'ready') return null;
    if (tier === tierId.value) return besideBag().quoteOf([{ sku }], withCoupons);
    return besideTheRules()?.quote(request([{ id: '1', sku }], tier, withCoupons)) ?? null;
  };

  /** Some goods bought together and nothing else, without coupons. */
  const together = (goods: readonly CartLine[]): Quote | null => (phase.value === 'ready' ? besideBag().quoteOf(goods, false) : null);

  /** The bag as it would be if the core chose the coupons: the quote, and the same in sentences. */
  function bagByItself(lang: Lang): { quote: Quote; receipt: Receipt } | null {
    const asked = request(lines.value, tierId.value, true);
    const beside = besideTheRules();
    const own = beside?.quote(asked) ?? null;
    const said = beside?.receipt(asked, lang) ?? null;
    return own === null || said === null ? null : { quote: own, receipt: said };
  }

  /** Into the bag, up to what one bag can hold. */
  function add(sku: string, whenFull: string, units = 1): void {
    try {
      live().add(sku, units);
    } catch (error) {
      if (!(error instanceof ShopError) || error.code !== 'LIMIT') throw error;
      uni.showToast({ title: whenFull, icon: 'none' });
    }
  }

  /** What the member pays for one unit by itself. */
  const unitPrice = (sku: string): UnitPrice => besideBag().unitPrice(sku);

  /** What a tier pays for one unit. What depends on the whole order is not in it. */
  function tierPrice(sku: Sku, tier: string): { fen: number; offers: readonly string[] } {
    const price = alone(sku.id, tier)?.lines[0]?.prices[0];
    return { fen: price?.unit_fen ?? sku.list_fen, offers: price?.offers ?? [] };
  }

  return {
    phase, drawn, revision, otherChanges, compares, start, forget, live, add, alone, together, bagByItself, unitPrice, tierPrice, coreVersion, quote, freshness,
    member, wallet, lines, unitsInBag, unitsOfLine, payableFen, rules, skus, offers, tiers, goods, tierId, checked, online, nowMs, pending,
  };
});
