// Devices that break one rule of the protocol each. The simulator has to catch every one.
import { settled, SyncDevice } from '../../web/sdk/src/sync/device.js';
import type { Mutation, SyncAnswer, SyncAsk } from '../../web/sdk/src/wire.js';

/** A change is shown and sent first, and saved with the next answer. */
export class SavesAfterSending extends SyncDevice {
  protected override async mutate(name: Mutation['name'], args: Mutation['args']): Promise<void> {
    const mutation = { id: this.state.next_id, mid: this.ports.randomId(), name, args };
    this.state = { ...this.state, next_id: this.state.next_id + 1, pending: [...this.state.pending, mutation] };
  }
}

/** Whatever was sent is dropped, because an answer came. */
export class DropsOnAnswer extends SyncDevice {
  private sentUpTo = 0;

  override request(): SyncAsk {
    const ask = super.request();
    this.sentUpTo = ask.mutations.at(-1)?.id ?? 0;
    return ask;
  }

  protected override async settle(answer: SyncAnswer): Promise<void> {
    await this.change((state) => {
      const next = settled(state, answer);
      return { ...next, pending: next.pending.filter(({ id }) => id > this.sentUpTo) };
    });
  }
}

/** Answers to older requests count too. */
export class TakesLateAnswers extends SyncDevice {
  protected override isCurrent(): boolean {
    return true;
  }
}

/** The cookie is saved first, and then what it stands for. */
export class SavesCookieFirst extends SyncDevice {
  protected override async settle(answer: SyncAnswer): Promise<void> {
    await this.change((state) => ({ ...settled(state, answer), base: state.base }));
    await this.change((state) => ({ ...state, base: settled({ ...state, acked_id: answer.last_mutation_id }, answer).base }));
  }
}
