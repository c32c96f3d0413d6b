import LibsqlDatabase from 'libsql';

/** Tables of the shop's own size: they do not grow with its members and their orders. */
const bounded = new Set(['batches', 'campaign_stock', 'commission_statements', 'meta', 'rulebooks', 'stock']);

/** Every statement that SQLite prepares for this process from here on. */
export function recordStatements(): { statements: ReadonlySet<string>; stop: () => void } {
  const statements = new Set<string>();
  const { prepare } = LibsqlDatabase.prototype;
  LibsqlDatabase.prototype.prepare = function recorded(this: LibsqlDatabase.Database, sql: string) {
    statements.add(sql);
    return prepare.call(this, sql);
  } as typeof prepare;
  return { statements, stop: () => void (LibsqlDatabase.prototype.prepare = prepare) };
}

/** How SQLite finds what a statement asks for, a step each. */
export function planOf(database: LibsqlDatabase.Database, statement: string): string[] {
  const rows = database.prepare(`explain query plan ${statement}`).all([]) as { detail: string }[];
  return rows.map(({ detail }) => detail);
}

/** The steps that look at every row of a table that grows. One that takes the first few rows in an index's order does not. */
export function walksOf(statement: string, plan: readonly string[]): string[] {
  const isFirstFew = statement.endsWith(' limit ?') && !plan.some((step) => step.includes('TEMP B-TREE FOR ORDER BY'));
  return plan.filter((step) => {
    // Rows that the statement itself brings, or has gathered by an index before.
    const [, table = ''] = /^SCAN (?!.*CONSTANT ROW|agg\b)(\w+)/.exec(step) ?? [];
    return table !== '' && !bounded.has(table) && !(isFirstFew && step.includes(' USING '));
  });
}
