import type { JsonSchema } from '../http/validation.js';
import { orderIdPattern } from '../orders/order-id.js';
import { orderStates, paymentPaths } from '@yansuan/sdk/wire';
import { adminSchemas } from './admin-schemas.js';
import { membershipSchemas } from './membership-schemas.js';
import { afterOrderSchemas } from './after-order-schemas.js';
import { groupSchemas } from './group-schemas.js';
import { identitySchemas } from './identity-schemas.js';
import { reminderSchemas } from './reminder-schemas.js';
import { syncSchemas } from './sync-schemas.js';
import { publicKeyPattern } from '../rulebooks/seal.js';
import { address, closed, freeId, givenGoods, instantMs, orNull, ref, schema, seal, sumFen, text as freeText, version } from './parts.js';

/** The shapes that only the API knows. Their TypeScript twins are in @yansuan/sdk/wire. */
const text = ref('common.schema.json#/$defs/name');
const serverTime = instantMs('The server’s clock when it answered, in ms.');
const units = { description: 'Number of units.', type: 'integer', minimum: 0 } as const;
const id = { description: 'Id.', type: 'string' } as const;

const problemProperties = {
  type: { description: 'urn:yansuan:problem: and the code.', type: 'string' },
  title: { description: 'One English sentence.', type: 'string' },
  status: { description: 'The HTTP status.', type: 'integer' },
  code: { description: 'Stable; programs decide by it.', type: 'string', pattern: '^[A-Z_]+$' },
  detail: { description: 'More for a person.', type: 'string' },
  pointer: { description: 'JSON pointer into the body.', type: 'string' },
  value: { description: 'The offending value; null when absent or long.' },
  expected: { description: 'What would have been right.', type: 'string' },
  issues: { description: 'Everything found.', type: 'array', items: ref('issue.schema.json') },
  request_id: { description: 'For asking us about it.', type: 'string' },
} as const;
const problemOptional = ['detail', 'pointer', 'value', 'expected', 'issues'] as const;

const orderLine = closed('A line as it was ordered.', {
  id,
  sku: id,
  name: text,
  units,
  list_fen: sumFen('The line at list prices, in fen.'),
  payable_fen: sumFen('The line’s share of the price, in fen.'),
});

const orderGift = closed('A gift, or an add-on at its own price.', {
  sku: id,
  name: text,
  units,
  payable_fen: sumFen('0 for a gift, in fen.'),
});

const orderProperties = {
  id: { description: 'Readable and not to be guessed.', type: 'string', pattern: orderIdPattern },
  state: { description: 'Where the order stands.', type: 'string', enum: [...orderStates] },
  created_at_ms: instantMs('Server time, in ms.'),
  hold_until_ms: instantMs('The price is frozen until here, in ms.'),
  rulebook_version: version,
  price_basis: {
    description: 'equal: as expected. lower: less by now. held: the price of a version superseded within 24 hours.',
    type: 'string',
    enum: ['equal', 'lower', 'held'],
  },
  expected_total_fen: sumFen('What the shopper agreed to, in fen.'),
  list_total_fen: sumFen('At list prices, in fen.'),
  discount_total_fen: sumFen('Everything taken off, in fen.'),
  payable_fen: sumFen('What the order costs, in fen: as quoted, or less after the shop lowered it.'),
  quoted_fen: sumFen('What the quote said, in fen.'),
  refunded_fen: sumFen('What went back, in fen.'),
  points_earned: { description: 'Points this order will earn.', type: 'integer', minimum: 0 },
  lines: { description: 'What was bought.', type: 'array', items: orderLine },
  gifts: { description: 'What comes with it.', type: 'array', items: orderGift },
  paid_at_ms: orNull(instantMs('When it was paid, in ms.')),
  shipped_at_ms: orNull(instantMs('When it was sent, in ms.')),
  received_at_ms: orNull(instantMs('When it arrived, in ms.')),
  ended_at_ms: orNull(instantMs('When it was cancelled, expired or wholly refunded, in ms.')),
  payment_path: { description: 'How it was paid.', type: ['string', 'null'], enum: [...paymentPaths, null] },
  tracking: orNull(closed('The parcel.', {
    carrier: { description: 'Who carries it.', type: 'string' },
    number: { description: 'Its number.', type: 'string' },
  })),
  note: orNull(freeText('A wish for the parcel.', 200)),
  address: orNull(address),
  group: orNull(freeId('The group whose seat became this order; null: ordered alone.')),
  given: {
    description: 'Given, and travels with it: of a paid order all that waits, of one that was sent what was in its parcel.', type: 'array',
    items: closed('Goods that were given.', givenGoods),
  },
} as const;

