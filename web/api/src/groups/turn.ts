import { Turns } from '../turns.js';

/** Who stands in line for each campaign, in this process. */
const lines = new Map<string, Turns>();

/**
 * One at a time for a campaign. The database alone keeps it right; standing in line here keeps a crowd from
 * breaking each other off again and again, so that only one of each process competes.
 */
export async function inTurn<Result>(campaign: string, work: () => Promise<Result>): Promise<Result> {
  const line = lines.get(campaign) ?? new Turns();
  lines.set(campaign, line);
  const endTurn = await line.take();
  try {
    return await work();
  } finally {
    endTurn();
    if (line.isFree) {
      lines.delete(campaign);
    }
  }
}
