import type { FastifyBaseLogger } from 'fastify';
import type { Services } from '../services.js';
import { noteDay } from '../reminders/day.js';
import { effectsOf } from './effects.js';
import { sendMessages } from '../reminders/send-messages.js';
import { workDue } from './worker.js';

/** Then whatever else is due has its turn. */
const messagesAtOnce = 100;

/** Works what is due every so often, never twice at once in one process. Returns how to stop it. */
export function startWorker(services: Services, everyMs: number, log: FastifyBaseLogger): () => Promise<void> {
  let running: Promise<void> = Promise.resolve();
  let isRunning = false;
  let isPlanned = false;
  // The first planned day; each day then notes the next.
  const begin = async (): Promise<void> => {
    if (!isPlanned) {
      await noteDay(services.database, services.clock.nowMs()).then(() => {
        isPlanned = true;
      }, (error: unknown) => log.error({ err: error }, 'the day could not be planned'));
    }
    await work(services, log);
  };
  const timer = setInterval(() => {
    if (isRunning) {
      return;
    }
    isRunning = true;
    running = begin().finally(() => {
      isRunning = false;
    });
  }, everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

async function work(services: Services, log: FastifyBaseLogger): Promise<void> {
  try {
    const { failed } = await workDue(services.database, effectsOf(services, services), services.clock.nowMs());
    for (const { kind, key, error } of failed) {
      log.error({ kind, key, err: error }, 'a due job failed; it is tried again later');
    }
    if (services.messages !== null) {
      const sent = await sendMessages(services.database, services.messages, services.clock.nowMs(), messagesAtOnce);
      for (const { key, error } of sent.failed) {
        log.error({ key, err: error }, 'a message was not sent; it is tried again later');
      }
    }
  } catch (error) {
    log.error({ err: error }, 'the due jobs could not be worked');
  }
}