const publicKey = { description: 'A public key.', type: 'string', pattern: `^${publicKeyPattern}$` } as const;
const keptRows = (description: string) => ({ description, type: 'array', items: { description: 'As it is kept.', type: 'object', additionalProperties: true } }) as const;

/** As much of a quote as the flat door tells. */
const cartPrice = {
  rulebook: closed('By which it is priced.', { id, version }),
  payable_fen: sumFen('What the cart costs, in fen.'),
  list_total_fen: sumFen('At list prices, in fen.'),
  discount_total_fen: sumFen('Everything taken off, in fen.'),
  goods_fen: sumFen('Lines and gifts, in fen.'),
  freight_fen: sumFen('Freight, in fen.'),
  points_off_fen: sumFen('What points pay, in fen.'),
  points_used: { description: 'Points that pay.', type: 'integer', minimum: 0 },
  points_earned: { description: 'Points it will earn.', type: 'integer', minimum: 0 },
  proved: { description: 'No legal combination is cheaper.', type: 'boolean' },
  lines: {
    description: 'As in the cart; lines of one SKU are one.',
    type: 'array',
    items: closed('A line.', {
      id, sku: id, units,
      selected: { description: 'false: not bought now.', type: 'boolean' },
      list_fen: sumFen('The line at list prices, in fen; 0 when it is not selected.'),
      payable_fen: sumFen('The line’s share of the price, in fen.'),
    }),
  },
  coupons: {
    description: 'Those that are used.',
    type: 'array',
    items: closed('A coupon.', { id, offer: id, discount_fen: sumFen('What it takes off, in fen.') }),
  },
} as const;

const quoteAsk = { cart: ref('cart.schema.json'), rulebook_version: version } as const;

