import type { Kysely } from 'kysely';
import type { Account, Core } from '@yansuan/core';
import type { Clock } from './clock.js';
import type { CodeSender } from './identity/phone.js';
import type { WechatIdentity } from './identity/wechat.js';
import type { Draining } from './operations/drain.js';
import type { PaymentAdapters } from './payments/adapter.js';
import type { Merchant } from './payments/wechat-pay/settings.js';
import type { Tables } from './database/tables.js';
import type { MessageSender } from './reminders/send-messages.js';
import type { Trust } from './rulebooks/seal.js';
import type { RulebookShelf } from './rulebooks/shelf.js';

/** What every route works with. */
export interface Services {
  database: Kysely<Tables>;
  core: Core;
  account: Account;
  clock: Clock;
  shelf: RulebookShelf;
  demo: boolean;
  draining: Draining;
  payments: PaymentAdapters;
  /** Null: no payment provider, so none that notifies. */
  merchant: Merchant | null;
  /** Whose rulebooks are taken. */
  trust: Trust;
  /** WeChat templates to ask consent for, by kind of touch. */
  templates: Readonly<Record<string, string>>;
  /** Null: messages are planned and kept, and nobody sends them. */
  messages: MessageSender | null;
  /** How many days after shipping an order counts as received. */
  receivedAfterDays: number;
  /** Null: nobody signs in by phone here. */
  codeSender: CodeSender | null;
  /** Codes are counted by the address that asks, too. */
  countsAddresses: boolean;
  wechat: WechatIdentity | null;
  /** Null: no operator by configuration. */
  operatorTokenSha256: string | null;
}
