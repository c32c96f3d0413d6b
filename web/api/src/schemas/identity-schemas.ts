import { closed, instantMs, schema } from './parts.js';

const phone = { description: 'A mobile number in mainland China.', type: 'string', pattern: '^1[3-9][0-9]{9}$' } as const;

export const identitySchemas = [
  schema('phone-code-ask', closed('Where to send a code.', { phone })),
  schema('phone-code-sent', closed('A code is on its way, whoever the phone belongs to.', {
    next_code_after_ms: { description: 'How long until another can be asked for, in ms.', type: 'integer', minimum: 0 },
    code_lasts_ms: { description: 'How long the code works, in ms.', type: 'integer', minimum: 0 },
  })),
  schema('phone-sign-in', closed('A phone and its code.', {
    phone,
    code: { description: 'Six digits.', type: 'string', pattern: '^[0-9]{6}$' },
  })),
  schema('wechat-sign-in', closed('What wx.login gave.', {
    code: { description: 'Works once, for five minutes.', type: 'string', pattern: '^[A-Za-z0-9_-]{1,128}$' },
  })),
  schema('refresh-ask', closed('For the next pair of tokens.', {
    refresh_token: { description: 'The last one told; it works once.', type: 'string', pattern: '^[A-Za-z0-9_-]{20,200}$' },
  })),
  schema('renewable-session', closed('A session that can be renewed. The tokens are told once.', {
    token: { description: 'For the Authorization header: Bearer and this.', type: 'string' },
    member_id: { description: 'Id.', type: 'string' },
    expires_at_ms: instantMs('Until when the token works, in ms.'),
    refresh_token: { description: 'For POST /v1/sessions/refresh, once.', type: 'string' },
    refresh_expires_at_ms: instantMs('Until when it works, in ms.'),
    server_time_ms: instantMs('The server’s clock when it answered, in ms.'),
  })),
];
