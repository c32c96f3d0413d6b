import { ref } from 'vue';

/** The address picked for the order that is being checked; empty: whichever is taken first. */
export const chosenAddress = ref('');
