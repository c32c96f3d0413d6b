// Which offers are in play for a person at an instant, and the fixed order in which they are applied.
import type { CouponInstance, Effect, GoodsEffect, Lane, Offer, Period, QuoteRequest, RulebookDocument, Stage } from '@yansuan/core';

/** An offer in play; a coupon once for each instance held. */
export interface Candidate {
  /** The instance's id for a coupon, else the offer's. */
  id: string;
  offer: Offer;
  coupon: CouponInstance | undefined;
  lane: Required<Omit<Lane, 'at_most'>> & { at_most: NonNullable<Lane['at_most']> | null };
  /** Units that the person's limit leaves. */
  personUnits: number;
}

const sevenDaysMs = 7 * 86_400_000;
const defaultLanes: Lane[] = [
  { id: 'price', stage: 'A' }, { id: 'sets', stage: 'B' }, { id: 'thresholds', stage: 'C', at_most: 1 },
  { id: 'coupons', stage: 'D', at_most: 1 }, { id: 'freight', stage: 'F' }, { id: 'points', stage: 'I' },
];
const measures: Record<string, Lane['measure']> = { A: 'list', F: 'running', I: 'running' };

export const isMoney = (effect: Effect): effect is GoodsEffect => effect.on === undefined || effect.on === 'goods';
export const allEffects = (offer: Offer): Effect[] => offer.effects ?? (offer.rungs ?? []).flatMap((rung) => rung.effects);
export const isSet = ({ target }: Offer): boolean => target?.set !== undefined;
/** Lowers goods, by an effect or by a part of a set. */
export const hasMoney = (offer: Offer): boolean =>
  allEffects(offer).some(isMoney) || (offer.target?.set ?? []).some(({ keep_bp: keepBp }) => keepBp !== undefined && keepBp !== 10_000);

/** The lanes listed; a stage that lists none keeps its default one. */
export function lanesOf(book: RulebookDocument): Candidate['lane'][] {
  const listed = book.settings?.lanes ?? [];
  const kept = defaultLanes.filter(({ stage }) => !listed.some((lane) => lane.stage === stage));
  return [...listed, ...kept]
    .sort((left, right) => (left.stage < right.stage ? -1 : left.stage > right.stage ? 1 : 0))
    .map((lane) => ({
      id: lane.id, stage: lane.stage, choose: lane.choose ?? 'best', measure: lane.measure ?? measures[lane.stage] ?? 'stage',
      at_most: lane.at_most === undefined ? (lane.stage === 'A' ? 1 : null) : lane.at_most,
    }));
}

function defaultStage(offer: Offer): Stage {
  if (isSet(offer)) return 'B';
  const effects = allEffects(offer);
  if (offer.claim === 'coupon' || offer.claim === 'code') return 'D';
  if (effects.every(({ on }) => on === 'freight')) return 'F';
  if (effects.every(({ on }) => on === 'points')) return 'I';
  const unconditional = (offer.condition ?? []).length === 0 && offer.rungs === undefined;
  const money = effects.find(isMoney);
  return unconditional && money !== undefined && money.off_fen === undefined ? 'A' : 'C';
}

function laneOf(offer: Offer, lanes: Candidate['lane'][]): Candidate['lane'] {
  const named = lanes.find(({ id }) => id === offer.lane) ?? lanes.find(({ stage }) => stage === defaultStage(offer));
  if (named === undefined) throw new Error(`no lane for ${offer.id}`);
  return named;
}

function isForPerson(offer: Offer, request: QuoteRequest, book: RulebookDocument): boolean {
  const { tiers = [], tags = [], not_tags: notTags = [], min_orders: minOrders = 0, max_orders: maxOrders = Infinity } = offer.audience ?? {};
  const { tier = book.tiers[0]?.id as string, tags: held = [], orders = 0 } = request.member ?? {};
  return (
    (tiers.length === 0 || tiers.includes(tier)) && (tags.length === 0 || tags.some((tag) => held.includes(tag))) &&
    !notTags.some((tag) => held.includes(tag)) && orders >= minOrders && orders <= maxOrders
  );
}

