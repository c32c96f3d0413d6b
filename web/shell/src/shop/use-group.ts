import { computed, onUnmounted, ref, watch } from 'vue';
import { onLoad, onShow } from '@dcloudio/uni-app';
import { NetworkError, ShopError, type GroupView } from '@yansuan/sdk';
import { chosenAddress } from './chosen-address';
import { useShop } from './store';
import { useAddresses } from './use-addresses';
import { useTogether } from './use-together';
import { whenReady } from './when-ready';
import { useWords } from '@/words';

/** One group by the id in the page's address, moving as others move it. */
export function useGroup() {
  const shop = useShop();
  const { words } = useWords();
  const id = ref('');
  const busy = ref(false);
  const trouble = ref<{ title: string; note: string } | null>(null);
  onLoad((query) => void (id.value = decodeURIComponent(String(query?.id ?? ''))));
  const together = useTogether<GroupView>(() => shop.live().groups.group(id.value));

  // #ifdef H5
  // Told at once what others do; where this cannot be had, the page asks every few seconds all the same.
  let events: EventSource | null = null;
  const stop = watch(() => together.state.value, (state) => {
    if (state !== 'ready' || events !== null || typeof EventSource === 'undefined') return;
    events = new EventSource(`${import.meta.env.VITE_API_BASE_URL ?? ''}/v1/groups/${encodeURIComponent(id.value)}/events`);
    events.addEventListener('moved', () => void together.look());
  });
  onUnmounted(() => {
    stop();
    events?.close();
  });
  // #endif

  async function act(work: (id: string) => Promise<GroupView>): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    trouble.value = null;
    try {
      together.take(await work(id.value));
    } catch (error) {
      const say = words.value.groups;
      const isOpen = error instanceof NetworkError || (error instanceof ShopError && error.code === 'BUSY');
      trouble.value = isOpen ? { title: say.lost, note: say.lostNote }
        : { title: (error instanceof ShopError ? say.refused[error.code] : undefined) ?? say.refusedElse, note: '' };
      await together.look();
    } finally {
      busy.value = false;
    }
  }

  const { rows, fetch } = useAddresses();
  onShow(() => whenReady(() => void fetch()));
  /** The one that was picked, else the one taken first. */
  const first = computed(() => rows.value?.find((row) => row.id === chosenAddress.value) ?? rows.value?.[0]);
  const desk = computed(() => shop.live().groups);
  return {
    ...together, id, busy, trouble,
    /** Where it goes: as the shop has it, else where it will be sent when it is paid. */
    goesTo: computed(() => together.thing.value?.my_seat?.address ?? first.value?.address ?? null),
    join: () => act((group) => {
      const fen = together.thing.value?.prices.now_fen ?? null;
      return desk.value.join(group, fen === null ? {} : { expected_fen: fen });
    }),
    pay: () => act(async (group) => {
      if (together.thing.value?.my_seat?.address === null && first.value !== undefined) await desk.value.address(group, first.value.id);
      return desk.value.pay(group);
    }),
    address: (addressId: string) => act((group) => desk.value.address(group, addressId)),
    leave: () => act((group) => desk.value.leave(group)),
    help: () => act((group) => desk.value.help(group)),
    order: (fen: number) => act((group) => desk.value.order(group, fen)),
  };
}
