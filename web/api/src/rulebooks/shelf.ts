import type { Kysely } from 'kysely';
import type { Account, AccountRulebook, Core, Rulebook, RulebookDocument } from '@yansuan/core';
import { withQuietHours, type QuietChoice } from '@yansuan/sdk/shelf';
import type { RulebookSeal } from '@yansuan/sdk/wire';
import { preparedOne } from '../database/prepared.js';
import type { Tables } from '../database/tables.js';
import { Explained } from '../orders/explained.js';
import { Shoppers } from '../orders/shoppers.js';
import { ProblemError } from '../problems.js';

const hourMs = 3_600_000;
/** How long a superseded version still holds its lower prices (the order rule). */
export const heldForMs = 24 * hourMs;
/** Loaded versions stay an hour longer, so that none is closed under a request that is using it. */
const closedAfterMs = heldForMs + hourMs;

export interface Edition {
  version: number;
  sha256: string;
  document: RulebookDocument;
  rulebook: Rulebook;
  /** Where each SKU stands in the document. */
  places: ReadonlyMap<string, number>;
  shoppers: Shoppers;
  explained: Explained;
  /** The same rules for what is asked around a price: returns. */
  around: AccountRulebook;
  /** The same with longer quiet hours, once somebody asked for them. */
  longNights?: AccountRulebook;
}

/**
 * The published rulebooks, ready to price. What is current is read from the database every time:
 * another process may have published a newer one.
 */
export class RulebookShelf {
  readonly #loaded = new Map<number, Edition>();
  readonly #usedAtMs = new Map<number, number>();

  constructor(private readonly core: Core, private readonly account: Account) {}

  /** `newest`: what the database just said that it is. */
  async current(database: Kysely<Tables>, nowMs: number, newest?: number | null): Promise<Edition> {
    const edition = await this.newest(database, nowMs, newest);
    if (isExpired(edition, nowMs)) {
      throw notNow('RULEBOOK_EXPIRED', 'The current rulebook has run out; the shop must publish the next.');
    }
    return edition;
  }

  /** The newest version, even one that has run out: what was earned by it does not wait for the next. */
  async newest(database: Kysely<Tables>, nowMs: number, newest?: number | null): Promise<Edition> {
    const version = newest ?? await newestVersion(database);
    const edition = version === undefined ? undefined : await this.#load(database, version, nowMs);
    if (edition === undefined) {
      throw notNow('NO_RULEBOOK', 'No rulebook is published yet.');
    }
    return edition;
  }

  /** What prices a cart of somebody who sees `version`: that one as long as it is in force, else the current one. */
  async pricing(database: Kysely<Tables>, version: number, nowMs: number, newest?: number | null): Promise<Edition> {
    const older = version === newest ? undefined : await this.inForce(database, version, nowMs);
    return older ?? this.current(database, nowMs, newest);
  }

  /** The version when it is current or was within the last 24 hours; anything else prices nothing any more. */
  async inForce(database: Kysely<Tables>, version: number, nowMs: number): Promise<Edition | undefined> {
    const supersededAtMs = await supersededAt(database, version);
    if (supersededAtMs !== null && nowMs - supersededAtMs > heldForMs) {
      return undefined;
    }
    const edition = await this.#load(database, version, nowMs);
    return edition === undefined || isExpired(edition, nowMs) ? undefined : edition;
  }

  /** Any published version, however old: what an order was priced by is needed as long as it can be returned. */
  async edition(database: Kysely<Tables>, version: number, nowMs: number): Promise<Edition> {
    const edition = await this.#load(database, version, nowMs);
    if (edition === undefined) {
      throw new Error(`Rulebook ${version} priced an order and is not in the database.`);
    }
    return edition;
  }

