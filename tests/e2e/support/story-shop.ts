import type { AddressInfo } from 'node:net';
import type { RulebookDocument } from '@yansuan/core';
import { nextVersion, readSop, startTestShop, type TestShop } from '../../node/support/api-server.js';
import { rootPath } from './served-shop.js';

export interface StoryShop {
  url: string;
  /** What stands behind it: its clock, its members, what an operator does. */
  server: TestShop;
  publish(rulebook: RulebookDocument): Promise<void>;
  stop(): Promise<void>;
}

/** The built shop on a day of one's choice, in this process: what it shows does not hang on today's date. */
export async function serveStory(atMs: number, rulebook?: RulebookDocument, webDir = rootPath('web/shell/dist/build/h5')): Promise<StoryShop> {
  const server = await startTestShop({ atMs, webDir });
  if (rulebook !== undefined) await server.restart(rulebook);
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.app.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    async publish(next) {
      await server.restart(next);
      await server.app.listen({ port, host: '127.0.0.1' });
    },
    stop: () => server.stop(),
  };
}

/** The shop's own rules, and a team price for the foundation: 8 折 for two, 7 折 for three. */
export async function withTeams(): Promise<RulebookDocument> {
  const sop = await readSop();
  return nextVersion({
    ...sop,
    offers: [
      ...sop.offers,
      {
        id: 'team-foundation', name: { zh: '粉底液拼团', en: 'Foundation team' }, order_types: ['group'], lane: 'price', scope: { skus: ['foundation'] },
        rungs: [{ min_members: 2, effects: [{ keep_bp: 8000 }] }, { min_members: 3, effects: [{ keep_bp: 7000 }] }],
      },
    ],
  });
}
