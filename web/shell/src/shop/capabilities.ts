/** What a platform may ask to be argued for before it is offered there. */
export const capabilityNames = ['fission', 'bargain', 'invitations'] as const;
export type Capability = (typeof capabilityNames)[number];

/**
 * In H5 everything is on, in the mini-program nothing is: WeChat's reviewers refuse groups that grow by sharing, bargains
 * and rewards for inviting where they were not told of them. VITE_CAPABILITIES names what is on instead, "none" is nothing.
 */
export function capabilitiesOf(named: string | undefined, isMiniProgram: boolean): ReadonlySet<Capability> {
  if (named === undefined || named === '') return new Set(isMiniProgram ? [] : capabilityNames);
  const asked = named.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => name !== 'none' && !(capabilityNames as readonly string[]).includes(name));
  if (unknown.length > 0) throw new Error(`VITE_CAPABILITIES: ${unknown.join(', ')} is not one of ${capabilityNames.join(', ')}, none`);
  return new Set(capabilityNames.filter((name) => asked.includes(name)));
}
