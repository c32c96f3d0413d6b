// Writes the calendar of the plan given on stdin; a process of its own, so that it can have a time zone of its own.
import { readFileSync } from 'node:fs';
import type { Plan } from '@yansuan/core';
import { shelfCalendar } from '../../../web/sdk/src/shelf-calendar.ts';

const { plan, lang } = JSON.parse(readFileSync(0, 'utf8')) as { plan: Plan; lang: 'zh' | 'en' };
process.stdout.write(shelfCalendar(plan, { lang, nameOf: (sku) => (lang === 'zh' ? `「${sku}」，一瓶；` : sku) }));
