import { quietChoices } from '@yansuan/sdk/shelf';
import { closed, freeId, instantMs, orNull, ref, schema } from './parts.js';

const optOuts = closed('What is not wanted.', {
  marketing: { description: 'true: no marketing.', type: 'boolean' },
  kinds: { description: 'Of these kinds no marketing.', type: 'array', maxItems: 20, uniqueItems: true, items: ref('codes.schema.json#/$defs/touch_kind') },
  touches: ref('common.schema.json#/$defs/id_list'),
});
const quiet = { description: 'shop: the shop’s quiet hours. long: from 21:00 to 09:30.', type: 'string', enum: [...quietChoices] } as const;
const skinType = orNull(ref('codes.schema.json#/$defs/skin_type'));
const birthday = { description: 'MM-DD.', type: 'string', pattern: '^(02-(0[1-9]|1[0-9]|2[0-9])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01]))$' } as const;
const settings = closed('What a member chose about being told.', { opt_outs: optOuts, quiet, skin_type: skinType, birthday: orNull(birthday) });
const text = { description: 'Words.', type: 'string' } as const;

export const feedTokenPattern = '^[A-Za-z0-9_-]{32,86}$';

export const reminderSchemas = [
  schema('reminders', closed('The choices, and what a device needs to plan by itself.', {
    settings,
    feed: { description: 'true: a calendar may read the shelf.', type: 'boolean' },
    templates: { description: 'Templates to ask consent for, by kind of touch.', type: 'object', additionalProperties: { type: 'string' } },
    facts: ref('plan-request.schema.json'),
    server_time_ms: instantMs('The server’s clock when it answered, in ms.'),
  })),
  schema('reminder-settings', settings),
  schema('reminder-change', closed('What is absent stays.', { opt_outs: optOuts, quiet, skin_type: skinType, birthday }, ['opt_outs', 'quiet', 'skin_type', 'birthday'])),
  schema('unsubscribe', closed('A touch, a kind, or, with neither, all marketing.', {
    touch: ref('common.schema.json#/$defs/id'),
    kind: ref('codes.schema.json#/$defs/touch_kind'),
  }, ['touch', 'kind'])),
  schema('consents', closed('One for each message that was said yes to.', {
    templates: { description: 'Template ids.', type: 'array', minItems: 1, maxItems: 3, items: freeId('Of WeChat.') },
  })),
  schema('consents-kept', closed('Those of templates that the shop uses.', { kept: { description: 'How many.', type: 'integer', minimum: 0 } })),
  schema('feed-ask', closed('A new calendar link.', {
    token: { description: 'Random, at least 128 bits, made by the asker.', type: 'string', pattern: feedTokenPattern },
  })),
  schema('feed', closed('Whether a calendar may read the shelf.', { feed: { description: 'true: by the newest token.', type: 'boolean' } })),
  schema('tasks', closed('What guides tell in person, first due first.', {
    tasks: {
      description: 'Until each no longer makes sense.',
      type: 'array',
      items: closed('A task.', {
        id: text, member_id: text, member_name: text, touch: text, kind: text,
        due_at_ms: instantMs('When, in ms.'),
        due_by_ms: instantMs('The last instant it makes sense, in ms.'),
        text: closed('What to say.', { zh: text, en: text }),
      }),
    },
  })),
];
