import { onShow } from '@dcloudio/uni-app';
import { chosenAddress } from './chosen-address';
import { goAddresses } from './ways';
import { whenReady } from './when-ready';

/** To the address book and back; `take` is told which address was picked there. */
export function useAddressChoice(take: (id: string) => unknown): () => void {
  let isPicking = false;
  onShow(() => {
    if (isPicking && chosenAddress.value !== '') whenReady(() => void take(chosenAddress.value));
    isPicking = false;
  });
  return () => {
    isPicking = true;
    chosenAddress.value = '';
    goAddresses(true);
  };
}
