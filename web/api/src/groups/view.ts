import type { Kysely } from 'kysely';
import type { Campaign, CampaignStock, Group, GroupAnswer, GroupEvent } from '@yansuan/core';
import type { Address, GroupView, MySeat } from '@yansuan/sdk/wire';
import type { GroupRow, MemberRow, Tables } from '../database/tables.js';
import { snapshotAndWallet } from '../members/snapshot.js';
import { priceCart } from '../orders/price.js';
import { visitor } from '../orders/shoppers.js';
import type { Edition } from '../rulebooks/shelf.js';
import type { Services } from '../services.js';
import { unitsLeft } from './campaigns.js';
import { askStep } from './step.js';
import { buyer } from './take-part.js';

type Buyer = Awaited<ReturnType<typeof buyer>>;
const stranger: Buyer = { member: 'nobody-who-is-here', new: true, taken_units: 0 };
/** A seat the asker had counts once more when one asks what it costs to come. */
const priceOnly: Buyer = { ...stranger, member: 'one-more-who-comes' };

/** What would happen now, by the core, storing nothing. */
class WhatIf {
  constructor(
    private readonly edition: Edition,
    private readonly campaign: string,
    readonly group: Group,
    readonly stock: CampaignStock | null,
    private readonly nowMs: number,
  ) {}

  ask(event: GroupEvent, group: Group | null = this.group): GroupAnswer {
    return askStep(this.edition, { campaign: this.campaign, group, stock: group === null ? null : this.stock, event, nowMs: this.nowMs });
  }
}

/** The group as one member, or anybody, may see it: names masked, nobody's id in it. */
export async function viewGroup({ shelf, database: pool }: Services, database: Kysely<Tables>, row: GroupRow, member: MemberRow | null, nowMs: number): Promise<GroupView> {
  const edition = await shelf.edition(database, row.rulebook_version, nowMs);
  const rules = (edition.document.campaigns?.list ?? []).find(({ id }) => id === row.campaign);
  const stockRow = await database.selectFrom('campaign_stock').selectAll().where('campaign', '=', row.campaign).executeTakeFirst();
  const stock = stockRow === undefined ? null : JSON.parse(stockRow.state) as CampaignStock;
  const who = member === null ? stranger : await buyer(database, member, row.campaign);
  const stored = JSON.parse(row.state) as Group;
  // A tick may be late; what is shown is not.
  const ticked = new WhatIf(edition, row.campaign, stored, stock, nowMs).ask({ type: 'tick' });
  const whatIf = new WhatIf(edition, row.campaign, ticked.group ?? stored, ticked.stock, nowMs);
  const { group } = whatIf;
  const mySeat = member === null ? null : await mySeatOf(database, whatIf, member.id);
  return {
    ...facts(group, member?.id ?? null),
    name: rules?.name ?? null,
    mode: rules?.mode ?? 'team_discount',
    revision: row.revision,
    helpers_wanted: rules?.mode === 'bargain' ? rules.helpers ?? 10 : 0,
    my_seat: mySeat,
    refused: refusalFor(whatIf, who, rules, group),
    prices: {
      ...pricesOf(whatIf, rules, mySeat),
      alone_fen: await aloneFen({ shelf, database: pool }, database, member, group.sku, nowMs),
    },
    units_left: unitsLeft(edition, row.campaign, ticked.stock, nowMs),
    server_time_ms: nowMs,
  };
}

type Facts = Omit<GroupView, 'name' | 'mode' | 'revision' | 'helpers_wanted' | 'my_seat' | 'refused' | 'prices' | 'units_left' | 'server_time_ms'>;

function facts(group: Group, memberId: string | null): Facts {
  const { id, campaign, sku, size, status, opened_ms, deadline_ms, ended_ms, formed_size } = group;
  return {
    id, campaign, sku, size, status, opened_ms, deadline_ms, ended_ms, formed_size,
    owner: group.seats.find(({ member }) => member === group.owner)?.name ?? '**',
    mine: group.owner === memberId,
    seats: group.seats.map(({ seat, name, state, units, joined_ms, member }) =>
      ({ seat, name, state, units, joined_ms, owner: member === group.owner, mine: member === memberId })),
    helpers: group.helpers.map(({ cut_fen, at_ms, member }) => ({ cut_fen, at_ms, mine: member === memberId })),
  };
}

async function mySeatOf(database: Kysely<Tables>, whatIf: WhatIf, memberId: string): Promise<MySeat | null> {
  const own = whatIf.group.seats.filter(({ member }) => member === memberId).at(-1);
  if (own === undefined) {
    return null;
  }
  const { seat, state, units, price_fen, refunded_fen, hold_until_ms } = own;
  const isTaken = state === 'held' || state === 'paid';
  const kept = await database.selectFrom('group_seats').select('address').where('group_id', '=', whatIf.group.id).where('seat', '=', seat).executeTakeFirst();
  const order = await database.selectFrom('orders').select(['id', 'address']).where('group_id', '=', whatIf.group.id).where('group_seat', '=', seat).executeTakeFirst();
  const address = order?.address ?? kept?.address ?? null;
  return {
    seat, state, units, price_fen, refunded_fen, hold_until_ms, can_leave: isTaken && whatIf.ask({ type: 'leave', seat }).refused === null,
    order: order?.id ?? null, address: address === null ? null : JSON.parse(address) as Address,
  };
}

/** Joining; in a bargain ordering for its owner and helping for everybody else. */
function refusalFor(whatIf: WhatIf, who: Buyer, rules: Campaign | undefined, group: Group): GroupView['refused'] {
  const event: GroupEvent = rules?.mode !== 'bargain' ? { type: 'join', ...who }
    : group.owner === who.member ? { type: 'order', ...who } : { type: 'help', member: who.member };
  return whatIf.ask(event).refused?.code ?? null;
}

function pricesOf(whatIf: WhatIf, rules: Campaign | undefined, mySeat: MySeat | null): { now_fen: number | null; one_more_fen: number | null } {
  const { group } = whatIf;
  if (rules?.mode === 'bargain') {
    const more = whatIf.ask({ type: 'help', member: priceOnly.member });
    return { now_fen: whatIf.ask({ type: 'tick' }).bargain_fen, one_more_fen: more.refused === null ? more.bargain_fen : null };
  }
  const next = (rules?.sizes ?? []).find((size) => size > group.size);
  const own = mySeat !== null && mySeat.units === 1 ? mySeat.price_fen : openingFen(whatIf, group.sku, group.size);
  return { now_fen: own, one_more_fen: next === undefined ? null : openingFen(whatIf, group.sku, next) };
}

/** What a seat of a group of this size would cost, opened today. */
function openingFen(whatIf: WhatIf, sku: string, size: number): number | null {
  return whatIf.ask({ type: 'open', group: 'what-if', sku, size, member: priceOnly.member }, null).group?.seats[0]?.price_fen ?? null;
}

async function aloneFen({ shelf }: Pick<Services, 'shelf' | 'database'>, database: Kysely<Tables>, member: MemberRow | null, sku: string, nowMs: number): Promise<number | null> {
  const current = await shelf.current(database, nowMs);
  if (!current.document.skus.some(({ id }) => id === sku)) {
    return null;
  }
  const facts = member === null ? visitor : await snapshotAndWallet(database, member.id, current.document, nowMs);
  return (await priceCart(database, current, facts, { lines: [{ id: '1', sku }] }, nowMs)).quote.payable_fen;
}
