import type { Campaign, Comparison, GroupOption, RulebookDocument } from '@yansuan/core';
import { offersCampaign } from './offers-here';

/** The groups that can be opened for these goods: those with a price. */
export function groupOptions(comparison: Comparison | null): (GroupOption & { payable_fen: number })[] {
  return (comparison?.opening ?? []).filter((option): option is GroupOption & { payable_fen: number } => option.payable_fen !== null);
}

/** The campaigns that are on now and offered here. */
export const campaignsOn = ({ rules, nowMs }: { rules: RulebookDocument | null; nowMs: number }): Campaign[] =>
  (rules?.campaigns?.list ?? []).filter(({ mode, from_ms, until_ms }) => offersCampaign(mode) && from_ms <= nowMs && nowMs < until_ms);
