import type { AddressInfo } from 'node:net';
import type { RulebookDocument } from '@yansuan/core';
import { startTestShop, type TestShop } from '../../node/support/api-server.js';
import { rootPath } from './served-shop.js';

export interface ServedCampaign {
  url: string;
  shop: TestShop;
  /** Sets the server's clock; it then runs on. */
  setTime(atMs: number): void;
  /** Closes the server; it opens again at the same address, with a rulebook when one is to be published. */
  close(): Promise<void>;
  reopen(rulebook?: RulebookDocument): Promise<void>;
  stop(): Promise<void>;
}

/** The built campaign page and price check on the origin of an API whose clock the test sets. */
export async function serveCampaign(atMs: number): Promise<ServedCampaign> {
  const shop = await startTestShop({ atMs, campaignDir: rootPath('web/campaign/dist') });
  const setTime = (ms: number): void => {
    const startMs = performance.now();
    shop.clock.nowMs = () => Math.round(ms + performance.now() - startMs);
  };
  setTime(atMs);
  await shop.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = shop.app.server.address() as AddressInfo;
  /** A browser keeps connections ready that never carried a request; closing would wait a minute for them. */
  const close = async (): Promise<void> => {
    const closed = shop.app.close();
    shop.app.server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    shop,
    setTime,
    close,
    reopen: async (rulebook) => {
      await close();
      await shop.restart(rulebook);
      await shop.app.listen({ port, host: '127.0.0.1' });
    },
    stop: async () => {
      await close();
      await shop.stop();
    },
  };
}
