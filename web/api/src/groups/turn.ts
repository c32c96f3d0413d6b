/** The last in line of each campaign, in this process. */
const lines = new Map<string, Promise<unknown>>();

/**
 * One at a time for a campaign. The database alone keeps it right; standing in line here keeps a crowd from
 * breaking each other off again and again, so that only one of each process competes.
 */
export function inTurn<Result>(campaign: string, work: () => Promise<Result>): Promise<Result> {
  const before = lines.get(campaign) ?? Promise.resolve();
  const mine = before.then(work, work);
  const done = mine.catch(() => undefined);
  lines.set(campaign, done);
  void done.then(() => {
    if (lines.get(campaign) === done) {
      lines.delete(campaign);
    }
  });
  return mine;
}
