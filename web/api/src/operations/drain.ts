import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Whether this process is on its way out: it serves what comes, and asks for no more. */
export interface Draining {
  isDraining: boolean;
}

const closeWithinMs = 10_000;

/**
 * At a signal: unready first, so that a balancer sends no more; then no new connections, and what is under way is
 * answered; then the database is closed. A second signal does not wait.
 */
export function drainAtSignals(app: FastifyInstance, state: Draining, drainMs: number): void {
  const drain = async (signal: string): Promise<void> => {
    if (state.isDraining) {
      process.exit(1);
    }
    state.isDraining = true;
    app.log.info({ signal, drain_ms: drainMs }, 'draining');
    await pause(drainMs);
    // After that nothing may keep the process.
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void drain(signal));
  }
}
