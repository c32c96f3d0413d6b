import type { FastifyRequest } from 'fastify';

/** Hides what a log must not keep, in any line, whoever wrote it: tokens, phones, birthdays, secrets in addresses. */
const masks: readonly [what: RegExp, instead: string][] = [
  [/\b(Bearer\s+)[A-Za-z0-9._~+/=-]{8,}/gi, '$1***'],
  [/(?<![0-9A-Za-z])(\+?(?:86)?1[3-9]\d)\d{4}(\d{4})(?![0-9A-Za-z])/g, '$1****$2'],
  [/("(?:birthday|birth_date|date_of_birth)"\s*:\s*)"[^"]*"/g, '$1"***"'],
  [/((?:refresh_|access_|operator_)?token"?\s*[=:]\s*"?)[A-Za-z0-9_-]{16,}/gi, '$1***'],
  [/(postgres(?:ql)?:\/\/[^:@/\s"]*:)[^@\s"]*@/g, '$1***@'],
  // A calendar link is a secret by itself.
  [/([?&]feed=)[^&\s"]+/g, '$1***'],
];

export const masked = (line: string): string => masks.reduce((text, [what, instead]) => text.replace(what, instead), line);

/** For Fastify: each line carries the request's id, and every line is masked on its way out. */
export function logging(level: string): object {
  return {
    level,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
    serializers: {
      req: ({ method, url, ip }: FastifyRequest) => ({ method, url, remoteAddress: ip }),
    },
    hooks: { streamWrite: masked },
  };
}
