import type { AddressRow, Seen } from '@yansuan/sdk';
import { useSeen } from './use-seen';

const none: Seen<AddressRow[]> = { value: [], asOfMs: 0, verified: true };

/** The address book; whoever has not signed in has an empty one. */
export function useAddresses() {
  const { value: rows, ...rest } = useSeen<AddressRow[]>((shop) => (shop.signedIn ? shop.addressBook.list() : Promise.resolve(none)));
  return { rows, ...rest };
}
