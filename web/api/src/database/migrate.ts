import type { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { firstTables } from './migrations/001-first-tables.js';
import { orderLife } from './migrations/002-order-life.js';
import { identity } from './migrations/003-identity.js';
import { sync } from './migrations/004-sync.js';
import { membership } from './migrations/010-membership.js';
import { groups } from './migrations/011-groups.js';
import { reminders } from './migrations/012-reminders.js';
import { messages } from './migrations/013-messages.js';
import { erasureAndBatches } from './migrations/015-erasure-and-batches.js';
import { rulebookSeals } from './migrations/020-rulebook-seals.js';
import { codeAttempts } from './migrations/021-code-attempts.js';
import { paymentNotices } from './migrations/022-payment-notices.js';
import { paymentNumbers } from './migrations/023-payment-numbers.js';
import { groupOrders } from './migrations/024-group-orders.js';
import { givenGoods } from './migrations/025-given-goods.js';
import { commissions } from './migrations/026-commissions.js';
import { payBacks } from './migrations/030-pay-backs.js';
import { codeSends } from './migrations/031-code-sends.js';
import { earlierPayBacks } from './migrations/032-earlier-pay-backs.js';
import { answersOfOrders } from './migrations/033-answers-of-orders.js';
import { ordersToRelease } from './migrations/034-orders-to-release.js';
import { looksByIndex } from './migrations/035-looks-by-index.js';
import type { Tables } from './tables.js';

// Listed, not read from a folder: what is compiled in is what runs.
const migrations = {
  '001-first-tables': firstTables,
  '002-order-life': orderLife,
  '003-identity': identity,
  '004-sync': sync,
  '010-membership': membership,
  '011-groups': groups,
  '012-reminders': reminders,
  '013-messages': messages,
  '015-erasure-and-batches': erasureAndBatches,
  '020-rulebook-seals': rulebookSeals,
  '021-code-attempts': codeAttempts,
  '022-payment-notices': paymentNotices,
  '023-payment-numbers': paymentNumbers,
  '024-group-orders': groupOrders,
  '025-given-goods': givenGoods,
  '026-commissions': commissions,
  '030-pay-backs': payBacks,
  '031-code-sends': codeSends,
  '032-earlier-pay-backs': earlierPayBacks,
  '033-answers-of-orders': answersOfOrders,
  '034-orders-to-release': ordersToRelease,
  '035-looks-by-index': looksByIndex,
};

export async function migrate(database: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw error;
  }
}
