import { computed, onActivated, onDeactivated, ref, type ComputedRef } from 'vue';

/** Computed while its page is in front. Behind another page it keeps what it said: nobody looks, and a tap should not wait for it. */
export function whileShown<Value>(read: () => Value): ComputedRef<Value> {
  const shown = ref(true);
  onActivated(() => void (shown.value = true));
  onDeactivated(() => void (shown.value = false));
  return computed<Value>((known) => (shown.value || known === undefined ? read() : known));
}
