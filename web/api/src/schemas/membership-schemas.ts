import { closed, freeId, instantMs, orNull, ref, schema, sumFen, text } from './parts.js';

const standing = ref('account-answer.schema.json#/$defs/standing');
const pointsAccount = ref('codes.schema.json#/$defs/points_account');
const points = (description: string) => ({ description, type: 'integer' }) as const;
const count = (description: string) => ({ description, type: 'integer', minimum: 0 }) as const;
const id = ref('common.schema.json#/$defs/id');
const serverTime = instantMs('The server’s time, in ms.');
const yesOrNo = (description: string) => ({ description, type: 'boolean' }) as const;

const lot = closed('Points of one time.', {
  account: pointsAccount,
  left: count('Points left.'),
  pending: yesOrNo('They cannot be spent yet.'),
  available_ms: instantMs('From when they can be spent, in ms.'),
  expires_ms: orNull(instantMs('From when they cannot any more, in ms.')),
});

const ledgerLine = closed('Points that moved.', {
  number: count('Its place in the ledger, from 1.'),
  at_ms: instantMs('When, in ms.'),
  account: pointsAccount,
  reason: ref('codes.schema.json#/$defs/entry_reason'),
  lot: count('The lot; 0: what is owed.'),
  available: points('Change of what can be spent.'),
  pending: points('Change of what cannot be spent yet.'),
  ref: { description: 'The order, rule or item.', type: 'string' },
});

const given = {
  description: 'Newest first, at most 20.',
  type: 'array',
  items: closed('A gift.', {
    at_ms: instantMs('When, in ms.'),
    rule: { description: 'The issue rule, item or benefit.', type: 'string' },
    kind: ref('codes.schema.json#/$defs/reward_kind'),
    offer: orNull(id),
    goods: orNull(id),
    units: count('How many goods.'),
    points: count('Points.'),
    until_ms: orNull(instantMs('From when the coupon cannot be used any more, in ms.')),
  }),
};

const whyNot = closed('Why not.', {
  code: ref('codes.schema.json#/$defs/refusal_code'), needed: points('What is needed.'), had: points('What there is.'),
});

const role = ref('codes.schema.json#/$defs/commission_role');
const month = { description: 'YYYY-MM, in China.', type: 'string', pattern: '^[0-9]{4}-[0-9]{2}$' } as const;
const statement = {
  id: freeId('Its own.'), partner_id: freeId('Whose.'), month, fen: sumFen('What is paid, in fen.'), closed_at_ms: instantMs('When it was closed, in ms.'),
  paid_at_ms: orNull(instantMs('When it was paid out, in ms.')), reference: orNull(freeId('Of the payment.')),
};

export const membershipSchemas = [
  schema('account', closed('The member’s account at this instant.', {
    standing,
    lots: { description: 'The first to end first; then what is still on its way. At most 50.', type: 'array', items: lot },
    given,
    ledger: { description: 'Newest first.', type: 'array', items: ledgerLine },
    next: { description: 'The before of the next page; null on the last.', type: ['integer', 'null'] },
    as_of_ms: instantMs('When it was reckoned, in ms.'),
    server_time_ms: serverTime,
  })),
  schema('catalogue', closed('What points are exchanged for.', {
    standing,
    items: {
      description: 'In the rulebook’s order.',
      type: 'array',
      items: closed('An item.', { id, account: pointsAccount, cost: count('Points.'), possible: yesOrNo('Now, once.'), refusal: orNull(whyNot) }),
    },
    server_time_ms: serverTime,
  })),
  schema('redemption-ask', closed('Exchange points.', {
    item: id,
    count: { description: 'How many times; 1 by default.', type: 'integer', minimum: 1, maximum: 100 },
  }, ['count'])),
  schema('account-changed', closed('What came of it.', { standing, given })),
  schema('referrals', closed('Who came by this member’s invitation, in numbers.', {
    code: { description: 'What friends enter.', type: 'string' },
    invited: yesOrNo('Somebody invited this member.'),
    added: count('Friends that were added.'),
    consulted: count('Of them consulted.'),
    dealt: count('Of them bought, and it counts.'),
    waiting: count('Of them waiting for approval.'),
    in_group: count('Friends that stayed in the group.'),
    ladders: {
      description: 'Rungs.',
      type: 'array',
      items: closed('A rung.', {
        rule: id,
        of: { description: 'What is counted.', type: 'string', enum: ['deals', 'groups'] },
        reach: count('Given at this many.'),
        count: count('How many there are, up to reach.'),
        given: yesOrNo('It was given.'),
        reward: ref('membership-rules.schema.json#/$defs/reward'),
      }),
    },
    earnings: orNull(closed('Of a partner of the shop.', {
      role: orNull(role),
      open_fen: { description: 'Confirmed, and in no statement yet, in fen; below 0 when more was taken back.', type: 'integer' },
      statements: {
        description: 'Newest first, at most 24.', type: 'array',
        items: closed('A month.', { month, fen: sumFen('In fen.'), paid_at_ms: orNull(instantMs('When it was paid out, in ms.')) }),
      },
    })),
    server_time_ms: serverTime,
  })),
  schema('partner-set', closed('What a member earns as, and whose they are.', {
    role: orNull(role), guide_id: orNull(freeId('The guide whose member they are.')), reason: text('Why; it stays in the audit log.', 200),
  })),
  schema('partner', closed('What a member earns as.', { member_id: freeId('Member.'), role: orNull(role), guide_id: orNull(freeId('Guide.')) })),
  schema('commissions', closed('Statements, newest month first.', { statements: { description: 'At most 500.', type: 'array', items: closed('A month of a partner.', statement) } })),
  schema('commission', closed('A month of a partner.', statement)),
  schema('commission-detail', closed('What a statement is made of.', {
    ...statement,
    entries: {
      description: 'Oldest first.', type: 'array',
      items: closed('Confirmed, or taken back.', {
        order_id: freeId('Order.'), fen: { description: 'In fen; below 0: taken back.', type: 'integer' }, at_ms: instantMs('When, in ms.'),
      }),
    },
  })),
  schema('commission-paid', closed('The money went out.', { reference: freeId('Of the payment.') })),
  schema('invitation-ask', closed('Who invited me.', { code: { description: 'Their code.', type: 'string', pattern: '^[0-9A-HJKMNP-TV-Z]{12}(?:[0-9A-HJKMNP-TV-Z]{4})?$' } })),
  schema('community-action-ask', closed('Something done in the group.', {
    deed: ref('codes.schema.json#/$defs/community_deed'),
    subject: freeId('An activity, poll, highlight or topic.'),
    member_id: freeId('Whose deed; only for guides and operators.'),
  }, ['subject', 'member_id'])),
  schema('event-ask', closed('Something that happened to a member.', {
    event: ref('account-event.schema.json'),
    reason: text('Why; it stays in the audit log.', 200),
  })),
];
