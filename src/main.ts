#!/usr/bin/env node
import { growHeap } from './small-heap';
import 'reflect-metadata';
import { redactSecrets } from '@yardmaster/protocol/secrets';
import { ConfigError, describeGenerated, loadConfig, loadSecrets } from './config';
import { createApp } from './create-app';
import { exitOnFatalError, fatalTarget } from './fatal';
import { createLog } from './log';

/** Runs the service, for containers: configuration from the environment, JSON log, shutdown on SIGTERM. */
async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLog(config.logLevel);
  const onFatalError = exitOnFatalError(log);
  const secrets = describeGenerated(loadSecrets(config), config.dataDir);
  if (secrets !== '') process.stderr.write(`${secrets}\n`);
  const app = await createApp(config, log);
  onFatalError(fatalTarget(app));
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  await app.listen(config.port, config.bindAddress);
  growHeap();
  log.info(
    { event: 'listening_started', url: await app.getUrl(), workerInterface: config.workerInterface },
    'the control plane listens',
  );
}

main().catch((error: unknown) => {
  const isExpected = error instanceof ConfigError;
  process.stderr.write(`${redactSecrets(isExpected ? (error as Error).message : String((error as Error).stack))}\n`);
  process.exit(isExpected ? 2 : 1);
});
