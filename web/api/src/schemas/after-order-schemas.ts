import { returnStates } from '@yansuan/sdk/wire';
import { closed, freeId, instantMs, orNull, ref, schema, sumFen, text } from './parts.js';

const lines = {
  description: 'Of which lines and gifts.',
  type: 'array',
  minItems: 1,
  maxItems: 500,
  items: ref('refund-request.schema.json#/$defs/returned_line'),
} as const;

const preview = {
  refund: ref('refund.schema.json'),
  back_fen: sumFen('Money back, in fen: the core’s total, by the share of the quote that was really paid.'),
} as const;

const orderReturn = closed('Units that come back.', {
  id: freeId('Id.'),
  order_id: freeId('Order.'),
  state: { description: 'Where it stands.', type: 'string', enum: [...returnStates] },
  asked_at_ms: instantMs('When it was asked for, in ms.'),
  decided_at_ms: orNull(instantMs('When the shop answered, in ms.')),
  refunded_at_ms: orNull(instantMs('When the money went back, in ms.')),
  lines,
  ...preview,
  reason: orNull(text('Why, in the shopper’s words.', 200)),
  answer: orNull(text('Why it was refused.', 200)),
});

export const afterOrderSchemas = [
  schema('return-ask', closed('Which units come back.', { lines, reason: text('Why.', 200) }, ['reason'])),
  schema('return-preview', closed('What would go back.', preview)),
  schema('return', orderReturn),
  schema('returns', closed('Returns, oldest first.', { returns: { description: 'Returns.', type: 'array', items: orderReturn } })),
  schema('invoice-ask', closed('For whom the invoice is.', {
    title: text('A person or a company.', 100),
    tax_number: { description: 'Of a company.', type: 'string', pattern: '^[0-9A-Z]{15,20}$' },
    email: { description: 'Where it goes.', type: 'string', maxLength: 100, pattern: '^[^@\\s\\u0000-\\u001f]+@[^@\\s\\u0000-\\u001f]+$' },
  }, ['tax_number'])),
  schema('invoice-asked', closed('Noted.', { order_id: freeId('Order.'), asked_at_ms: instantMs('When, in ms.') })),
  schema('stock', closed('What is counted and how much of it can be ordered.', {
    stock: {
      description: 'By SKU; one that is not here is not counted.',
      type: 'array',
      items: closed('A SKU.', { sku: freeId('SKU.'), available: { description: 'Units.', type: 'integer', minimum: 0 } }),
    },
  })),
];