export const apiSchemas: readonly JsonSchema[] = [
  schema('problem', closed('application/problem+json', problemProperties, problemOptional)),
  schema('price-changed', {
    ...closed('The price is higher than agreed: both sums, to show and to agree to again.', {
      ...problemProperties,
      expected_total_fen: sumFen('What the shopper agreed to, in fen.'),
      before: closed('By the shopper’s rulebook; null when it prices nothing any more.', {
        rulebook_version: version,
        quote: { anyOf: [ref('quote.schema.json'), { type: 'null' }] },
      }),
      after: closed('By today’s rulebook.', { rulebook_version: version, quote: ref('quote.schema.json') }),
      gone: closed('What the cart counted on and cannot have.', {
        coupons: { description: 'Coupon instances.', type: 'array', items: id },
        offers: { description: 'Offers used up.', type: 'array', items: id },
      }),
    }, problemOptional),
  }),
  schema('rulebook-notice', closed('Which rulebook is current.', {
    version,
    sha256: { description: 'Of the exact bytes, hexadecimal.', type: 'string', pattern: '^[0-9a-f]{64}$' },
    url: { description: 'Where the bytes are; they never change.', type: 'string' },
    ...seal,
    keys: { description: 'The shop’s public keys, current and next: Ed25519 in base64url.', type: 'array', items: publicKey },
  })),
  schema('prepared', closed('What the payer confirms.', {
    request: orNull(closed('For WeChat’s requestPayment.', {
      timeStamp: { description: 'Seconds.', type: 'string' },
      nonceStr: { description: 'Random.', type: 'string' },
      package: { description: 'prepay_id=…', type: 'string' },
      signType: { description: 'RSA.', type: 'string', enum: ['RSA'] },
      paySign: { description: 'The merchant’s signature.', type: 'string' },
    })),
  })),
  schema('server-time', closed('The clock that decides.', { server_time_ms: serverTime })),
  schema('alive', closed('Running.', { status: { description: 'ok.', type: 'string', enum: ['ok'] } })),
  schema('health', closed('Ready to answer.', {
    status: { description: 'ok.', type: 'string', enum: ['ok'] },
    rulebook_version: version,
    core_version: { description: 'Version of the core.', type: 'string' },
  })),
  schema('demo-members', closed('Who can be tried out.', {
    members: {
      description: 'One for each tier.',
      type: 'array',
      items: closed('A demo member.', { id, name: { description: 'Name.', type: 'string' }, tier: id }),
    },
  })),
  schema('session-ask', closed('Whom to sign in as.', {
    member: { description: 'A demo member’s id, or guest.', type: 'string', minLength: 1, maxLength: 64 },
  })),
  schema('session', closed('A session. The token is told once.', {
    token: { description: 'For the Authorization header: Bearer and this.', type: 'string' },
    member_id: id,
    expires_at_ms: instantMs('Until when it works, in ms.'),
    server_time_ms: serverTime,
  })),
  schema('me', closed('The member and the wallet, as the core takes them.', {
    id,
    name: { description: 'Name.', type: 'string' },
    member: ref('member.schema.json'),
    coupons: { description: 'Unspent and unexpired.', type: 'array', items: ref('coupon.schema.json') },
    server_time_ms: serverTime,
  })),
  schema('my-data', closed('Everything that is kept of a member.', {
    member: closed('Who I am here.', {
      id, name: { description: 'Name.', type: 'string' }, birthday: orNull({ description: 'MM-DD.', type: 'string' }), tier: id,
      tags: { description: 'How the shop knows me.', type: 'array', items: id }, since_ms: instantMs('Since when, in ms.'),
    }),
    signs_in_with: { description: 'Phones and WeChat.', type: 'array', items: closed('A way in.', { provider: id, subject: id, since_ms: instantMs('Since when, in ms.') }) },
    choices: ref('api-reminder-settings.schema.json'),
    kept: { description: 'Addresses, shelf, bags, reminders seen.', type: 'array', items: closed('A row.', { table: id, key: id, value: { description: 'As it is kept.' } }) },
    orders: { description: 'Each with its sum.', type: 'array', items: ref('api-order.schema.json') },
    returns: keptRows('Returns.'), invoices: keptRows('Invoices asked for.'), coupons: keptRows('Coupons, used ones too.'),
    points: keptRows('The ledger of points.'), groups: keptRows('Seats in groups.'), messages: keptRows('What I was or will be told.'),
    consents: keptRows('Consents to messages.'), server_time_ms: serverTime,
  })),
  schema('quote-ask', closed('A cart to price.', {
    ...quoteAsk,
    explain: { description: 'true: with every reason, which takes ten times as long.', type: 'boolean' },
    receipts: { description: 'true: the sum in sentences too, for a device without the core.', type: 'boolean' },
  }, ['explain', 'receipts'])),
  schema('quote-answer', closed('The server’s price.', {
    ...cartPrice,
    quote: ref('quote.schema.json'),
    valid_until_ms: { description: 'First instant at which it may change, in ms.', type: ['integer', 'null'] },
    receipts: closed('The sum in sentences.', { zh: ref('receipt.schema.json'), en: ref('receipt.schema.json') }),
    server_time_ms: serverTime,
  }, ['quote', 'receipts'])),
  schema('order-ask', closed('A cart to order, at the price the shopper agreed to.', {
    ...quoteAsk,
    expected_total_fen: {
      description: 'The total on the shopper’s screen, in fen.',
      type: 'integer',
      minimum: 0,
      maximum: 9_007_199_254_740_991,
    },
    note: freeText('A wish for the parcel.', 200),
    address_id: freeId('One of my addresses.'),
  }, ['note', 'address_id'])),
  schema('address-ask', closed('Where the parcel goes.', { address_id: freeId('One of my addresses.') })),
  schema('order', closed('An order with its breakdown.', {
    ...orderProperties,
    cart: ref('cart.schema.json'),
    quote: ref('quote.schema.json'),
    receipts: closed('The sum in sentences.', { zh: ref('receipt.schema.json'), en: ref('receipt.schema.json') }),
  })),
  schema('order-brief', closed('An order without its breakdown.', orderProperties)),
  schema('orders', closed('A page of orders, newest first.', {
    orders: { description: 'Without their breakdowns.', type: 'array', items: closed('An order.', orderProperties) },
    next: { description: 'The before of the next page; null on the last.', type: ['string', 'null'] },
  })),
  ...identitySchemas,
  ...afterOrderSchemas,
  ...adminSchemas,
  ...membershipSchemas,
  ...syncSchemas,
  ...groupSchemas,
  ...reminderSchemas,
];
