import { NetworkError } from '../errors.js';
import { errorOf, problemOf, type Api } from '../http.js';
import type { SyncAnswer } from '../wire.js';
import type { SyncDevice } from './device.js';

const roundsAtMost = 20;

/**
 * Sends and receives until nothing is left to send. One request is under way at a time. Resolves to false when there
 * was no network; what is pending then waits.
 */
export class Syncer {
  private running: Promise<boolean> | null = null;

  constructor(
    private readonly api: Api,
    private readonly device: SyncDevice,
    /** One request of a device is under way at a time, in whatever window. */
    private readonly alone: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
  ) {}

  sync(): Promise<boolean> {
    this.running ??= this.alone(() => this.run()).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async run(): Promise<boolean> {
    try {
      await this.device.takeUp();
      for (let round = 0; round < roundsAtMost; round += 1) {
        await this.exchange();
        if (!this.device.isDirty) {
          break;
        }
      }
      return true;
    } catch (error) {
      if (error instanceof NetworkError) {
        return false;
      }
      throw error;
    }
  }

  private async exchange(): Promise<void> {
    const ask = this.device.request();
    const answer = await this.api.send('POST', '/v1/sync', { body: JSON.stringify(ask), asMember: true });
    if (answer.status === 200) {
      await this.device.receive(JSON.parse(answer.text) as SyncAnswer);
    } else if (answer.status === 409 && problemOf(answer).code === 'CLIENT_UNKNOWN') {
      await this.device.becomeNew(ask.nonce);
    } else {
      throw errorOf(answer);
    }
  }
}
