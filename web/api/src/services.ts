import type { Kysely } from 'kysely';
import type { Core } from '@yansuan/core';
import type { Clock } from './clock.js';
import type { Tables } from './database/tables.js';
import type { RulebookShelf } from './rulebooks/shelf.js';

/** What every route works with. */
export interface Services {
  database: Kysely<Tables>;
  core: Core;
  clock: Clock;
  shelf: RulebookShelf;
  demo: boolean;
}
