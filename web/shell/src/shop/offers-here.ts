import type { CampaignMode } from '@yansuan/core';
import { capabilitiesOf, type Capability } from './capabilities';

const platform = { isMiniProgram: false };
// #ifdef MP-WEIXIN
platform.isMiniProgram = true;
// #endif
const here = capabilitiesOf(import.meta.env.VITE_CAPABILITIES, platform.isMiniProgram);

export const offers = (capability: Capability): boolean => here.has(capability);
/** Teams at a price and open ladders are ordinary buying together. */
export const offersCampaign = (mode: CampaignMode): boolean => (mode !== 'fission' && mode !== 'bargain') || here.has(mode);