  /** The rules that plan for a member with these quiet hours. */
  planner(edition: Edition, quiet: QuietChoice): AccountRulebook {
    if (quiet === 'shop') {
      return edition.around;
    }
    if (edition.longNights === undefined) {
      const loaded = this.account.load(JSON.stringify(withQuietHours(edition.document, quiet)));
      if (!loaded.ok) {
        throw new Error(`Rulebook ${edition.version} does not take longer quiet hours.`);
      }
      edition.longNights = loaded.rulebook;
    }
    return edition.longNights;
  }

  close(): void {
    this.#loaded.forEach(closeEdition);
    this.#loaded.clear();
  }

  async #load(database: Kysely<Tables>, version: number, nowMs: number): Promise<Edition | undefined> {
    this.#usedAtMs.set(version, nowMs);
    if (this.#loaded.has(version)) {
      return this.#loaded.get(version);
    }
    const row = await database.selectFrom('rulebooks').selectAll().where('version', '=', version).executeTakeFirst();
    // Another request may have loaded it while this one waited for the row.
    if (row === undefined || this.#loaded.has(version)) {
      return this.#loaded.get(version);
    }
    const result = this.core.load(row.document);
    const around = this.account.load(row.document);
    if (!result.ok || !around.ok) {
      throw new Error(`Rulebook ${version} was accepted when it was published and is refused now.`);
    }
    const document = JSON.parse(row.document) as RulebookDocument;
    const edition: Edition = {
      version,
      sha256: row.sha256,
      document,
      rulebook: result.rulebook,
      places: new Map(document.skus.map(({ id }, place) => [id, place])),
      shoppers: new Shoppers(result.rulebook, document),
      explained: new Explained(result.rulebook.openSession()),
      around: around.rulebook,
    };
    this.#loaded.set(version, edition);
    await this.#tidy(database, nowMs);
    return edition;
  }

  /** Gives back the memory of versions that price nothing any more. */
  async #tidy(database: Kysely<Tables>, nowMs: number): Promise<void> {
    for (const [version, edition] of this.#loaded) {
      const supersededAtMs = await supersededAt(database, version);
      const isUsed = nowMs - (this.#usedAtMs.get(version) ?? 0) <= hourMs;
      if (supersededAtMs !== null && nowMs - supersededAtMs > closedAfterMs && !isUsed) {
        this.#loaded.delete(version);
        closeEdition(edition);
      }
    }
  }
}

const newest = preparedOne<Record<never, never>, { version: number }>((database) =>
  database.selectFrom('rulebooks').select('version').orderBy('version', 'desc'));

export async function newestVersion(database: Kysely<Tables>): Promise<number | undefined> {
  return (await newest(database, {}))?.version;
}

/** What was current at the start is signed, and so is all that was published since. */
export async function sealOf(database: Kysely<Tables>, version: number): Promise<RulebookSeal> {
  const { key_id, signature } = await database.selectFrom('rulebooks').select(['key_id', 'signature']).where('version', '=', version).executeTakeFirstOrThrow();
  if (key_id === null || signature === null) {
    throw notNow('RULEBOOK_UNSIGNED', 'The current rulebook is not signed.');
  }
  return { key_id, signature };
}

const nextAfter = preparedOne<{ version: number }, { published_at_ms: number }>((database, gap) => database
  .selectFrom('rulebooks')
  .select('published_at_ms')
  .where('version', '>', gap('version'))
  .orderBy('version', 'asc'));

/** When the version stopped being the newest; null while it is. */
async function supersededAt(database: Kysely<Tables>, version: number): Promise<number | null> {
  return (await nextAfter(database, { version }))?.published_at_ms ?? null;
}

/** Somebody has to publish first. */
const notNow = (code: string, title: string): ProblemError => new ProblemError(503, code, title, {}, { 'retry-after': '60' });

function closeEdition({ rulebook, shoppers, explained, around, longNights }: Edition): void {
  longNights?.close();
  explained.close();
  shoppers.close();
  rulebook.close();
  around.close();
}

function isExpired({ document }: Edition, nowMs: number): boolean {
  return document.not_after_ms !== undefined && nowMs >= document.not_after_ms;
}
