// Writes limits.hpp: the numbers of the schemas as constants.
import { banner } from './cpp.mjs';
import { resolve } from './schemas.mjs';

// Each constant names the place in the schemas where its number stands.
const limits = [
  ['kMaxMoneyFen', 'common.schema.json#/$defs/money_fen/maximum'],
  ['kMaxAccount', 'common.schema.json#/$defs/total/maximum'],
  ['kMaxInstantMs', 'common.schema.json#/$defs/instant_ms/maximum'],
  ['kMaxOrders', 'common.schema.json#/$defs/orders/maximum'],
  ['kMaxVersion', 'common.schema.json#/$defs/version/maximum'],
  ['kMaxWeightG', 'rulebook.schema.json#/$defs/sku/properties/weight_g/maximum'],
  ['kMaxFreightStep', 'common.schema.json#/$defs/steps/maximum'],
  ['kMaxPointsAdded', 'offer.schema.json#/$defs/points_effect/properties/add/maximum'],
  ['kMaxCount', 'common.schema.json#/$defs/count/maximum'],
  ['kMaxKeepBp', 'common.schema.json#/$defs/keep_bp/maximum'],
  ['kMaxUnitsPerLine', 'common.schema.json#/$defs/units/maximum'],
  ['kMaxUnitsPerCart', 'common.schema.json#/$defs/cart_units/maximum'],
  ['kMaxPriority', 'offer.schema.json#/properties/priority/maximum'],
  ['kMaxMembers', 'cart.schema.json#/$defs/group/properties/size/maximum'],
  ['kMaxAtMost', 'settings.schema.json#/$defs/at_most_count/maximum'],
  ['kMaxValidDays', 'offer.schema.json#/$defs/grant/properties/valid_days/maximum'],
  ['kMaxMultiplyBp', 'offer.schema.json#/$defs/points_effect/properties/multiply_bp/maximum'],
  ['kMaxLines', 'cart.schema.json#/properties/lines/maxItems'],
  ['kMaxCoupons', 'request.schema.json#/properties/coupons/maxItems'],
  ['kMaxOffers', 'rulebook.schema.json#/properties/offers/maxItems'],
  ['kMaxSkus', 'rulebook.schema.json#/properties/skus/maxItems'],
  ['kMaxListLength', 'common.schema.json#/$defs/id_list/maxItems'],
  ['kMaxSetParts', 'offer.schema.json#/$defs/target/properties/set/maxItems'],
  ['kMaxRungs', 'offer.schema.json#/properties/rungs/maxItems'],
  ['kMaxConditions', 'offer.schema.json#/properties/condition/maxItems'],
  ['kMaxEffects', 'offer.schema.json#/$defs/effects/maxItems'],
  ['kMaxLanes', 'settings.schema.json#/properties/lanes/maxItems'],
  ['kMaxTiers', 'rulebook.schema.json#/properties/tiers/maxItems'],
  ['kMaxLabels', 'rulebook.schema.json#/properties/categories/maxItems'],
  ['kMaxCodes', 'cart.schema.json#/properties/codes/maxItems'],
  ['kMaxDaySpans', 'offer.schema.json#/$defs/window/properties/day_minutes/maxItems'],
  ['kMaxLanesPerStage', 'common.schema.json#/$defs/lanes_per_stage/maximum'],
  ['kMaxIdCharacters', 'common.schema.json#/$defs/id/maxLength'],
  ['kMaxInstanceIdCharacters', 'common.schema.json#/$defs/instance_id/maxLength'],
  ['kMaxCodeCharacters', 'offer.schema.json#/properties/code/maxLength'],
  ['kMaxRuleCharacters', 'common.schema.json#/$defs/rule_id/maxLength'],
  ['kMaxNameCharacters', 'common.schema.json#/$defs/name_words/maxLength'],
  ['kMaxTitleCharacters', 'common.schema.json#/$defs/title_words/maxLength'],
  ['kMaxProseCharacters', 'common.schema.json#/$defs/prose_words/maxLength'],
  ['kMaxReturns', 'refund-request.schema.json#/properties/returned/maxItems'],
  ['kMaxReturnedLines', 'refund-request.schema.json#/$defs/return/properties/lines/maxItems'],
  ['kMaxGifts', 'refund-request.schema.json#/$defs/returned_line/properties/gift/maximum'],
  ['kMaxSuggested', 'hints-request.schema.json#/properties/products/maxItems'],
  ['kMaxHints', 'hints-request.schema.json#/properties/hints_max/maximum'],
  ['kMaxSizes', 'compare-request.schema.json#/properties/sizes/maxItems'],
  ['kMaxCampaigns', 'campaign-rules.schema.json#/properties/list/maxItems'],
  ['kMaxCampaignSkus', 'campaign-rules.schema.json#/$defs/campaign/properties/skus/maxItems'],
  ['kMaxCampaignOffers', 'campaign-rules.schema.json#/$defs/campaign/properties/offers/maxItems'],
  ['kMaxSeatsWanted', 'campaign-rules.schema.json#/$defs/campaign/properties/helpers/maximum'],
  ['kMaxOpenHours', 'campaign-rules.schema.json#/$defs/campaign/properties/open_hours/maximum'],
  ['kMaxHoldS', 'campaign-rules.schema.json#/$defs/campaign/properties/hold_s/maximum'],
  ['kMaxBonusPoints', 'campaign-rules.schema.json#/$defs/campaign/properties/bonus_points/maximum'],
  ['kMaxMarks', 'campaign-rules.schema.json#/$defs/minutes/maxItems'],
  ['kMaxMarkMin', 'campaign-rules.schema.json#/$defs/minutes/items/maximum'],
  ['kMaxSeats', 'group.schema.json#/properties/seats/maxItems'],
  ['kMaxGroups', 'campaign-report-request.schema.json#/properties/groups/maxItems'],
  ['kMaxWindowDays', 'refund-request.schema.json#/properties/window_days/maximum'],
  ['kMaxUsage', 'reminder-rules.schema.json#/properties/usage/maxItems'],
  ['kMaxFestivals', 'reminder-rules.schema.json#/properties/festivals/maxItems'],
  ['kMaxTouches', 'reminder-rules.schema.json#/properties/touches/maxItems'],
  ['kMaxOffsets', 'reminder-rules.schema.json#/$defs/touch/properties/at/maxItems'],
  ['kMaxTouchValues', 'reminder-rules.schema.json#/$defs/touch/properties/values/maxItems'],
  ['kMaxVariants', 'reminder-rules.schema.json#/$defs/touch/properties/variants/maxItems'],
  ['kMaxOffsetMonths', 'reminder-rules.schema.json#/$defs/offset/properties/months/maximum'],
  ['kMaxOffsetDays', 'reminder-rules.schema.json#/$defs/offset/properties/days/maximum'],
  ['kMaxOffsetHours', 'reminder-rules.schema.json#/$defs/offset/properties/hours/maximum'],
  ['kMaxOffsetMinutes', 'reminder-rules.schema.json#/$defs/offset/properties/minutes/maximum'],
  ['kMaxWithinDays', 'reminder-rules.schema.json#/$defs/within/properties/days/maximum'],
  ['kMaxUsageMonths', 'reminder-rules.schema.json#/$defs/usage/properties/cycle_months/maximum'],
  ['kMaxHorizonDays', 'plan-request.schema.json#/properties/horizon_days/maximum'],
  ['kMaxFacts', 'plan-request.schema.json#/properties/shelf/maxItems'],
  ['kMaxRecorded', 'plan-request.schema.json#/properties/recorded/maxItems'],
  ['kMaxCycleDays', 'plan-request.schema.json#/$defs/shelf_item/properties/cycle_days/maximum'],
  ['kMaxAccountList', 'account.schema.json#/properties/lots/maxItems'],
  ['kMaxKeyCharacters', 'account.schema.json#/$defs/key/maxLength'],
  ['kMaxSimulatedMembers', 'simulation-request.schema.json#/properties/members/maximum'],
  ['kMaxMembershipRules', 'membership-rules.schema.json#/properties/issue/maxItems'],
  ['kMaxDepth', 'common.schema.json#/$defs/depth/maximum'],
  ['kMaxRulebookBytes', 'common.schema.json#/$defs/rulebook_bytes/maximum'],
  ['kMaxRequestBytes', 'common.schema.json#/$defs/request_bytes/maximum'],
];

const numberAt = (schemas, place) => {
  const found = resolve(schemas, '', place).schema;
  if (!Number.isSafeInteger(found)) throw new Error(`no number at ${place}`);
  return found;
};

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, "'");

export const limitsHeader = (schemas) => {
  const lines = limits.map(([name, place]) => `inline constexpr std::int64_t ${name} = ${grouped(numberAt(schemas, place))};`);
  return `${banner}
#include <cstdint>

namespace yansuan {

// All are std::int64_t: a signed constant compares with signed and unsigned numbers alike without a warning.
${lines.join('\n')}

}  // namespace yansuan
`;
};
