import { orderIdPattern } from '../orders/order-id.js';
import { address, closed, freeId, instantMs, orNull, ref, schema, sumFen, text } from './parts.js';

const code = (name: string) => ref(`codes.schema.json#/$defs/${name}`);
const name = orNull(ref('common.schema.json#/$defs/name'));
const masked = { description: 'First character and two stars.', type: 'string' } as const;
const flag = (description: string) => ({ description, type: 'boolean' }) as const;
const count = (description: string) => ({ description, type: 'integer', minimum: 0 }) as const;
const list = (description: string, items: object) => ({ description, type: 'array', items }) as const;
const serverTime = { server_time_ms: instantMs('The server’s clock when it answered, in ms.') };
const left = orNull(count('Units left; null: no limit.'));

const brief = {
  id: freeId('Campaign.'),
  name,
  mode: code('campaign_mode'),
  skus: list('The goods.', freeId('SKU.')),
  sizes: list('Sizes of a group.', count('People.')),
  from_ms: instantMs('First instant, in ms.'),
  until_ms: instantMs('First instant at which it is over, in ms.'),
  phase: { description: 'By the server’s clock.', type: 'string', enum: ['soon', 'on', 'over'] },
  units_left: left,
  sold_units: count('Units paid for.'),
} as const;

const openGroup = closed('A group that can be joined.', {
  id: freeId('Group.'), sku: freeId('SKU.'), owner: masked, size: count('People it is full with.'), seats_taken: count('Seats taken.'),
  deadline_ms: instantMs('First instant at which nobody joins, in ms.'),
});

const joinAsk = {
  units: ref('common.schema.json#/$defs/units'),
  coupons: { description: 'Coupon instances to use, where the campaign allows them.', type: 'array', maxItems: 200, uniqueItems: true, items: freeId('Coupon.') },
  expected_fen: sumFen('The price that was shown; another is refused.'),
} as const;
const joinOptional = ['units', 'coupons', 'expected_fen'] as const;

const seat = closed('A seat as all may see it.', {
  seat: count('Number.'), name: masked, state: code('seat_state'), units: count('Units.'), joined_ms: instantMs('When, in ms.'),
  owner: flag('Opened the group.'), mine: flag('Is the asker’s.'),
});

const mySeat = closed('The asker’s own seat.', {
  seat: count('Number.'), state: code('seat_state'), units: count('Units.'), price_fen: sumFen('What it costs.'), refunded_fen: sumFen('What went back.'),
  hold_until_ms: instantMs('First instant at which it cannot be paid any more, in ms.'), can_leave: flag('It may be left now.'),
  order: orNull({ description: 'The order that is sent, once the group has formed.', type: 'string', pattern: orderIdPattern }), address: orNull(address),
});

const view = closed('A group: what all may see, and one’s own seat.', {
  id: freeId('Group.'), campaign: freeId('Campaign.'), name, mode: code('campaign_mode'), sku: freeId('SKU.'), size: count('People it is full with.'),
  status: code('group_status'), revision: count('Grows with every change.'), opened_ms: instantMs('When, in ms.'),
  deadline_ms: instantMs('First instant at which nobody joins, in ms.'), ended_ms: instantMs('0: it is open.'), formed_size: count('0: it has not.'),
  owner: masked, mine: flag('The asker opened it.'), seats: list('Seats, ascending.', seat),
  helpers: list('Cuts of a bargain.', closed('A cut.', { cut_fen: sumFen('Off.'), at_ms: instantMs('When, in ms.'), mine: flag('Is the asker’s.') })),
  helpers_wanted: count('Helpers after whom a bargain is at its floor.'),
  my_seat: orNull(mySeat),
  refused: orNull(code('group_refusal')),
  prices: closed('For one unit, as the core answers.', {
    now_fen: orNull(sumFen('In this group.')), alone_fen: orNull(sumFen('Bought alone.')), one_more_fen: orNull(sumFen('With one more person.')),
  }),
  units_left: left,
  ...serverTime,
});

export const groupSchemas = [
  schema('campaigns', closed('Campaigns.', { campaigns: list('In the rulebook’s order.', closed('A campaign.', brief)), ...serverTime })),
  schema('campaign', closed('A campaign.', {
    ...brief,
    prices: list('One unit in a group of each size.', closed('A price.', { sku: freeId('SKU.'), size: count('People.'), price_fen: sumFen('It costs.') })),
    relay: list('Orders, in the order of payment.', ref('campaign-report.schema.json#/$defs/relay')),
    countdown: list('What is still told before the end.', ref('countdown.schema.json#/$defs/message')),
    open_groups: list('To join, the first to end first, at most 20.', openGroup),
    my_groups: list('The asker’s, newest first.', closed('A group.', { id: freeId('Group.'), sku: freeId('SKU.'), status: code('group_status') })),
    ...serverTime,
  })),
  schema('group', view),
  schema('group-open', closed('A group, an order of an open ladder, or a bargain to begin.', {
    campaign: ref('common.schema.json#/$defs/id'), sku: ref('common.schema.json#/$defs/id'),
    size: { description: 'People, one of the campaign’s sizes.', type: 'integer', minimum: 1, maximum: 100 }, ...joinAsk,
  }, ['size', ...joinOptional])),
  schema('group-join', closed('A seat to take.', joinAsk, joinOptional)),
  schema('group-order', closed('A bargain to order.', { expected_fen: joinAsk.expected_fen }, ['expected_fen'])),
  schema('campaign-stock-set', closed('Units there are, those held and sold included.', {
    total_units: { description: 'Units.', type: 'integer', minimum: 0, maximum: 1_000_000_000 }, reason: text('Why.', 200),
  }, ['reason'])),
];
