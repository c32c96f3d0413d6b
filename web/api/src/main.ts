import { loadAccount, loadCore } from '@yansuan/core/node';
import { systemClock } from './clock.js';
import { readConfig } from './config.js';
import type { CodeSender } from './identity/phone.js';
import { tencentSms } from './identity/tencent-sms.js';
import { buildServer } from './server.js';
import { describeConfig } from './operations/describe.js';
import { drainAtSignals } from './operations/drain.js';
import { logging, masked } from './operations/logging.js';
import { StartError } from './start-error.js';

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
  const draining = { isDraining: false };
  const app = await buildServer({
    ...config,
    core: await loadCore(),
    account: await loadAccount(),
    clock: systemClock,
    codeSender: config.sms !== null ? tencentSms(config.sms, () => systemClock.nowMs()) : config.demo ? consoleSender : null,
    logger: logging(config.logLevel),
    draining,
  });
  app.log.info({ settings: describeConfig(config) }, 'settings');
  await app.listen({ port: config.port, host: config.host });
  drainAtSignals(app, draining, config.drainMs);
}

main().catch((error: unknown) => {
  // What a person can mend is told plainly; anything else with its trace.
  console.error(masked(error instanceof StartError ? error.message : String(error instanceof Error ? error.stack : error)));
  process.exitCode = 1;
});
