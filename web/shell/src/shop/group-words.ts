import type { GroupView } from '@yansuan/sdk';
import { priceText } from '@/money/format';
import { timeOfDay } from './shop-time';
import type { Words } from '@/words';

/** Where this member stands, in one line. */
export function groupState({ my_seat, status, refused, mode }: GroupView, words: Words): string {
  const { state, holdUntil, refused: why, refusedElse, status: how } = words.groups;
  if (my_seat === null || my_seat.state === 'left') {
    if (status !== 'open') return how[status];
    if (mode === 'bargain') return state.bargain;
    if (refused !== null) return why[refused] ?? refusedElse;
    return my_seat === null ? state.look : state.left;
  }
  if (my_seat.state === 'held') return `${state.held}${words.comma}${holdUntil(timeOfDay(my_seat.hold_until_ms))}`;
  if (my_seat.state === 'paid') return status === 'formed' ? state.formed : state.paid;
  return state.refunded;
}

export interface Fact {
  name: string;
  text: string;
}

/** Plain answers to what one asks before paying. Every figure is the core's. */
export function groupFacts({ my_seat, status, prices, mode }: GroupView, words: Words): Fact[] {
  const say = words.groups;
  const facts: Fact[] = [];
  const isOpen = status === 'open';
  if (my_seat !== null && my_seat.refunded_fen > 0) facts.push({ name: say.refund, text: say.refundNote(priceText(my_seat.refunded_fen)) });
  const stake = my_seat?.state === 'paid' ? my_seat.price_fen : null;
  if (isOpen && stake !== null) {
    facts.push({ name: say.fail, text: say.failNote(priceText(stake)) });
    facts.push({ name: say.leave, text: my_seat?.can_leave === true ? say.leaveNote : say.leaveLate });
  }
  if (prices.alone_fen !== null) facts.push({ name: say.alone, text: say.aloneNote(priceText(prices.alone_fen)) });
  if (isOpen && prices.one_more_fen !== null) {
    const fen = priceText(prices.one_more_fen);
    facts.push(mode === 'bargain' ? { name: say.cut1, text: say.cutMore(fen) } : { name: say.more, text: say.moreNote(fen) });
  }
  return facts;
}