const within = (nowMs: number, { from_ms: fromMs = -Infinity, until_ms: untilMs = Infinity }: { from_ms?: number; until_ms?: number }): boolean =>
  nowMs >= fromMs && nowMs < untilMs;

/** Uses and money refuse; units clip, so a person without units left has nothing. */
function personUnits(offer: Offer, request: QuoteRequest): number {
  const limit = offer.limits?.person;
  if (limit === undefined) return Infinity;
  const { uses = 0, units = 0, fen = 0 } = request.member?.used?.[offer.id]?.[limit.each ?? ('ever' satisfies Period)] ?? {};
  if (uses >= (limit.max_uses ?? Infinity) || fen >= (limit.max_fen ?? Infinity)) return 0;
  return Math.max(0, (limit.max_units ?? Infinity) - units);
}

/** How meeting 14: with old rules only plain tier prices live. */
function livesWhenStale({ offer, lane }: Candidate): boolean {
  return lane.stage === 'A' && (offer.claim ?? 'auto') === 'auto' && offer.window === undefined && offer.limits === undefined && (offer.audience?.tiers ?? []).length > 0;
}

function instancesOf(offer: Offer, request: QuoteRequest): (CouponInstance | undefined)[] {
  const { cart, context } = request;
  if (offer.claim === 'code') return (cart.codes ?? []).includes(offer.code as string) ? [undefined] : [];
  if (offer.claim === 'choice') return (cart.choices ?? []).includes(offer.id) ? [undefined] : [];
  if (offer.claim !== 'coupon') return [undefined];
  const { coupons = 'auto', declined = [] } = cart;
  return (request.coupons ?? [])
    .filter(({ id, offer: of }) => of === offer.id && !declined.includes(id) && (coupons === 'auto' || coupons.includes(id)))
    .filter((coupon) => within(context.now_ms, coupon));
}

export function candidates(book: RulebookDocument, request: QuoteRequest): Candidate[] {
  const lanes = lanesOf(book);
  const nowMs = request.context.now_ms;
  const stale = nowMs - (request.context.checked_at_ms ?? nowMs) > sevenDaysMs;
  return book.offers
    .filter((offer) => (offer.order_types ?? ['normal']).includes('normal') && !(request.cart.declined ?? []).includes(offer.id))
    .filter((offer) => isForPerson(offer, request, book) && within(nowMs, offer.window ?? {}))
    .flatMap((offer) =>
      instancesOf(offer, request).map((coupon) => ({ id: coupon?.id ?? offer.id, offer, coupon, lane: laneOf(offer, lanes), personUnits: personUnits(offer, request) })),
    )
    .filter((candidate) => candidate.personUnits > 0 && (!stale || livesWhenStale(candidate)))
    .sort((left, right) => applicationOrder(left, right, lanes));
}

const narrowness = ({ scope = {} }: Offer): number => {
  if ((scope.skus ?? []).length > 0) return 0;
  return [scope.categories, scope.brands, scope.tags].some((list) => (list ?? []).length > 0) ? 1 : 2;
};

function kind(offer: Offer): number {
  const effect = allEffects(offer).find(isMoney) ?? allEffects(offer)[0];
  if (effect === undefined || !('off_fen' in effect || 'add' in effect)) return 0;
  return (offer.condition ?? []).length > 0 || offer.rungs !== undefined ? 1 : 2;
}

const textOrder = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);
const untilOf = ({ coupon }: Candidate): number => coupon?.until_ms ?? Infinity;

/** How meeting 1; instances of one offer by their end, then their id. */
function applicationOrder(left: Candidate, right: Candidate, lanes: readonly Candidate['lane'][]): number {
  return (
    lanes.indexOf(left.lane) - lanes.indexOf(right.lane) || (right.offer.priority ?? 0) - (left.offer.priority ?? 0) ||
    narrowness(left.offer) - narrowness(right.offer) || kind(left.offer) - kind(right.offer) || textOrder(left.offer.id, right.offer.id) ||
    (untilOf(left) < untilOf(right) ? -1 : untilOf(left) > untilOf(right) ? 1 : 0) || textOrder(left.id, right.id)
  );
}
