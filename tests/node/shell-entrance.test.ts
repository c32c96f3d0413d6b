// What the shop does with the way in, and what each platform offers: no screen, no network.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { capabilitiesOf, capabilityNames } from '../../web/shell/src/shop/capabilities.js';
import { entranceOf } from '../../web/shell/src/shop/scene.js';

describe('a way in', () => {
  const cases: [what: string, query: Record<string, unknown> | undefined, found: object][] = [
    ['a code on a counter names a product in few letters', { scene: 's%3Dessence' }, { sku: 'essence' }],
    ['a code names a group and who sent it', { scene: encodeURIComponent('g=group-0123456789abcdef0123') }, { group: 'group-0123456789abcdef0123' }],
    ['a code names a campaign and an inviter', { scene: encodeURIComponent('c=team&i=ABCD1234EFGH') }, { campaign: 'team', inviter: 'ABCD1234EFGH' }],
    ['a scene may use commas, which WeChat leaves as they are', { scene: 's=pencil,i=ABCD1234EFGH' }, { sku: 'pencil', inviter: 'ABCD1234EFGH' }],
    ['whole names do as well', { scene: 'sku%3Dcream%26inviter%3DABCD1234EFGH' }, { sku: 'cream', inviter: 'ABCD1234EFGH' }],
    ['a shared card names them in its query', { sku: 'cream', invite: 'ABCD1234EFGH' }, { sku: 'cream', inviter: 'ABCD1234EFGH' }],
    ['the query is meant more than the code', { scene: 's%3Dcream', sku: 'pencil' }, { sku: 'pencil' }],
    ['what is no id is left out', { scene: encodeURIComponent('s=../../x&g=<b>&c=&i=a b') }, {}],
    ['what cannot be decoded is left out', { scene: '%E0%A4%A', sku: '%' }, {}],
    ['names of every object are no parameters', { scene: '__proto__%3Dx%26constructor%3Dy', toString: 'z' }, {}],
    ['nothing is nothing', undefined, {}],
    ['an empty scene is nothing', { scene: '' }, {}],
  ];
  for (const [what, query, found] of cases) it(what, () => assert.deepEqual(entranceOf(query), found));
});

describe('what is offered', () => {
  const names = (named: string | undefined, isMiniProgram: boolean): string[] => [...capabilitiesOf(named, isMiniProgram)];

  it('in a browser everything, in the mini-program nothing that reviewers ask about', () => {
    assert.deepEqual(names(undefined, false), [...capabilityNames]);
    assert.deepEqual(names(undefined, true), []);
    assert.deepEqual(names('', true), []);
  });

  it('is what the build names, on either', () => {
    assert.deepEqual(names('invitations, bargain', true), ['bargain', 'invitations']);
    assert.deepEqual(names('none', false), []);
    assert.throws(() => names('bargains', true), /VITE_CAPABILITIES: bargains is not one of fission, bargain, invitations, none/);
  });
});
