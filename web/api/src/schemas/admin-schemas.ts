import { closed, freeId, givenGoods, instantMs, orNull, ref, schema, seal, text, version } from './parts.js';

const reason = text('Why; it stays in the audit log.', 200);
const units = { description: 'Units.', type: 'integer', minimum: 0, maximum: 1_000_000_000 } as const;
const role = { description: 'What the member may do.', type: 'string', enum: ['shopper', 'guide', 'operator'] } as const;
const amountFen = { description: 'In fen.', type: 'integer', minimum: 0, maximum: 1_000_000_000_000 } as const;

const batch = {
  batch: { description: 'Number of the batch.', type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$' },
  best_before: { description: 'YYYY-MM-DD.', type: 'string', pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' },
} as const;

const givenGoodsRow = { ...givenGoods, member_id: freeId('Member.'), rule: freeId('What it was given for.'), given_at_ms: instantMs('When, in ms.') } as const;

export const adminSchemas = [
  schema('batch-set', closed('What is printed on the box.', batch)),
  schema('batch', closed('The batch of a SKU.', { sku: freeId('SKU.'), ...batch })),
  schema('batches', closed('What is sent now.', { batches: { description: 'By SKU; one that is not here was not told.', type: 'array', items: ref('api-batch.schema.json') } })),
  schema('stock-set', closed('How many can be ordered; null: not counted.', { available: orNull(units), reason }, ['reason'])),
  schema('stock-row', closed('Units of a SKU.', { sku: freeId('SKU.'), available: orNull(units), reserved: units, sold: units })),
  schema('stock-rows', closed('Everything that is or was counted.', {
    stock: { description: 'By SKU.', type: 'array', items: ref('api-stock-row.schema.json') },
  })),
  schema('parcel', closed('What was sent.', {
    carrier: text('Who carries it.', 40),
    number: freeId('Its number.'),
    arrives_on: { description: 'The day the carrier promises, YYYY-MM-DD. The shopper is told it.', type: 'string', pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' },
    goods: { description: 'Given goods that were packed; absent: all that wait.', type: 'array', maxItems: 99, uniqueItems: true, items: freeId('Given goods.') },
  }, ['arrives_on', 'goods'])),
  schema('given-good', closed('Goods that were given.', givenGoodsRow)),
  schema('given-goods', closed('What waits for a parcel.', { goods: { description: 'The longest waiting first.', type: 'array', items: closed('Goods that were given.', givenGoodsRow) } })),
  schema('price-change', closed('A lower price for an unpaid order.', { payable_fen: amountFen, reason })),
  schema('transfer-ask', closed('A transfer that came in.', { amount_fen: amountFen, reference: freeId('Its number; it counts once.') })),
  schema('review-answer', closed('Whether a transfer of another amount is taken.', {
    accept: { description: 'true: paid.', type: 'boolean' },
    reason,
  })),
  schema('return-approval', closed('A return is taken.', {
    return_freight_fen: { description: 'What the shopper paid to send it back, in fen; the core caps it.', type: 'integer', minimum: 0, maximum: 1_000_000_000 },
    reason,
  }, ['return_freight_fen', 'reason'])),
  schema('reason', closed('Why.', { reason })),
  schema('coupon-grant', closed('A coupon to make up for something.', {
    offer: ref('common.schema.json#/$defs/id'),
    days: { description: 'Days it lasts after today.', type: 'integer', minimum: 0, maximum: 365 },
    reason,
  })),
  schema('granted-coupon', closed('It is in the wallet.', {
    id: freeId('Id.'), member_id: freeId('Member.'), offer: freeId('Offer.'), until_ms: instantMs('Until when, in ms.'),
  })),
  schema('role-set', closed('What a member may do.', { role, reason })),
  schema('tags-set', closed('How the shop knows a member: what offers and touches call tags, such as a second programme.', {
    tags: { description: 'All of them; what is not named is taken away.', type: 'array', maxItems: 32, uniqueItems: true, items: ref('common.schema.json#/$defs/id') },
    reason,
  })),
  schema('tags-row', closed('How the shop knows a member.', {
    member_id: freeId('Member.'), tags: { description: 'In the order of the alphabet.', type: 'array', items: freeId('Tag.') },
  })),
  schema('rulebook-publish', closed('A rulebook with its signature.', {
    document: { description: 'The exact bytes, as text.', type: 'string', minLength: 2, maxLength: 2_000_000 },
    ...seal,
    accept: { description: 'Codes of lint warnings that are meant so.', type: 'array', maxItems: 50, items: { description: 'A code.', type: 'string', pattern: '^[A-Z_]{1,40}$' } },
  }, ['accept'])),
  schema('rulebook-published', closed('It is in force from now on.', {
    version,
    sha256: { description: 'Of the exact bytes, hexadecimal.', type: 'string', pattern: '^[0-9a-f]{64}$' },
    outcome: { description: 'Whether it is new.', type: 'string', enum: ['published', 'already published'] },
  })),
  schema('role-row', closed('What a member may do.', { member_id: freeId('Member.'), role })),
  schema('audit', closed('What was done, newest first.', {
    entries: {
      description: 'Never changed, never deleted.',
      type: 'array',
      items: closed('A deed.', {
        id: freeId('Id.'),
        at_ms: instantMs('When, in ms.'),
        actor_id: freeId('Who.'),
        action: { description: 'What.', type: 'string' },
        subject: freeId('To what.'),
        reason: orNull(reason),
        before: { description: 'As it was.' },
        after: { description: 'As it is.' },
      }),
    },
    next: { description: 'The before of the next page; null on the last.', type: ['string', 'null'] },
  })),
];
