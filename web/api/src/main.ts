import { loadAccount, loadCore } from '@yansuan/core/node';
import { systemClock } from './clock.js';
import { readConfig } from './config.js';
import type { CodeSender } from './identity/phone.js';
import { buildServer } from './server.js';
import { StartError } from './start-error.js';

const closeWithinMs = 10_000;

/** Development: the code is read where the server was started. */
const consoleSender: CodeSender = {
  send: async (phone, code) => console.log(`code for ${phone.slice(0, 3)}****${phone.slice(-4)}: ${code}`),
};

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) {
    throw new StartError(`The settings are not usable.\n${read.issues.join('\n')}`);
  }
  const { config } = read;
  const app = await buildServer({
    ...config,
    core: await loadCore(),
    account: await loadAccount(),
    clock: systemClock,
    codeSender: config.demo ? consoleSender : null,
    logger: { level: config.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
  });
  await app.listen({ port: config.port, host: config.host });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      app.log.info({ signal }, 'closing');
      // Requests under way finish; after that nothing may keep the process.
      setTimeout(() => process.exit(1), closeWithinMs).unref();
      void app.close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  // What a person can mend is told plainly; anything else with its trace.
  console.error(error instanceof StartError ? error.message : error);
  process.exitCode = 1;
});
