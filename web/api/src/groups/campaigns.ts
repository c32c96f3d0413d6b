import type { Kysely } from 'kysely';
import type { Campaign, CampaignReport, CampaignStock, Group } from '@yansuan/core';
import type { CampaignBrief, CampaignDetail, CampaignPrice, MyGroup, OpenGroup } from '@yansuan/sdk/wire';
import type { Tables } from '../database/tables.js';
import { issuesProblem, notFound } from '../problems.js';
import type { Edition } from '../rulebooks/shelf.js';
import { askStep } from './step.js';

/** As many as one report takes. */
const groupsAtMost = 2_000;

interface Stored {
  stock: CampaignStock | null;
  revision: number;
}

export async function listCampaigns(database: Kysely<Tables>, edition: Edition, nowMs: number): Promise<CampaignBrief[]> {
  const rows = await database.selectFrom('campaign_stock').selectAll().execute();
  const stocks = new Map(rows.map(({ campaign, state }) => [campaign, JSON.parse(state) as CampaignStock]));
  return campaignsOf(edition).map((campaign) => briefly(edition, campaign, stocks.get(campaign.id) ?? null, nowMs));
}

export const campaignsOf = ({ document }: Edition): readonly Campaign[] => document.campaigns?.list ?? [];

export function campaignOr404(edition: Edition, id: string): Campaign {
  const found = campaignsOf(edition).find((campaign) => campaign.id === id);
  if (found === undefined) {
    throw notFound();
  }
  return found;
}

export async function readCampaign(database: Kysely<Tables>, edition: Edition, id: string, memberId: string | null, nowMs: number): Promise<CampaignDetail> {
  const campaign = campaignOr404(edition, id);
  const stored = await storedOf(database, id);
  return {
    ...briefly(edition, campaign, stored.stock, nowMs),
    prices: pricesOf(edition, campaign, nowMs),
    relay: await relayOf(database, edition, id, stored),
    countdown: countdownOf(edition, id, stored.stock, nowMs).messages,
    open_groups: campaign.mode === 'team_discount' || campaign.mode === 'fission' ? await openGroups(database, id, nowMs) : [],
    my_groups: memberId === null ? [] : await myGroups(database, id, memberId),
    server_time_ms: nowMs,
  };
}

function briefly(edition: Edition, { id, name, mode, skus, sizes, from_ms, until_ms }: Campaign, stock: CampaignStock | null, nowMs: number): CampaignBrief {
  return {
    id, name: name ?? null, mode, skus, sizes: sizes ?? [], from_ms, until_ms,
    phase: nowMs < from_ms ? 'soon' : nowMs < until_ms ? 'on' : 'over',
    units_left: unitsLeft(edition, id, stock, nowMs),
    sold_units: stock?.sold_units ?? 0,
  };
}

function countdownOf({ around }: Edition, campaign: string, stock: CampaignStock | null, nowMs: number) {
  const answer = around.countdown({ campaign, stock, now_ms: nowMs });
  if (!answer.ok) {
    throw issuesProblem(422, 'The campaign cannot be counted down.', answer.issues);
  }
  return answer.countdown;
}

export const unitsLeft = (edition: Edition, campaign: string, stock: CampaignStock | null, nowMs: number): number | null =>
  countdownOf(edition, campaign, stock, nowMs).units_left;

async function storedOf(database: Kysely<Tables>, id: string): Promise<Stored> {
  const row = await database.selectFrom('campaign_stock').selectAll().where('campaign', '=', id).executeTakeFirst();
  return row === undefined ? { stock: null, revision: 0 } : { stock: JSON.parse(row.state) as CampaignStock, revision: row.revision };
}

/** One unit in a group of each size: what opening one would cost, by the core. Empty before the campaign and after it. */
function pricesOf(edition: Edition, { id, mode, skus, sizes }: Campaign, nowMs: number): CampaignPrice[] {
  const asked = mode === 'bargain' || (sizes ?? []).length === 0 ? [1] : sizes ?? [];
  return skus.flatMap((sku) => asked.flatMap((size) => {
    const { group, bargain_fen } = askStep(edition, {
      campaign: id, group: null, stock: null, nowMs, event: { type: 'open', group: 'what-if', sku, member: 'what-if', ...(asked.length > 1 || mode === 'fission' ? { size } : {}) },
    });
    const price_fen = group?.seats[0]?.price_fen ?? bargain_fen;
    return price_fen === null || price_fen === undefined ? [] : [{ sku, size, price_fen }];
  }));
}

export async function reportOf(database: Kysely<Tables>, { around }: Edition, campaign: string, stock: CampaignStock | null): Promise<CampaignReport> {
  const rows = await database
    .selectFrom('groups')
    .select('state')
    .where('campaign', '=', campaign)
    .orderBy('opened_at_ms', 'desc')
    .orderBy('id')
    .limit(groupsAtMost)
    .execute();
  const answer = around.campaignReport({ campaign, stock, groups: rows.map(({ state }) => JSON.parse(state) as Group).reverse() });
  if (!answer.ok) {
    throw issuesProblem(422, 'The campaign cannot be reported.', answer.issues);
  }
  return answer.report;
}

export const readReport = async (database: Kysely<Tables>, edition: Edition, id: string): Promise<CampaignReport> =>
  reportOf(database, edition, campaignOr404(edition, id).id, (await storedOf(database, id)).stock);

/** The relay of each campaign, remembered as long as nothing happens in it: anybody may ask, as often as they like. */
const relays = new WeakMap<Edition, Map<string, { revision: number; relay: CampaignReport['relay'] }>>();

async function relayOf(database: Kysely<Tables>, edition: Edition, id: string, { stock, revision }: Stored): Promise<CampaignReport['relay']> {
  const known = relays.get(edition) ?? new Map<string, { revision: number; relay: CampaignReport['relay'] }>();
  relays.set(edition, known);
  const found = known.get(id);
  if (found?.revision === revision) {
    return found.relay;
  }
  const { relay } = await reportOf(database, edition, id, stock);
  known.set(id, { revision, relay });
  return relay;
}

async function openGroups(database: Kysely<Tables>, campaign: string, nowMs: number): Promise<OpenGroup[]> {
  const rows = await database
    .selectFrom('groups')
    .select('state')
    .where('campaign', '=', campaign)
    .where('status', '=', 'open')
    .where('deadline_ms', '>', nowMs)
    .orderBy('deadline_ms')
    .orderBy('id')
    .limit(40)
    .execute();
  return rows
    .map(({ state }) => JSON.parse(state) as Group)
    .map(({ id, sku, owner, size, deadline_ms, seats }) => ({
      id, sku, size, deadline_ms,
      owner: seats.find(({ member }) => member === owner)?.name ?? '**',
      seats_taken: seats.filter(({ state }) => state === 'held' || state === 'paid').length,
    }))
    .filter(({ seats_taken, size }) => seats_taken < size)
    .slice(0, 20);
}

async function myGroups(database: Kysely<Tables>, campaign: string, memberId: string): Promise<MyGroup[]> {
  const rows = await database
    .selectFrom('groups')
    .select(['id', 'state', 'status'])
    .where('campaign', '=', campaign)
    .where((eb) => eb.or([
      eb('id', 'in', eb.selectFrom('group_seats').select('group_id').where('member_id', '=', memberId)),
      eb('owner_id', '=', memberId),
    ]))
    .orderBy('opened_at_ms', 'desc')
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.map(({ id, state, status }) => ({ id, status, sku: (JSON.parse(state) as Group).sku }));
}
